// The part of the cluster's contract about refusals: each has its word, whatever status it came with.
import { describe, expect } from 'vitest'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

/** Names one refusal: the object, made in a fresh namespace, and the word for why it is refused. */
type Row = readonly [string, string, (namespace: string) => PlannedObject]

const ROWS: readonly Row[] = [
  [
    'a wrong type',
    'object-invalid',
    namespace => a.anObject('v1', 'ConfigMap', { name: 'x', namespace }, { data: ['a'] }),
  ],
  [
    'a key of a list that comes twice',
    'object-invalid',
    namespace => {
      const containers = [1, 2].map(number => ({ name: 'app', image: `example.com/app:${number}` }))
      const template = { metadata: { labels: { app: 'podinfo' } }, spec: { containers } }
      return a.aDeployment(namespace, 'web', { template })
    },
  ],
  ['a name that is none', 'object-invalid', namespace => a.aConfigMap(namespace, 'Not_A_Name')],
  [
    'a field that is missing',
    'object-invalid',
    namespace => a.anObject('v1', 'Service', { name: 'web', namespace }, { spec: { selector: { app: 'x' } } }),
  ],
  [
    'data that is too large',
    'object-invalid',
    namespace => a.aConfigMap(namespace, 'big', { a: 'x'.repeat(1_100_000) }),
  ],
  [
    'a request that is too large',
    'object-too-large',
    namespace => a.aConfigMap(namespace, 'big', { a: 'x'.repeat(3_300_000) }),
  ],
]

export function itRefuses({ cluster, apply, somebody, uniqueName, promise }: ContractContext): void {
  describe('a refusal', () => {
    for (const [what, code, make] of ROWS) {
      promise(`is ${code} for ${what}`, async () => {
        const namespace = uniqueName('refuse')
        const [, result] = await apply(a.aPlan([a.aNamespace(namespace)], [make(namespace)]))
        expect(result).toMatchObject({ outcome: 'failed', failure: { code } })
        expect(result?.failure?.what.length).toBeLessThan(500)
      })
    }
    promise('is namespace-terminating for what is new in a namespace that goes', async () => {
      const namespace = uniqueName('refuse')
      const [made] = await apply(a.aPlan([a.aNamespace(namespace)]))
      const holder = a.aConfigMap(namespace, 'holder')
      await apply(a.aPlan([holder]))
      await somebody().change(holder, 'configmaps', { metadata: { finalizers: ['example.com/hold'] } })
      const deletion = { id: a.aNamespace(namespace).id, uid: made?.uid ?? '', at: 'old.yaml:3' }
      await cluster().delete([[deletion]], { deadline: Number.MAX_SAFE_INTEGER })
      const [late] = await apply(a.aPlan([a.aConfigMap(namespace, 'late')]))
      expect(late).toMatchObject({ outcome: 'failed', failure: { code: 'namespace-terminating' } })
      await somebody().change(holder, 'configmaps', { metadata: { finalizers: [] } })
    })
    promise('is object-immutable for a role that a binding is moved to', async () => {
      const namespace = uniqueName('refuse')
      const bind = (name: string) =>
        a.anObject(
          'rbac.authorization.k8s.io/v1',
          'RoleBinding',
          { name: 'x', namespace },
          { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [] },
        )
      await apply(a.aPlan([a.aNamespace(namespace)], [bind('view')]))
      const [result] = await apply(a.aPlan([bind('edit')]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'object-immutable' } })
    })
    promise('is object-immutable for data that calls itself immutable', async () => {
      const namespace = uniqueName('refuse')
      const make = (key: string) =>
        a.anObject('v1', 'ConfigMap', { name: 'x', namespace }, { immutable: true, data: { key } })
      await apply(a.aPlan([a.aNamespace(namespace)], [make('1')]))
      const [result] = await apply(a.aPlan([make('2')]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'object-immutable' } })
    })
  })
}
