// What a look at the whole flow can find wrong that nothing else finds.

import { type Milliseconds, NeedsPerson } from '../failure.ts'
import { describeDuration } from '../sync/duration.ts'

/** A queued job was not handled in time. */
export class QueueNotDrained extends NeedsPerson {
  override readonly code = 'queue-not-drained'
  constructor(queue: string, waitedMs: Milliseconds) {
    super({
      what: `A job in the queue was not handled within ${describeDuration(waitedMs)}`,
      where: `queue of ${queue}`,
      fix: 'Look at the log of that function, its concurrency and the dead letters of the queue.',
    })
  }
}

/** What was written into the table is not there. */
export class TableForgets extends NeedsPerson {
  override readonly code = 'table-forgets'
  constructor() {
    const fix = 'Check which table the functions are given, and that its key and time to live are as deployed.'
    super({ what: 'What was written is not there when it is read', where: 'table', fix })
  }
}

/** No webhook of a repository leads to an endpoint of this server. */
export class HookMissing extends NeedsPerson {
  override readonly code = 'hook-missing'
  constructor(repository: string, isOff: boolean) {
    super({
      what: isOff ? 'The webhook of the repository is switched off' : 'No webhook of the repository leads here',
      where: repository,
      fix: 'Run fluxctl setup, or fill in what fluxctl endpoints shows; until then a push waits for the poll. Webhooks of an organization are not seen here.',
    })
  }
}

/** Deliveries of the last day did not arrive. */
export class DeliveriesFail extends NeedsPerson {
  override readonly code = 'deliveries-fail'
  constructor(repository: string, failed: number, all: number, status: number) {
    const latest = status === 0 ? 'the latest was not answered' : `the latest was answered ${status}`
    super({
      what: `${failed} of the last ${all} deliveries did not arrive (${latest})`,
      where: repository,
      fix: status === 401 ? UNSIGNED : 'Check that the address of the webhook is reachable; they are asked for again.',
    })
  }
}

const UNSIGNED =
  'Give the webhook the secret of the endpoint: fluxctl setup writes both; a rotation may have two secrets.'

/** Our clock and that of the Git host differ. */
export class ClockWrong extends NeedsPerson {
  override readonly code = 'clock-wrong'
  constructor(host: string, skewMs: Milliseconds) {
    super({
      what: `The clock is ${describeDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} that of the Git host`,
      where: host,
      fix: 'Set the clock by NTP: signatures of Apps and of AWS are refused when it is minutes off.',
    })
  }
}

/** Little is left of the requests that the Git host grants. */
export class QuotaLow extends NeedsPerson {
  override readonly code = 'quota-low'
  constructor(host: string, remaining: number, limit: number, resetsIn: string) {
    super({
      what: `Only ${remaining} of ${limit} requests are left for ${resetsIn}`,
      where: host,
      fix: 'Poll less often (sync.pollInterval), use an App, or find who else uses the token.',
    })
  }
}

/** A right in the cluster lacks. */
export class RightsMissing extends NeedsPerson {
  override readonly code = 'rights-missing'
  constructor(cluster: string, missing: string) {
    super({
      what: `Rights are missing: ${missing}`,
      where: `cluster ${cluster}`,
      fix: `Grant them: fluxctl install --config fluxless.yml --cluster ${cluster} | kubectl apply -f -, and bind whoever connects.`,
    })
  }
}

/** A look took too long. */
export class LookTooSlow extends NeedsPerson {
  override readonly code = 'look-too-slow'
  constructor(about: string, limitMs: Milliseconds) {
    const fix = 'Check the network between the functions and what is named here: security groups, proxies, DNS.'
    super({ what: `No answer within ${describeDuration(limitMs)}`, where: about, fix })
  }
}
