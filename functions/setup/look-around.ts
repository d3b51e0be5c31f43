// Looks at everything that setup makes, where it stands: nothing is remembered from run to run.
import type { DeliveryAttempt } from '../domain/events/delivery-attempt.ts'
import type { Hook } from '../ports/git-hosts/port.ts'
import type { SetupDoors } from './doors.ts'
import { SetupLacks } from './failures.ts'
import type { Found, FoundEntry, FoundHook, FoundRights, FoundSecret, HookNeed, Needs, SecretNeed } from './found.ts'
import { lookAtRights } from './grant-rights.ts'
import { findHook, listLacks } from './plan-setup.ts'

/** The shelf's name for what was deployed last. */
export const DEPLOYED = 'deployed'
/** The shelf's name for the settings it was deployed with. */
export const PARAMETERS = 'parameters'

/** Says what is looked at. */
export type View = {
  /** Where the server on this machine is reached; absent when the stack says so. */
  readonly publicUrl?: string
  /** Rights are looked at by a dry run, which takes rights itself: only when they are to be granted. */
  readonly isLookingAtRights: boolean
}

const DAY_MS = 24 * 60 * 60_000

/**
 * Looks around.
 *
 * @throws {SetupLacks} when secrets are missing that only an operator can give: nothing else could be asked without them
 */
export async function lookAround(needs: Needs, view: View, doors: SetupDoors): Promise<Found> {
  const [text, secrets] = await Promise.all([
    doors.file.read(),
    Promise.all(needs.secrets.map(need => findSecret(need, doors))),
  ])
  const lacks = [...listLacks(secrets), ...listDoubts(needs, view)]
  if (lacks.length > 0) throw new SetupLacks(lacks)
  const heads = await Promise.all(
    needs.heads.map(async need => ({ ...need, commit: (await doors.heads(need.gitHost).readHead(need)).commit })),
  )
  const deployment = await findDeployment(doors)
  const url = view.publicUrl ?? deployment?.stack?.url
  const [hooks, entries, rights] = await Promise.all([
    findHooks(needs.hooks, url, doors),
    findEntries(needs, deployment?.stack?.roles ?? [], doors),
    findRights(needs, view, doors),
  ])
  return {
    configuration: text === undefined ? 'missing' : 'there',
    heads,
    secrets,
    ...(deployment === undefined ? {} : { deployment }),
    ...(url === undefined ? {} : { url }),
    hooks,
    entries,
    rights,
  }
}

/** A kubeconfig leads to one cluster at a time: rights meant for another must not end up there. */
export function listDoubts(
  { clusters }: Pick<Needs, 'clusters'>,
  { isLookingAtRights }: Pick<View, 'isLookingAtRights'>,
) {
  if (!isLookingAtRights || clusters.length < 2) return []
  const names = clusters.map(({ name }) => name).join(', ')
  return [`rights in several clusters (${names}): grant them one by one, as fluxctl setup tells without --grant-rights`]
}

/** What is kept elsewhere is only looked at. */
async function findSecret(need: SecretNeed, { shelf, secrets }: SetupDoors): Promise<FoundSecret> {
  const name = shelf.nameOf(need.ref)
  if (name !== undefined) return { ...need, name, isThere: (await shelf.read(name)) !== undefined }
  const isThere = await secrets.read(need.ref).then(
    () => true,
    () => false,
  )
  return { ...need, isThere }
}

async function findDeployment({ stacks, shelf }: SetupDoors): Promise<Found['deployment']> {
  if (stacks === undefined) return undefined
  const [stack, digest, parameters] = await Promise.all([stacks.find(), shelf.read(DEPLOYED), shelf.read(PARAMETERS)])
  return {
    ...(stack === undefined ? {} : { stack }),
    ...(digest === undefined ? {} : { digest }),
    ...(parameters === undefined ? {} : { parameters }),
  }
}

/** Finds the webhooks; those of one repository are listed once. */
export async function findHooks(
  needs: readonly HookNeed[],
  base: string | undefined,
  doors: Pick<SetupDoors, 'hooks' | 'now'>,
): Promise<readonly FoundHook[]> {
  const lists = new Map<string, Promise<readonly Hook[]>>()
  return Promise.all(
    needs.map(async (need): Promise<FoundHook> => {
      const { gitHost, repository, endpoint } = need
      const key = `${gitHost} ${repository}`
      const list = lists.get(key) ?? doors.hooks(gitHost).listHooks(repository)
      lists.set(key, list)
      const place = base === undefined ? {} : { url: `${base}/hook/${endpoint}` }
      const hook = findHook(await list, { ...place, endpoint })
      if (hook === undefined) return { ...need, ...place, isUnheard: false }
      const latest = await findLatest(hook, gitHost, doors)
      return { ...need, ...place, hook, isUnheard: latest?.isTaken === false }
    }),
  )
}

async function findLatest(
  hook: Hook,
  gitHost: string,
  { hooks, now }: Pick<SetupDoors, 'hooks' | 'now'>,
): Promise<DeliveryAttempt | undefined> {
  const attempts = await hooks(gitHost).listDeliveries({ hook, since: now() - DAY_MS })
  // The one ping of an App went to where its hook led when it was made.
  const counted = attempts.filter(({ event }) => hook.owner === 'repository' || event !== 'ping')
  return counted.toSorted((one, other) => other.at - one.at)[0]
}

/** Finds which roles are let into the clusters that ask. */
export async function findEntries(
  { clusters }: Pick<Needs, 'clusters'>,
  roles: readonly string[],
  { entries }: Pick<SetupDoors, 'entries'>,
): Promise<readonly FoundEntry[]> {
  const managed = clusters.filter(({ isManaged }) => isManaged)
  const pairs = managed.flatMap(({ name }) => roles.map(principal => ({ cluster: name, principal })))
  return Promise.all(pairs.map(async pair => ({ ...pair, isThere: await entries(pair.cluster).has(pair.principal) })))
}

/** Finds how the rights stand, where they are to be looked at. */
export async function findRights(
  { clusters }: Pick<Needs, 'clusters'>,
  { isLookingAtRights }: Pick<View, 'isLookingAtRights'>,
  doors: Pick<SetupDoors, 'cluster'>,
): Promise<readonly FoundRights[]> {
  return Promise.all(
    clusters.map(async cluster => {
      return { cluster, state: isLookingAtRights ? await lookAtRights(cluster, doors) : ('unknown' as const) }
    }),
  )
}
