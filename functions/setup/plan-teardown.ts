// Decides what goes and what stays when everything is taken away: what setup made goes, and never a workload.
import type { ClusterNeed, Found, FoundHook, Needs } from './found.ts'
import { renderGrant } from './plan-setup.ts'
import type { Step } from './step.ts'

/** Is what stands outside and bears our mark, or leads to us. */
export type Standing = Pick<Found, 'hooks' | 'entries' | 'deployment' | 'rights'> & {
  /** Repositories whose webhooks could not be looked at, because nobody knows the token any more. */
  readonly unseen: readonly string[]
  /** Names on the shelf that we made. */
  readonly secrets: readonly string[]
  /** `untouched`: as setup wrote it. */
  readonly configuration: 'missing' | 'untouched' | 'edited'
}

/** Is one step with what doing it needs. */
export type TeardownStep = Step &
  (
    | { readonly thing: 'configuration' | 'stack' | 'Git' | 'cluster' }
    | { readonly thing: 'secret'; readonly name: string }
    | { readonly thing: 'webhook'; readonly webhook: FoundHook }
    | { readonly thing: 'access entry'; readonly cluster: string; readonly principal: string }
    | { readonly thing: 'rights'; readonly rights: ClusterNeed }
  )

/** Plans in the order in which things go: first what knocks, last what the others are known by. */
export function planTeardown(
  standing: Standing,
  needs: Pick<Needs, 'clusters' | 'hasApp'>,
  { grantRights }: { readonly grantRights: boolean },
): readonly TeardownStep[] {
  const { hooks, unseen, entries, deployment, secrets, configuration, rights } = standing
  return [
    ...hooks.flatMap((webhook): readonly TeardownStep[] =>
      webhook.hook === undefined
        ? []
        : [{ thing: 'webhook', about: `${webhook.repository} to ${webhook.hook.url}`, word: 'remove', webhook }],
    ),
    ...entries
      .filter(({ isThere }) => isThere)
      .map(({ cluster, principal }): TeardownStep => {
        return { thing: 'access entry', about: `${principal} to ${cluster}`, word: 'remove', cluster, principal }
      }),
    ...rights.flatMap(({ cluster, state }): readonly TeardownStep[] => {
      if (state === 'missing') return []
      const step = { thing: 'rights', about: `cluster ${cluster.name}`, rights: cluster } as const
      if (grantRights) return [{ ...step, word: 'remove' }]
      return [{ ...step, word: 'leave', why: `if granted: ${renderGrant(cluster).replace('apply', 'delete')}` }]
    }),
    ...(deployment?.stack === undefined
      ? []
      : [{ thing: 'stack', about: deployment.stack.name, word: 'remove' } as const]),
    ...secrets.map((name): TeardownStep => ({ thing: 'secret', about: name, word: 'remove', name })),
    ...planConfiguration(configuration),
    ...unseen.map((repository): TeardownStep => {
      const why = 'nobody knows the token any more: look into its settings'
      return { thing: 'Git', about: `webhooks of ${repository}`, word: 'leave', why }
    }),
    { thing: 'Git', about: 'sync tags and statuses', word: 'leave', why: 'they say what is applied' },
    ...needs.clusters.map(({ name }): TeardownStep => {
      return { thing: 'cluster', about: name, word: 'leave', why: 'its workloads, and the record of what was applied' }
    }),
    ...(needs.hasApp
      ? [{ thing: 'Git', about: 'the App', word: 'leave', why: 'delete it in its settings' } as const]
      : []),
  ]
}

function planConfiguration(configuration: Standing['configuration']): readonly TeardownStep[] {
  const step = { thing: 'configuration', about: 'fluxless.yml' } as const
  switch (configuration) {
    case 'missing':
      return []
    case 'untouched':
      return [{ ...step, word: 'remove' }]
    case 'edited':
      return [{ ...step, word: 'leave', why: 'it was edited: it is yours' }]
  }
}
