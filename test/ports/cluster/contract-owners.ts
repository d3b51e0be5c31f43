// The part of the cluster's contract about fields of one object that several write: each keeps its own.
import { describe, expect } from 'vitest'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import { type ContractContext, summarize } from './contract-context.ts'
import * as a from './planned.ts'

export function itKeepsWhatOthersOwn({ cluster, apply, read, somebody, uniqueName, promise }: ContractContext): void {
  const aFreshNamespace = async () => {
    const namespace = uniqueName('owners')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }
  /** Applies data, has somebody add to it or change it, and builds the ConfigMap with other data. */
  const aSharedConfigMap = async (ours: JsonObject, theirs: JsonObject) => {
    const namespace = await aFreshNamespace()
    const withData = (data: JsonObject) => a.aConfigMap(namespace, 'one', data)
    await apply(a.aPlan([withData(ours)]))
    await somebody().change(withData(ours), 'configmaps', { data: theirs })
    return withData
  }
  const dataOf = async (object: PlannedObject) => (await read(object, 'configmaps'))?.data
  const applyOne = async (object: PlannedObject) => {
    const { objects } = await cluster().listLive([{ group: object.id.group, kind: object.id.kind }])
    return summarize(await apply(a.aPlan([object]), objects))
  }

  describe('what others own of an object', () => {
    promise('survives an apply of something else', async () => {
      const withData = await aSharedConfigMap({ ours: '1' }, { theirs: '1' })
      const changed = withData({ ours: '2' })
      expect(await applyOne(changed)).toEqual(['one updated'])
      expect(await dataOf(changed)).toEqual({ ours: '2', theirs: '1' })
    })
    promise('survives when the manifest drops what is ours', async () => {
      const withData = await aSharedConfigMap({ keep: '1', drop: '1' }, { theirs: '1' })
      await applyOne(withData({ keep: '1' }))
      expect(await dataOf(withData({}))).toEqual({ keep: '1', theirs: '1' })
    })
    promise('survives when the manifest drops the mapping it is in, which goes when it is empty', async () => {
      const withData = await aSharedConfigMap({ ours: '1' }, { theirs: '1' })
      const { id, body } = withData({})
      const { data: _, ...bare } = body
      await applyOne({ ...withData({}), id, body: bare })
      expect(await dataOf(withData({}))).toEqual({ theirs: '1' })
      const alone = a.aConfigMap(id.namespace, 'alone', { ours: '1' })
      await applyOne(alone)
      await applyOne(a.anObject('v1', 'ConfigMap', { name: 'alone', namespace: id.namespace }))
      expect(await dataOf(alone)).toBeUndefined()
    })
    promise('does not make an apply of the same an update', async () => {
      const withData = await aSharedConfigMap({ ours: '1' }, { theirs: '1' })
      expect(await applyOne(withData({ ours: '1' }))).toEqual(['one unchanged'])
    })
    promise('is what the manifest says, once it says it', async () => {
      const withData = await aSharedConfigMap({ ours: '1' }, { theirs: '1' })
      await applyOne(withData({ ours: '1', theirs: '2' }))
      expect(await dataOf(withData({}))).toEqual({ ours: '1', theirs: '2' })
      await applyOne(withData({ ours: '1' }))
      expect(await dataOf(withData({}))).toEqual({ ours: '1' })
    })
    promise('stays theirs while the manifest says the same', async () => {
      const withData = await aSharedConfigMap({ ours: '1' }, { theirs: '1' })
      await applyOne(withData({ ours: '1', theirs: '1' }))
      await applyOne(withData({ ours: '1' }))
      expect(await dataOf(withData({}))).toEqual({ ours: '1', theirs: '1' })
    })
    promise('includes what was ours until they changed it', async () => {
      const withData = await aSharedConfigMap({ ours: '1', both: '1' }, { both: '2' })
      await applyOne(withData({ ours: '1' }))
      expect(await dataOf(withData({}))).toEqual({ ours: '1', both: '2' })
    })
    promise('is kept in labels and annotations, too', async () => {
      const namespace = await aFreshNamespace()
      const withLabels = (labels: Readonly<Record<string, string>>) =>
        a.anObject('v1', 'ConfigMap', { name: 'one', namespace, labels })
      await apply(a.aPlan([withLabels({ keep: '1', drop: '1' })]))
      const metadata = { labels: { theirs: '1' }, annotations: { 'example.com/theirs': '1' } }
      await somebody().change(withLabels({}), 'configmaps', { metadata })
      await applyOne(withLabels({ keep: '1' }))
      expect((await read(withLabels({}), 'configmaps'))?.metadata).toMatchObject({
        labels: { keep: '1', theirs: '1' },
        annotations: { 'example.com/theirs': '1' },
      })
      expect((await read(withLabels({}), 'configmaps'))?.metadata).not.toHaveProperty('labels.drop')
    })
    promise('is kept where a controller counts pods', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aDeployment(namespace, 'web', { paused: true })]))
      const web = a.aDeployment(namespace, 'web')
      await somebody().change(web, 'deployments', { spec: { replicas: 7 } }, 'horizontal-pod-autoscaler')
      expect(await applyOne(web)).toEqual(['web updated'])
      const { spec } = (await read(web, 'deployments')) ?? {}
      expect(spec).toMatchObject({ replicas: 7 })
      expect(spec).not.toHaveProperty('paused')
    })
    promise('is kept in an object that they made and we apply to', async () => {
      const namespace = await aFreshNamespace()
      await somebody().create(a.aConfigMap(namespace, 'one', { theirs: '1', both: '1' }), 'configmaps')
      const ours = a.aConfigMap(namespace, 'one', { ours: '1', both: '2' })
      expect(await applyOne(ours)).toEqual(['one updated'])
      expect(await dataOf(ours)).toEqual({ theirs: '1', both: '2', ours: '1' })
    })
    promise('stays in a preview', async () => {
      const withData = await aSharedConfigMap({ ours: '1', drop: '1' }, { theirs: '1' })
      const [preview] = await cluster().preview([withData({ ours: '2' })])
      expect(preview?.before?.data).toEqual({ ours: '1', drop: '1', theirs: '1' })
      expect(preview?.after?.data).toEqual({ ours: '2', theirs: '1' })
    })
  })
}
