// The part of the cluster's contract about how objects stand: whose they are, and whether they are as we left them.
import { describe, expect } from 'vitest'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

const CONFIG_MAPS = { group: '', kind: 'ConfigMap' }

export function itTellsHowObjectsStand({ cluster, apply, somebody, uniqueName, promise }: ContractContext): void {
  const aFreshConfigMap = async () => {
    const namespace = uniqueName('live')
    const configMap = a.aConfigMap(namespace, 'one')
    const [, result] = await apply(a.aPlan([a.aNamespace(namespace)], [configMap]))
    return { configMap, result }
  }
  const look = async ({ id }: PlannedObject) => {
    const { objects } = await cluster().listLive([CONFIG_MAPS])
    return objects.find(live => live.id.namespace === id.namespace && live.id.name === id.name)
  }

  describe('how an object stands', () => {
    promise('says which kinds it could list', async () => {
      const { isListed } = await cluster().listLive([CONFIG_MAPS, { group: 'nowhere.example.com', kind: 'Widget' }])
      expect([
        isListed(CONFIG_MAPS),
        isListed({ group: 'nowhere.example.com', kind: 'Widget' }),
        isListed({ group: '', kind: 'Secret' }),
        isListed({ group: 'apps', kind: 'ConfigMap' }),
      ]).toEqual([true, false, false, false])
    })
    promise('answers an apply with what the next listing tells', async () => {
      const { configMap, result } = await aFreshConfigMap()
      expect(result).toMatchObject({ uid: expect.stringMatching(/./), footprint: expect.stringMatching(/^[\w-]{22}$/) })
      expect(await look(configMap)).toMatchObject({ uid: result?.uid, footprint: result?.footprint })
    })
    promise('answers an apply that changes nothing with the same', async () => {
      const { configMap, result } = await aFreshConfigMap()
      const [again] = await apply(a.aPlan([configMap]))
      expect([again?.uid, again?.footprint]).toEqual([result?.uid, result?.footprint])
    })
    promise('gives an object of somebody else no footprint', async () => {
      const { configMap } = await aFreshConfigMap()
      const theirs = a.aConfigMap(configMap.id.namespace, 'theirs')
      await somebody().create(theirs, 'configmaps')
      expect(await look(theirs)).toMatchObject({ footprint: '', hasFormerManager: false, hasController: false })
    })
    promise('shows a change of our field in the footprint, and our next apply puts it right', async () => {
      const { configMap, result } = await aFreshConfigMap()
      await somebody().change(configMap, 'configmaps', { metadata: {}, data: { key: 'theirs' } })
      expect((await look(configMap))?.footprint).not.toBe(result?.footprint)
      const [again] = await apply(a.aPlan([configMap]))
      expect([again?.outcome, again?.footprint]).toEqual(['updated', result?.footprint])
    })
    promise('shows the removal of our field in the footprint', async () => {
      const { configMap, result } = await aFreshConfigMap()
      await somebody().change(configMap, 'configmaps', { metadata: {}, data: null })
      expect((await look(configMap))?.footprint).not.toBe(result?.footprint)
    })
    promise('does not show in the footprint what others add', async () => {
      const { configMap, result } = await aFreshConfigMap()
      await somebody().change(configMap, 'configmaps', { metadata: { labels: { theirs: '1' } }, data: { more: '1' } })
      expect((await look(configMap))?.footprint).toBe(result?.footprint)
    })
    promise('has no footprint once somebody wiped out who owns what', async () => {
      const { configMap } = await aFreshConfigMap()
      await somebody().disown(configMap, 'configmaps')
      expect((await look(configMap))?.footprint).toBe('')
    })
    promise('gives an object that was made anew another uid', async () => {
      const { configMap, result } = await aFreshConfigMap()
      await somebody().remove(configMap, 'configmaps')
      const [again] = await apply(a.aPlan([configMap]))
      expect(again?.outcome).toBe('created')
      expect(again?.uid).not.toBe(result?.uid)
    })
    promise('tells finalizers, and that an object is being deleted', async () => {
      const { configMap, result } = await aFreshConfigMap()
      await somebody().change(configMap, 'configmaps', { metadata: { finalizers: ['example.com/hold'] } })
      expect(await look(configMap)).toMatchObject({ isDeleting: false, finalizers: ['example.com/hold'] })
      const deletion = { id: configMap.id, uid: result?.uid ?? '', at: 'one.yaml:7' }
      await cluster().delete([[deletion]], { deadline: Number.MAX_SAFE_INTEGER })
      expect(await look(configMap)).toMatchObject({ isDeleting: true, finalizers: ['example.com/hold'] })
      await somebody().change(configMap, 'configmaps', { metadata: { finalizers: [] } })
      expect(await look(configMap)).toBeUndefined()
    })
    promise('tells that an object belongs to a controller', async () => {
      const { configMap, result } = await aFreshConfigMap()
      const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'one', uid: result?.uid ?? '' }
      const make = async (name: string, controller: boolean) => {
        const metadata = { name, namespace: configMap.id.namespace, ownerReferences: [{ ...owner, controller }] }
        const object = a.anObject('v1', 'ConfigMap', metadata)
        await somebody().create(object, 'configmaps')
        return (await look(object))?.hasController
      }
      expect([await make('controlled', true), await make('owned', false)]).toEqual([true, false])
    })
  })
}
