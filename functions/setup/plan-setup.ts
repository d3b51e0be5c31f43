// Decides what becomes of each thing: a second run over what the first one made keeps everything.
import { isHookOf } from '../domain/events/is-hook-of.ts'
import type { ClusterNeed, Found, FoundHook, FoundRights, FoundSecret, Needs, Wishes } from './found.ts'
import type { Step } from './step.ts'

/** Are the events that an endpoint of a Git host understands. */
export const HOOK_EVENTS = ['push', 'package'] as const

/** The group that access entries name and rights are bound to. */
export const ACCESS_GROUP = 'fluxless'

/** Is one step with what doing it needs. */
export type PlannedStep = Step &
  (
    | { readonly thing: 'configuration' | 'stack' | 'Git' | 'cluster' }
    | { readonly thing: 'secret'; readonly secret: FoundSecret }
    | { readonly thing: 'webhook'; readonly webhook: FoundHook }
    | { readonly thing: 'access entry'; readonly cluster: string; readonly principal: string }
    | { readonly thing: 'rights'; readonly rights: ClusterNeed }
  )

/** Plans in the order in which things are done. */
export function planSetup(found: Found, needs: Pick<Needs, 'digest'>, wishes: Wishes): readonly PlannedStep[] {
  const secrets = found.secrets.map(planSecret)
  return [
    ...found.heads.map(({ repository, branch, commit }): PlannedStep => {
      return { thing: 'Git', about: `${repository} ${branch}`, word: 'keep', why: `at ${commit.slice(0, 7)}` }
    }),
    { thing: 'configuration', about: 'fluxless.yml', word: found.configuration === 'there' ? 'keep' : 'create' },
    ...secrets,
    planStack(found, needs.digest, wishes),
    ...found.hooks.map(hook => planHook(hook, found)),
    ...planEntries(found, wishes),
    ...found.rights.map(rights => planRights(rights, wishes)),
  ]
}

/** Lists the secrets that only an operator can give, and did not; nothing is done before they are there. */
export function listLacks(secrets: readonly FoundSecret[]): readonly string[] {
  return secrets
    .filter(secret => !secret.isThere && !canStore(secret) && !('env' in secret.ref))
    .map(({ name, what, how }) => `${what}: ${name === undefined ? 'store it where fluxless.yml says' : how}`)
}

function canStore({ name, origin, text }: FoundSecret): boolean {
  return name !== undefined && (origin === 'drawn' || text !== undefined)
}

function planSecret(secret: FoundSecret): PlannedStep {
  const { ref, what, isThere } = secret
  const step = { thing: 'secret', about: what, secret } as const
  if (isThere) return { ...step, word: 'keep' }
  if (canStore(secret)) return { ...step, word: 'create' }
  return { ...step, word: 'skip', why: `set ${'env' in ref ? ref.env : 'it'} where the functions run` }
}

function planStack({ deployment }: Found, digest: string, { parameters }: Wishes): PlannedStep {
  const step = { thing: 'stack', about: deployment?.stack?.name ?? 'functions' } as const
  if (deployment === undefined) return { ...step, word: 'skip', why: 'it runs on this machine' }
  if (deployment.stack === undefined) return { ...step, word: 'create' }
  if (deployment.digest !== digest) return { ...step, word: 'update', why: 'fluxless or its configuration changed' }
  const isGiven = parameters !== undefined && parameters !== deployment.parameters
  // New secrets are no reason: functions see them within a minute.
  return isGiven ? { ...step, word: 'update', why: 'other settings are given' } : { ...step, word: 'keep' }
}

function planHook(webhook: FoundHook, found: Found): PlannedStep {
  const { repository, endpoint, url, hook, isUnheard } = webhook
  const step = { thing: 'webhook', webhook, about: `${repository} to ${url ?? `<address>/hook/${endpoint}`}` } as const
  if (url === undefined && found.deployment === undefined) {
    return { ...step, word: 'skip', why: 'give --public-url, the address at which the Git host reaches this machine' }
  }
  if (hook === undefined) return { ...step, word: 'create' }
  const reasons = [
    ...(hook.url === url ? [] : ['it leads elsewhere']),
    ...(hook.isActive ? [] : ['it is off']),
    ...(hook.isJson ? [] : ['it sends forms']),
    ...(hook.owner === 'app' || HOOK_EVENTS.every(event => hears(hook.events, event)) ? [] : ['it misses events']),
    ...(isNew(found, webhook) ? ['its secret is new'] : []),
    ...(isUnheard ? ['its latest delivery did not arrive'] : []),
  ]
  return reasons.length === 0 ? { ...step, word: 'keep' } : { ...step, word: 'update', why: reasons.join(', ') }
}

function hears(events: readonly string[], event: string): boolean {
  return events.includes(event) || events.includes('*')
}

/** What is not there yet is stored in the same run. */
function isNew({ secrets }: Found, { secret }: FoundHook): boolean {
  return secrets.some(one => !one.isThere && canStore(one) && JSON.stringify(one.ref) === JSON.stringify(secret))
}

function planEntries({ entries, rights, deployment }: Found, { addEntries }: Wishes): readonly PlannedStep[] {
  const known = entries.map(({ cluster, principal, isThere }): PlannedStep => {
    const step = { thing: 'access entry', about: `${principal} to ${cluster}`, cluster, principal } as const
    if (isThere) return { ...step, word: 'keep' }
    if (addEntries) return { ...step, word: 'create' }
    const command = `aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${principal} --kubernetes-groups ${ACCESS_GROUP}`
    return { ...step, word: 'skip', why: `give --add-entries, or: ${command}` }
  })
  const unknown = rights.filter(
    ({ cluster }) => cluster.isManaged && !entries.some(one => one.cluster === cluster.name),
  )
  return [
    ...known,
    ...unknown.map(({ cluster: { name } }): PlannedStep => {
      const step = { thing: 'access entry', about: `functions to ${name}`, cluster: name, principal: '' } as const
      if (deployment === undefined) return { ...step, word: 'skip', why: 'let in who starts the server' }
      return { ...step, word: addEntries ? 'create' : 'skip', why: 'their roles are known when they are deployed' }
    }),
  ]
}

function planRights({ cluster, state }: FoundRights, { grantRights }: Wishes): PlannedStep {
  const step = { thing: 'rights', about: `cluster ${cluster.name}`, rights: cluster } as const
  if (state === 'there') return { ...step, word: 'keep' }
  if (!grantRights) return { ...step, word: 'skip', why: `give --grant-rights, or: ${renderGrant(cluster)}` }
  return { ...step, word: state === 'different' ? 'update' : 'create' }
}

/** Renders the command that grants the rights. */
export function renderGrant({ name, isManaged }: ClusterNeed): string {
  const group = isManaged ? ` --bind-group ${ACCESS_GROUP}` : ''
  return `fluxctl install --config fluxless.yml --cluster ${name}${group} | kubectl apply -f -`
}

/** Finds among the hooks of a repository the one that leads to an endpoint; that of an App is ours wherever it leads. */
export function findHook<Some extends { readonly url: string; readonly owner: string }>(
  hooks: readonly Some[],
  { url, endpoint }: { readonly url?: string; readonly endpoint: string },
): Some | undefined {
  const ofApp = hooks.find(hook => hook.owner === 'app' && isHookOf(hook.url, [endpoint]))
  return hooks.find(hook => hook.url === url) ?? ofApp
}
