// Asks Git hosts to send again what failed to arrive; what this misses too, the poll finds.
import { chooseRedeliveries } from '../../domain/events/choose-redeliveries.ts'
import type { RepositoryName } from '../../domain/events/git.ts'
import { isHookOf } from '../../domain/events/is-hook-of.ts'
import { describeFailure, type EpochMs, type Milliseconds, NeedsPerson } from '../../domain/failure.ts'
import { fellDue } from '../../domain/sync/due.ts'
import type { DeliveryLog, Hook, HookReader } from '../../ports/git-hosts/port.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Table } from '../../ports/table/port.ts'

/** Is a Git host whose deliveries are looked at, and how often. */
export type HookWatch = {
  readonly gitHost: string
  readonly intervalMs: Milliseconds
  readonly repositories: readonly RepositoryName[]
  /** Names of the endpoints that it knocks at. */
  readonly endpoints: readonly string[]
  readonly hooks: HookReader & DeliveryLog
}

/** Is what looking needs. */
export type RedeliverPorts = {
  readonly watches: readonly HookWatch[]
  readonly table: Pick<Table, 'putIfAbsent'>
  readonly log: Log
}

const DAY_MS = 24 * 60 * 60_000
/** So long GitHub keeps them; https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
const LOOK_BACK_MS = 3 * DAY_MS
/** After an outage the webhook is not flooded by its own rescue. */
const MOST_AT_ONCE = 20
const REPOSITORIES_AT_ONCE = 5

/** Looks at every Git host that is due; one that cannot be looked at is logged and holds nothing up. */
export async function redeliverMissed(
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
  ports: RedeliverPorts,
): Promise<void> {
  const due = ports.watches.filter(({ gitHost, intervalMs }) => fellDue(gitHost, intervalMs, since, now))
  await Promise.all(due.map(watch => lookAtHost(watch, now, ports)))
}

async function lookAtHost(watch: HookWatch, now: EpochMs, ports: RedeliverPorts): Promise<void> {
  // An App has one hook for all of its repositories.
  const seen = new Set<string>()
  for (let start = 0; start < watch.repositories.length; start += REPOSITORIES_AT_ONCE) {
    const some = watch.repositories.slice(start, start + REPOSITORIES_AT_ONCE)
    await Promise.all(some.map(repository => lookAtRepository(repository, watch, seen, now, ports)))
  }
}

async function lookAtRepository(
  repository: RepositoryName,
  { gitHost, endpoints, hooks }: HookWatch,
  seen: Set<string>,
  now: EpochMs,
  ports: RedeliverPorts,
): Promise<void> {
  const facts = { gitHost, repository }
  try {
    for (const hook of await hooks.listHooks(repository)) {
      const isKnown = hook.owner === 'app' && seen.has(hook.url)
      if (isKnown || !isHookOf(hook.url, endpoints)) continue
      seen.add(hook.url)
      const { again, later, givenUp } = await repeatMissed(hook, hooks, now)
      const counts = { again: again.length, later: later.length, givenUp: givenUp.length }
      if (again.length + later.length + givenUp.length > 0)
        ports.log.write({ msg: 'deliveries missed', ...facts, ...counts })
    }
  } catch (thrown) {
    if (!(await isTold(thrown, `${gitHost}/${repository}`, now, ports.table))) {
      const level = thrown instanceof NeedsPerson ? 'error' : 'warn'
      ports.log.write({ msg: 'deliveries not looked at', level, ...facts, ...describeFailure(thrown) })
    }
  }
}

/** Mostly nothing failed, and that is known by one request. */
async function repeatMissed(hook: Hook, hooks: DeliveryLog, now: EpochMs) {
  const failed = await hooks.listDeliveries({ hook, since: now - LOOK_BACK_MS, only: 'failed' })
  const oldest = Math.min(...failed.map(({ at }) => at))
  const all = failed.length === 0 ? [] : await hooks.listDeliveries({ hook, since: oldest })
  const chosen = chooseRedeliveries(all, MOST_AT_ONCE)
  for (const attempt of chosen.again) await hooks.redeliver(hook, attempt)
  return chosen
}

/** What needs a person is told once a day: a token that may not see webhooks is no news the next hour. */
async function isTold(thrown: unknown, place: string, now: EpochMs, table: RedeliverPorts['table']): Promise<boolean> {
  if (!(thrown instanceof NeedsPerson)) return false
  const entry = { value: thrown.code, expiresAt: now + DAY_MS }
  return table.putIfAbsent(`hooks-told/${place}`, entry).then(
    isFirst => !isFirst,
    () => false,
  )
}
