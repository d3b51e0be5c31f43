// Looks at Git hosts: read, write, what is left of the quota, what time it is there, whether deliveries arrive.
import { type Check, failed, type Looked, ok, skipped } from '../../domain/access/checkup.ts'
import { DeliveriesFail, HookMissing } from '../../domain/access/checkup-failures.ts'
import { judgeClock, judgeQuota } from '../../domain/access/judge-host.ts'
import type { DeliveryAttempt } from '../../domain/events/delivery-attempt.ts'
import type { RepositoryName } from '../../domain/events/git.ts'
import { isHookOf } from '../../domain/events/is-hook-of.ts'
import { NeedsPerson } from '../../domain/failure.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { GitHost } from '../../ports/git-hosts/port.ts'
import type { LookPorts } from './examine.ts'
import type { HookWatch } from './redeliver-missed.ts'

/** Is what looking needs. */
export type ExamineGitPorts = LookPorts & {
  readonly gitHost: (name: string) => Pick<GitHost, 'readHead' | 'readFacts' | 'probeWrite'>
  readonly watches: readonly HookWatch[]
}

const DAY_MS = 24 * 60 * 60_000

/** Lists the looks at the repositories of some targets; nothing is written unless `isWriting`. */
export function listGitChecks(targets: readonly SyncTarget[], isWriting: boolean, ports: ExamineGitPorts) {
  const hosts = [...Map.groupBy(targets, ({ git }) => git.host)]
  const repositories = new Map(targets.map(target => [`${target.git.host} ${target.git.repository}`, target]))
  return [
    ...targets.map((target): Check => ({ arrow: 'git', about: target.name, look: () => readHead(target, ports) })),
    ...[...repositories.values()].map((target): Check => {
      return { arrow: 'git-write', about: target.git.repository, look: () => probeWrite(target, isWriting, ports) }
    }),
    ...hosts.flatMap(([host, [target]]) => (target ? listHostChecks(host, target, ports) : [])),
    ...ports.watches.flatMap(watch => listDeliveryChecks(watch, targets, ports)),
  ]
}

async function readHead({ git, sync }: SyncTarget, { gitHost }: ExamineGitPorts): Promise<Looked> {
  const { commit, tag } = await gitHost(git.host).readHead({ ...git, tag: sync.tag })
  const applied = tag === undefined ? 'not there yet' : tag.commit === commit ? 'there too' : tag.commit.slice(0, 7)
  return ok(`${git.repository} ${git.branch} is at ${commit.slice(0, 7)}, ${sync.tag} ${applied}`)
}

async function probeWrite({ git, sync }: SyncTarget, isWriting: boolean, { gitHost }: ExamineGitPorts) {
  if (!isWriting) return skipped('nothing is written unless --write is given')
  const { commit } = await gitHost(git.host).readHead({ ...git, tag: sync.tag })
  await gitHost(git.host).probeWrite({ repository: git.repository, commit })
  return ok('a tag was made and removed')
}

/** One answer tells both. */
function listHostChecks(host: string, { git }: SyncTarget, { gitHost, now }: ExamineGitPorts): readonly Check[] {
  const facts = gitHost(host).readFacts(git.repository)
  // Whoever looks first throws it; the other one may be held back by a limit until then.
  facts.catch(() => {})
  return [
    { arrow: 'quota', about: host, look: async () => judgeQuota(host, now(), (await facts).quota) },
    { arrow: 'clock', about: host, look: async () => judgeClock(host, now(), (await facts).time) },
  ]
}

function listDeliveryChecks(watch: HookWatch, targets: readonly SyncTarget[], ports: ExamineGitPorts) {
  const followed = new Set(targets.filter(({ git }) => git.host === watch.gitHost).map(({ git }) => git.repository))
  return watch.repositories
    .filter(repository => followed.has(repository))
    .map((repository): Check => {
      return { arrow: 'deliveries', about: repository, look: () => lookAtDeliveries(repository, watch, ports) }
    })
}

async function lookAtDeliveries(repository: RepositoryName, watch: HookWatch, { now }: ExamineGitPorts) {
  const { hooks, endpoints } = watch
  try {
    const ours = (await hooks.listHooks(repository)).filter(({ url }) => isHookOf(url, endpoints))
    const active = ours.filter(({ isActive }) => isActive)
    if (active.length === 0) throw new HookMissing(repository, ours.length > 0)
    const since = now() - DAY_MS
    const lists = await Promise.all(active.map(hook => hooks.listDeliveries({ hook, since })))
    return judgeDeliveries(repository, lists.flat())
  } catch (thrown) {
    // To see webhooks is no right that a sync needs.
    if (!(thrown instanceof NeedsPerson && thrown.code === 'git-host-permission-missing')) throw thrown
    return skipped('the token may not see webhooks')
  }
}

/** What failed before the latest success was repeated since, or will be; a ping that nobody heard then carried nothing. */
function judgeDeliveries(repository: string, attempts: readonly DeliveryAttempt[]): Looked {
  const latest = attempts.toSorted((one, other) => other.at - one.at)[0]
  if (latest === undefined) return ok('nothing was sent within a day')
  const counted = attempts.filter(({ event, isTaken }) => event !== 'ping' || isTaken || !latest.isTaken)
  const deliveries = [...Map.groupBy(counted, ({ guid }) => guid).values()]
  const missing = deliveries.filter(tries => !tries.some(({ isTaken }) => isTaken)).length
  const all = deliveries.length
  if (!latest.isTaken) return failed(new DeliveriesFail(repository, missing, all, latest.status))
  if (missing === 0) return ok(`all ${all} of the last day arrived`)
  return ok(`the latest arrived; ${missing} of ${all} within a day did not`)
}
