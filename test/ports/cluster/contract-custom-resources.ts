// The part of the cluster's contract about kinds that come and go: CRDs and their objects.
import { describe, expect } from 'vitest'
import { type ContractContext, summarize } from './contract-context.ts'
import * as a from './planned.ts'

export function itAppliesCustomResources({ cluster, apply, read, uniqueName, promise }: ContractContext): void {
  const aGroup = () => `${uniqueName('g')}.example.com`

  describe('apply of custom resources', () => {
    promise('applies a CRD and its objects in one plan', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      const widget = a.aWidget(group, namespace, 'one')
      const results = await apply(a.aPlan([a.aNamespace(namespace), a.aWidgetCrd(group)], [], [], [widget]))
      expect(summarize(results)).toEqual([`${namespace} created`, `widgets.${group} created`, 'one created'])
      expect(await read(widget, 'widgets')).toMatchObject({ spec: { size: 1 } })
    })
    promise('applies objects of a cluster-scoped CRD', async () => {
      const group = aGroup()
      const widget = a.aWidget(group, '', 'one')
      const results = await apply(a.aPlan([a.aWidgetCrd(group, { scope: 'Cluster' })], [widget]))
      expect(summarize(results)).toEqual([`widgets.${group} created`, 'one created'])
      expect((await cluster().discover()).scopeOf(group, 'Widget')).toBe('Cluster')
    })
    promise('knows a kind, and lists it, once its CRD is there', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      await apply(a.aPlan([a.aNamespace(namespace), a.aWidgetCrd(group)], [a.aWidget(group, namespace, 'one')]))
      const catalog = await cluster().discover()
      expect([catalog.scopeOf(group, 'Widget'), catalog.versionsOf(group, 'Widget')]).toEqual(['Namespaced', ['v1']])
      const { objects: live } = await cluster().listLive([{ group, kind: 'Widget' }])
      expect(live.map(({ id }) => id)).toEqual([{ group, version: 'v1', kind: 'Widget', namespace, name: 'one' }])
    })
    promise('lets an object wait whose kind nobody serves', async () => {
      const group = aGroup()
      const [result] = await apply(a.aPlan([a.aWidget(group, 'default', 'early')]))
      expect(result?.outcome).toBe('waiting')
      expect(result?.failure).toMatchObject({
        code: 'kind-not-served',
        what: `Kind Widget (${group}/v1) is not served`,
      })
    })
    promise('applies a waiting object with the plan that brings its CRD', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      const widget = a.aWidget(group, namespace, 'early')
      const before = await apply(a.aPlan([a.aNamespace(namespace)], [widget]))
      expect(summarize(before)).toEqual([`${namespace} created`, 'early waiting kind-not-served'])
      const after = await apply(a.aPlan([a.aWidgetCrd(group)], [widget]))
      expect(summarize(after)).toEqual([`widgets.${group} created`, 'early created'])
    })
    promise('applies an object that stands in an earlier stage than its CRD', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      const widget = a.aWidget(group, namespace, 'early')
      const results = await apply(a.aPlan([a.aNamespace(namespace)], [widget], [a.aWidgetCrd(group)]))
      expect(summarize(results).slice(1)).toEqual(['early created', `widgets.${group} created`])
    })
    promise('fails an object whose version is not served, and names those that are', async () => {
      const namespace = uniqueName('crd')
      const old = a.anObject('apps/v1beta1', 'Deployment', { name: 'old', namespace })
      const [, result] = await apply(a.aPlan([a.aNamespace(namespace)], [old]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'version-not-served' } })
      expect(result?.failure?.what).toBe('Kind Deployment (apps/v1beta1) is not served; served versions: v1')
    })
    promise('fails an object in a version that its CRD in the same plan does not have', async () => {
      const group = aGroup()
      const newer = a.anObject(`${group}/v2`, 'Widget', { name: 'newer', namespace: 'default' })
      const [, result] = await apply(a.aPlan([a.aWidgetCrd(group)], [newer]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'version-not-served' } })
      expect(result?.failure?.what).toContain('served versions: v1')
    })
    promise('finds a CRD and its objects unchanged the second time', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      const plan = a.aPlan([a.aWidgetCrd(group)], [a.aNamespace(namespace)], [a.aWidget(group, namespace, 'one')])
      await apply(plan)
      const { objects: live } = await cluster().listLive([
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
        { group, kind: 'Widget' },
      ])
      const [crd, , widget] = summarize(await apply(plan, live))
      expect([crd, widget]).toEqual([`widgets.${group} unchanged`, 'one unchanged'])
    })
    promise('sees the change of a custom resource', async () => {
      const [group, namespace] = [aGroup(), uniqueName('crd')]
      const widget = a.aWidget(group, namespace, 'one')
      await apply(a.aPlan([a.aNamespace(namespace), a.aWidgetCrd(group)], [widget]))
      const { objects: live } = await cluster().listLive([{ group, kind: 'Widget' }])
      const bigger = { ...widget, body: { ...widget.body, spec: { size: 2 } } }
      expect(summarize(await apply(a.aPlan([bigger]), live))).toEqual(['one updated'])
      expect(await read(bigger, 'widgets')).toMatchObject({ spec: { size: 2 } })
    })
  })
}
