// The part of the cluster's contract that looks at whole objects: previews, and objects as they are.
import { describe, expect } from 'vitest'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

export function itPreviews({ cluster, apply, read, uniqueName, promise }: ContractContext): void {
  const aFreshNamespace = async () => {
    const namespace = uniqueName('preview')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }

  describe('preview', () => {
    promise('answers nothing with nothing', async () => {
      expect(await cluster().preview([])).toEqual([])
    })
    promise('shows what would be created, and creates nothing', async () => {
      const one = a.aConfigMap(await aFreshNamespace(), 'one')
      const [preview] = await cluster().preview([one])
      expect(preview).toMatchObject({ id: one.id, after: { data: { key: 'value' } } })
      expect(preview).not.toHaveProperty('before')
      expect(await read(one, 'configmaps')).toBeUndefined()
    })
    promise('shows what would change, and changes nothing', async () => {
      const namespace = await aFreshNamespace()
      const before = a.aConfigMap(namespace, 'one', { key: 'old' })
      await apply(a.aPlan([before]))
      const [preview] = await cluster().preview([a.aConfigMap(namespace, 'one', { key: 'new' })])
      expect(preview).toMatchObject({ before: { data: { key: 'old' } }, after: { data: { key: 'new' } } })
      expect((await read(before, 'configmaps'))?.data).toEqual({ key: 'old' })
    })
    promise('answers in the order it was asked', async () => {
      const namespace = await aFreshNamespace()
      const many = Array.from({ length: 40 }, (_, index) => a.aConfigMap(namespace, `c-${(index * 7) % 40}`))
      expect((await cluster().preview(many)).map(({ id }) => id)).toEqual(many.map(({ id }) => id))
    })
    promise('takes a namespace and a kind of the same plan as there', async () => {
      const [namespace, group] = [uniqueName('preview'), `${uniqueName('g')}.example.com`]
      const objects = [
        a.aNamespace(namespace),
        a.aConfigMap(namespace, 'one'),
        a.aWidgetCrd(group),
        a.aWidget(group, namespace, 'two'),
      ]
      const previews = await cluster().preview(objects)
      expect(previews.filter(({ failure, after }) => failure || !after)).toEqual([])
    })
    promise('says what would be refused, and why', async () => {
      const lost = a.aConfigMap(uniqueName('missing'), 'lost')
      const widget = a.aWidget(`${uniqueName('g')}.example.com`, 'default', 'one')
      const codes = (await cluster().preview([lost, widget])).map(({ failure }) => failure?.code)
      expect(codes).toEqual(['namespace-missing', 'kind-not-served'])
    })
    promise('says which field would be refused', async () => {
      const namespace = await aFreshNamespace()
      const [preview] = await cluster().preview([a.aDeployment(namespace, 'web', { replicaz: 2 })])
      expect(preview).toMatchObject({ failure: { code: 'unknown-field', where: expect.stringContaining('.yaml:7') } })
    })
  })

  describe('readObjects', () => {
    promise('reads whole objects in their order, and leaves out what is not there', async () => {
      const namespace = await aFreshNamespace()
      const [one, two] = [a.aConfigMap(namespace, 'one', { n: '1' }), a.aConfigMap(namespace, 'two', { n: '2' })]
      await apply(a.aPlan([one, two]))
      const ids = [two, a.aConfigMap(namespace, 'three'), one, a.aWidget('nowhere.example.com', namespace, 'x')]
      const objects = await cluster().readObjects(ids.map(({ id }) => id))
      expect(objects).toMatchObject([{ data: { n: '2' } }, { data: { n: '1' } }])
      expect(objects[0]).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'two', uid: expect.any(String) } })
    })
    promise('reads nothing when nothing is asked for', async () => {
      expect(await cluster().readObjects([])).toEqual([])
    })
  })

  describe('readPodsOf', () => {
    const aNamespaceWithPods = async () => {
      const namespace = await aFreshNamespace()
      const [web, shop] = [{ app: 'podinfo', tier: 'web' }, { app: 'shop' }]
      const account = a.anObject('v1', 'ServiceAccount', { name: 'default', namespace })
      const elsewhere = await aFreshNamespace()
      const other = a.anObject('v1', 'ServiceAccount', { name: 'default', namespace: elsewhere })
      const pods = [a.aPod(namespace, 'web-1', web), a.aPod(namespace, 'web-2', web), a.aPod(namespace, 'shop-1', shop)]
      const results = await apply(a.aPlan([account, other], [...pods, a.aPod(elsewhere, 'web-3', web)]))
      expect(results.filter(({ failure }) => failure)).toEqual([])
      return namespace
    }
    const namesOf = (pods: readonly JsonObject[]) => pods.map(({ metadata }) => (metadata as JsonObject).name)

    promise('reads the pods with the labels of a workload, in its namespace alone', async () => {
      const deployment = a.aDeployment(await aNamespaceWithPods(), 'web').body
      const pods = await cluster().readPodsOf(deployment, 10)
      expect(namesOf(pods).sort()).toEqual(['web-1', 'web-2'])
      expect(pods[0]).toMatchObject({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'app' }] } })
      expect(await cluster().readPodsOf(deployment, 1)).toHaveLength(1)
    })
    promise('reads no pods of what has no selector for pods', async () => {
      const namespace = await aNamespaceWithPods()
      const selector = { matchLabels: { app: 'podinfo' } }
      const matchExpressions = [{ key: 'tier', operator: 'In', values: ['api'] }]
      const others = [
        a.aCronJob(namespace, 'nightly'),
        a.anObject('v1', 'PersistentVolumeClaim', { name: 'disk', namespace }, { spec: { selector } }),
        a.anObject('example.com/v1', 'Deployment', { name: 'web', namespace }, { spec: { selector } }),
        a.aDeployment(namespace, 'web', { selector: { matchLabels: {} } }),
        a.aDeployment(namespace, 'web', { selector: { ...selector, matchExpressions } }),
      ]
      for (const { body } of others) expect(await cluster().readPodsOf(body, 10)).toEqual([])
    })
  })
}
