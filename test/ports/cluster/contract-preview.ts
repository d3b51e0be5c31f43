// The part of the cluster's contract that looks at whole objects: previews, and objects as they are.
import { describe, expect } from 'vitest'
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
}
