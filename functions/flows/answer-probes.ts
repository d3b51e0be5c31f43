// Puts itself before the flow of a queue: says of a probe that it was handled, and hands on every other job.
import type { EpochMs } from '../domain/failure.ts'
import { type ProbeJob, probeKey } from '../domain/sync/probe-job.ts'
import type { Table } from '../ports/table/port.ts'

const KEPT_MS = 10 * 60_000

/** Makes a flow that answers probes too. */
export function answerProbes<Job extends { readonly kind: string }>(
  work: (job: Job, deadline: EpochMs) => Promise<unknown>,
  { table, now }: { readonly table: Pick<Table, 'put'>; readonly now: () => EpochMs },
): (job: Job | ProbeJob, deadline: EpochMs) => Promise<unknown> {
  return (job, deadline) => {
    if (!isProbe(job)) return work(job, deadline)
    return table.put(probeKey(job), { value: 'handled', expiresAt: now() + KEPT_MS })
  }
}

function isProbe(job: { readonly kind: string }): job is ProbeJob {
  return job.kind === 'probe'
}
