// The half of the cluster's contract that writes: one plan in, one word per object out.
import { describe, expect } from 'vitest'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import { type ContractContext, summarize } from './contract-context.ts'
import { itAppliesCustomResources } from './contract-custom-resources.ts'
import * as a from './planned.ts'

const CONFIG_MAPS = { group: '', kind: 'ConfigMap' }

export function itAppliesPlans(context: ContractContext): void {
  const { cluster, apply, read, uniqueName, promise } = context
  const aFreshNamespace = async () => {
    const namespace = uniqueName('apply')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }
  const applyTo = async (live: Parameters<typeof apply>[1], ...objects: readonly PlannedObject[]) =>
    summarize(await apply(a.aPlan(objects), live))

  describe('apply', () => {
    promise('answers an empty plan with nothing', async () => {
      expect(await apply(a.aPlan())).toEqual([])
      expect(await apply(a.aPlan([], []))).toEqual([])
    })
    promise('creates a namespace and what lives in it in one plan', async () => {
      const namespace = uniqueName('apply')
      const plan = a.aPlan([a.aNamespace(namespace)], [], [a.aConfigMap(namespace, 'one')])
      expect(summarize(await apply(plan))).toEqual([`${namespace} created`, 'one created'])
    })
    promise('stores what the manifest says', async () => {
      const namespace = await aFreshNamespace()
      const configMap = a.aConfigMap(namespace, 'one', { greeting: 'hello', 'with.dots': 'ünï ✓' })
      await apply(a.aPlan([configMap]))
      expect(await read(configMap, 'configmaps')).toMatchObject({ data: { greeting: 'hello', 'with.dots': 'ünï ✓' } })
    })
    promise('answers in the order of the plan, with the ids of the plan', async () => {
      const namespace = await aFreshNamespace()
      const many = Array.from({ length: 40 }, (_, index) => a.aConfigMap(namespace, `c-${(index * 7) % 40}`))
      const results = await apply(a.aPlan(many.slice(0, 15), many.slice(15)))
      expect(results.map(({ id }) => id)).toEqual(many.map(({ id }) => id))
    })
    promise('says unchanged when nothing changed since it was listed', async () => {
      const namespace = await aFreshNamespace()
      const configMap = a.aConfigMap(namespace, 'one')
      await apply(a.aPlan([configMap]))
      const { objects: live } = await cluster().listLive([CONFIG_MAPS])
      expect(await applyTo(live, configMap)).toEqual(['one unchanged'])
    })
    promise('says updated when a value changed', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aConfigMap(namespace, 'one', { key: 'old' })]))
      const { objects: live } = await cluster().listLive([CONFIG_MAPS])
      const changed = a.aConfigMap(namespace, 'one', { key: 'new' })
      expect(await applyTo(live, changed)).toEqual(['one updated'])
      expect(await read(changed, 'configmaps')).toMatchObject({ data: { key: 'new' } })
    })
    promise('says updated for an object that was there but not listed', async () => {
      const namespace = await aFreshNamespace()
      const configMap = a.aConfigMap(namespace, 'one')
      await apply(a.aPlan([configMap]))
      expect(await applyTo([], configMap)).toEqual(['one updated'])
    })
    promise('says created for an object that was not there', async () => {
      const namespace = await aFreshNamespace()
      const { objects: live } = await cluster().listLive([CONFIG_MAPS])
      expect(await applyTo(live, a.aConfigMap(namespace, 'one'))).toEqual(['one created'])
    })
    promise('gives a changed object a new resourceVersion and keeps its uid', async () => {
      const namespace = await aFreshNamespace()
      const find = async () =>
        (await cluster().listLive([CONFIG_MAPS])).objects.find(({ id }) => id.namespace === namespace)
      await apply(a.aPlan([a.aConfigMap(namespace, 'one', { key: 'old' })]))
      const before = await find()
      await apply(a.aPlan([a.aConfigMap(namespace, 'one', { key: 'new' })]))
      const after = await find()
      expect(after?.uid).toBe(before?.uid)
      expect(after?.resourceVersion).not.toBe(before?.resourceVersion)
    })
    promise('removes a field that the manifest lost', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aConfigMap(namespace, 'one', { keep: '1', drop: '2' })]))
      const lighter = a.aConfigMap(namespace, 'one', { keep: '1' })
      await apply(a.aPlan([lighter]))
      expect((await read(lighter, 'configmaps'))?.data).toEqual({ keep: '1' })
    })
    promise('keeps colons and upper case in names', async () => {
      const name = `Acme:${uniqueName('Viewer')}`
      const role = a.anObject('rbac.authorization.k8s.io/v1', 'ClusterRole', { name }, { rules: [] })
      expect(await applyTo([], role)).toEqual([`${name} created`])
      expect(await read(role, 'clusterroles')).toMatchObject({ metadata: { name } })
      const { objects: live } = await cluster().listLive([{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }])
      expect(await applyTo(live, role)).toEqual([`${name} unchanged`])
    })
    promise('sends nothing that is to be left alone', async () => {
      const namespace = await aFreshNamespace()
      const ignored = a.aConfigMap(namespace, 'ignored')
      const leftAlone = [{ id: ignored.id, why: 'fluxcd.io/ignore', source: ignored.source }]
      expect(await apply({ stages: [[]], leftAlone, unchanged: [], drifted: [] })).toEqual([])
      expect(await read(ignored, 'configmaps')).toBeUndefined()
    })
    promise('postpones everything after the deadline', async () => {
      const namespace = await aFreshNamespace()
      const late = a.aConfigMap(namespace, 'late')
      const results = await cluster().apply(a.aPlan([late], [a.aConfigMap(namespace, 'later')]), {
        live: [],
        deadline: 0,
      })
      expect(summarize(results)).toEqual(['late postponed', 'later postponed'])
      expect(await read(late, 'configmaps')).toBeUndefined()
    })
    promise('goes on after an object that fails', async () => {
      const namespace = await aFreshNamespace()
      const lost = a.aConfigMap(uniqueName('missing'), 'lost')
      const outcomes = await applyTo([], a.aConfigMap(namespace, 'one'), lost, a.aConfigMap(namespace, 'two'))
      expect(outcomes).toEqual(['one created', 'lost failed namespace-missing', 'two created'])
    })
    promise('goes on with the next stage after an object that fails', async () => {
      const namespace = await aFreshNamespace()
      const lost = a.aConfigMap(uniqueName('missing'), 'lost')
      const results = await apply(a.aPlan([lost], [a.aConfigMap(namespace, 'one')]))
      expect(summarize(results)).toEqual(['lost failed namespace-missing', 'one created'])
    })
    promise('says what failed, in which file and line, and what to do', async () => {
      const namespace = uniqueName('missing')
      const [result] = await apply(a.aPlan([a.aConfigMap(namespace, 'lost')]))
      expect(result?.failure).toEqual({
        code: 'namespace-missing',
        what: expect.stringContaining(namespace),
        where: `${namespace}:configmap/lost (${namespace}:configmap/lost.yaml:7)`,
        fix: expect.stringContaining('namespace'),
      })
    })
    promise('tells the field that is not in the schema', async () => {
      const namespace = await aFreshNamespace()
      const [result] = await apply(a.aPlan([a.aDeployment(namespace, 'web', { replicaz: 2 })]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'unknown-field' } })
      expect(result?.failure?.what).toContain('.spec.replicaz')
    })
    promise('tells the fields that are not valid', async () => {
      const namespace = await aFreshNamespace()
      const service = a.anObject('v1', 'Service', { name: 'web', namespace }, { spec: { ports: [{ port: 99_999 }] } })
      const [result] = await apply(a.aPlan([service]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'object-invalid' } })
      expect(result?.failure?.what).toContain('spec.ports[0].port')
    })
    promise('tells the fields that cannot change, and no value of theirs', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aJob(namespace, 'migrate', 'hunter2')]))
      const [result] = await apply(a.aPlan([a.aJob(namespace, 'migrate', 'hunter3')]))
      expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'object-immutable' } })
      expect(result?.failure?.what).toContain('spec.template')
      expect(JSON.stringify(result)).not.toMatch(/hunter/)
    })
  })

  itAppliesCustomResources(context)
}
