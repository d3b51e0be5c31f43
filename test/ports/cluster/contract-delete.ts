// The part of the cluster's contract that deletes: each object only while it is the one that is meant.
import { describe, expect } from 'vitest'
import type { Deletion } from '../../../functions/domain/garbage/garbage-plan.ts'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import type { DeletedObject } from '../../../functions/ports/cluster/port.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

const NEVER = Number.MAX_SAFE_INTEGER
const summarize = (results: readonly DeletedObject[]) =>
  results.map(({ id, outcome, failure }) => [id.name, outcome, failure?.code].filter(Boolean).join(' '))

export function itDeletes({ cluster, apply, read, somebody, uniqueName, promise }: ContractContext): void {
  /** Applies objects, and says how to delete them. */
  const make = async (...objects: readonly PlannedObject[]): Promise<readonly Deletion[]> => {
    const results = await apply(a.aPlan(objects))
    return results.map(({ id, uid = '' }) => ({ id, uid, at: 'old.yaml:3' }))
  }
  const aFreshNamespace = async () => {
    const namespace = uniqueName('delete')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }
  const remove = async (...stages: readonly (readonly Deletion[])[]) => cluster().delete(stages, { deadline: NEVER })

  describe('delete', () => {
    promise('answers nothing with nothing', async () => {
      expect([await remove(), await remove([], [])]).toEqual([[], []])
    })
    promise('deletes stage by stage, and answers in the order of the stages', async () => {
      const namespace = await aFreshNamespace()
      const [one, two] = [a.aConfigMap(namespace, 'one'), a.aDeployment(namespace, 'two')]
      const [first, second] = await make(one, two)
      if (!first || !second) throw new Error('not made')
      expect(summarize(await remove([second], [], [first]))).toEqual(['two deleted', 'one deleted'])
      expect([await read(one, 'configmaps'), await read(two, 'deployments')]).toEqual([undefined, undefined])
    })
    promise('deletes a cluster-scoped object', async () => {
      const role = a.anObject(
        'rbac.authorization.k8s.io/v1',
        'ClusterRole',
        { name: uniqueName('role') },
        { rules: [] },
      )
      const deletions = await make(role)
      expect((await remove(deletions)).map(({ outcome }) => outcome)).toEqual(['deleted'])
      expect(await read(role, 'clusterroles')).toBeUndefined()
    })
    promise('calls deleted what is gone already', async () => {
      const deletions = await make(a.aConfigMap(await aFreshNamespace(), 'one'))
      await remove(deletions)
      expect(summarize(await remove(deletions))).toEqual(['one deleted'])
    })
    promise('calls deleted what was in a namespace that is gone', async () => {
      const id = a.aConfigMap(uniqueName('missing'), 'one').id
      expect(summarize(await remove([{ id, uid: 'u', at: 'old.yaml:3' }]))).toEqual(['one deleted'])
    })
    promise('says which finalizers an object waits for', async () => {
      const configMap = a.aConfigMap(await aFreshNamespace(), 'one')
      const deletions = await make(configMap)
      await somebody().change(configMap, 'configmaps', { metadata: { finalizers: ['example.com/hold'] } })
      const waiting = [{ id: configMap.id, outcome: 'deleting', finalizers: ['example.com/hold'] }]
      expect(await remove(deletions)).toEqual(waiting)
      expect(await remove(deletions)).toEqual(waiting)
      await somebody().change(configMap, 'configmaps', { metadata: { finalizers: [] } })
      expect(summarize(await remove(deletions))).toEqual(['one deleted'])
    })
    promise('keeps an object that somebody made anew', async () => {
      const configMap = a.aConfigMap(await aFreshNamespace(), 'one')
      const deletions = await make(configMap)
      await somebody().remove(configMap, 'configmaps')
      await somebody().create(configMap, 'configmaps')
      const [result] = await remove(deletions)
      expect(result).toMatchObject({ outcome: 'kept', failure: { code: 'object-recreated' } })
      expect(result?.failure?.where).toContain('configmap/one (old.yaml:3)')
      expect(await read(configMap, 'configmaps')).toBeDefined()
    })
    promise('deletes an object that somebody changed', async () => {
      const configMap = a.aConfigMap(await aFreshNamespace(), 'one')
      const deletions = await make(configMap)
      await somebody().change(configMap, 'configmaps', { metadata: {}, data: { key: 'theirs' } })
      expect(summarize(await remove(deletions))).toEqual(['one deleted'])
    })
    promise('keeps an object whose kind is not served', async () => {
      const { id } = a.aWidget(`${uniqueName('g')}.example.com`, 'default', 'one')
      expect(summarize(await remove([{ id, uid: 'u', at: 'old.yaml:3' }]))).toEqual(['one kept kind-not-served'])
    })
    promise('goes on after an object that is kept', async () => {
      const namespace = await aFreshNamespace()
      const [one, two] = await make(a.aConfigMap(namespace, 'one'), a.aConfigMap(namespace, 'two'))
      if (!one || !two) throw new Error('not made')
      const results = await remove([{ ...one, uid: '00000000-0000-4000-8000-000000000000' }], [two])
      expect(summarize(results)).toEqual(['one kept object-recreated', 'two deleted'])
    })
    promise('postpones what comes after the deadline', async () => {
      const configMap = a.aConfigMap(await aFreshNamespace(), 'one')
      const deletions = await make(configMap)
      expect(summarize(await cluster().delete([deletions], { deadline: 0 }))).toEqual(['one postponed'])
      expect(await read(configMap, 'configmaps')).toBeDefined()
    })
    promise('deletes a namespace, or starts to', async () => {
      const namespace = a.aNamespace(uniqueName('delete'))
      const deletions = await make(namespace)
      const [first] = await remove(deletions)
      const [second] = await remove(deletions)
      for (const result of [first, second]) {
        expect(result?.outcome).toMatch(/^delet(ed|ing)$/)
        expect(result?.failure).toBeUndefined()
      }
    })
  })
}
