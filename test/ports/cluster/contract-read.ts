// The half of the cluster's contract that reads: discovery, metadata lists, workloads.
import { describe, expect } from 'vitest'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import type { LiveObject } from '../../../functions/ports/cluster/port.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

const CONFIG_MAPS = { group: '', kind: 'ConfigMap' }
const NAMESPACES = { group: '', kind: 'Namespace' }

export function itReadsTheCluster({ cluster, apply, uniqueName, promise }: ContractContext): void {
  const aNamespaceWith = async (...objects: readonly ((namespace: string) => PlannedObject)[]) => {
    const namespace = uniqueName('read')
    await apply(
      a.aPlan(
        [a.aNamespace(namespace)],
        objects.map(object => object(namespace)),
      ),
    )
    return namespace
  }
  const listIn = async (namespace: string): Promise<readonly LiveObject[]> => {
    const { objects: live } = await cluster().listLive([CONFIG_MAPS])
    return live.filter(({ id }) => id.namespace === namespace && id.name !== 'kube-root-ca.crt')
  }

  describe('discover', () => {
    promise('knows which kinds live in namespaces', async () => {
      const catalog = await cluster().discover()
      const scopes = [
        catalog.scopeOf('', 'ConfigMap'),
        catalog.scopeOf('apps', 'Deployment'),
        catalog.scopeOf('', 'Namespace'),
      ]
      expect(scopes).toEqual(['Namespaced', 'Namespaced', 'Cluster'])
    })
    promise('says nothing about a kind it does not know', async () => {
      const catalog = await cluster().discover()
      expect(catalog.scopeOf('nowhere.example.com', 'Widget')).toBeUndefined()
      expect(catalog.versionsOf('nowhere.example.com', 'Widget')).toEqual([])
    })
    promise('tells kinds of one name apart by group', async () => {
      const catalog = await cluster().discover()
      expect(catalog.scopeOf('apps', 'ConfigMap')).toBeUndefined()
    })
    promise('lists the versions of a kind', async () => {
      const catalog = await cluster().discover()
      expect(catalog.versionsOf('apps', 'Deployment')).toEqual(['v1'])
      expect(catalog.versionsOf('', 'Secret')).toEqual(['v1'])
    })
    promise('answers the same when asked again', async () => {
      const [first, second] = [await cluster().discover(), await cluster().discover()]
      expect(second.scopeOf('batch', 'CronJob')).toBe('Namespaced')
      expect(second.versionsOf('batch', 'CronJob')).toEqual(first.versionsOf('batch', 'CronJob'))
    })
  })

  describe('listLive', () => {
    promise('lists the metadata of an object and nothing else', async () => {
      const namespace = await aNamespaceWith(namespace =>
        a.anObject(
          'v1',
          'Secret',
          { name: 'one', namespace, annotations: { 'example.com/note': 'kept' }, labels: { tier: 'front' } },
          { data: { password: 'aHVudGVyMg==' } },
        ),
      )
      const { objects: live } = await cluster().listLive([{ group: '', kind: 'Secret' }])
      const [secret, ...others] = live.filter(({ id }) => id.namespace === namespace)
      expect(others).toEqual([])
      expect(secret).toEqual({
        id: { group: '', version: 'v1', kind: 'Secret', namespace, name: 'one' },
        uid: expect.stringMatching(/./),
        resourceVersion: expect.stringMatching(/./),
        annotations: { 'example.com/note': 'kept' },
        labels: { tier: 'front' },
        footprint: expect.stringMatching(/^[\w-]{22}$/),
        isDeleting: false,
        hasController: false,
        finalizers: [],
        hasFormerManager: false,
      })
    })
    promise('lists an object without annotations and labels with none', async () => {
      const namespace = await aNamespaceWith(namespace => a.aConfigMap(namespace, 'bare'))
      expect(await listIn(namespace)).toMatchObject([{ annotations: {}, labels: {} }])
    })
    promise('lists across namespaces', async () => {
      const first = await aNamespaceWith(namespace => a.aConfigMap(namespace, 'one'))
      const second = await aNamespaceWith(namespace => a.aConfigMap(namespace, 'one'))
      const namespaces = (await cluster().listLive([CONFIG_MAPS])).objects.map(({ id }) => id.namespace)
      expect(namespaces).toEqual(expect.arrayContaining([first, second]))
    })
    promise('lists cluster-scoped objects without a namespace', async () => {
      const namespace = await aNamespaceWith()
      const { objects: live } = await cluster().listLive([NAMESPACES])
      expect(live.find(({ id }) => id.name === namespace)?.id.namespace).toBe('')
    })
    promise('lists only the kinds asked for', async () => {
      await aNamespaceWith(namespace => a.aConfigMap(namespace, 'one'))
      const { objects: live } = await cluster().listLive([NAMESPACES])
      expect(new Set(live.map(({ id }) => id.kind))).toEqual(new Set(['Namespace']))
    })
    promise('lists several kinds at once', async () => {
      await aNamespaceWith(namespace => a.aConfigMap(namespace, 'one'))
      const { objects: live } = await cluster().listLive([NAMESPACES, CONFIG_MAPS, CONFIG_MAPS])
      expect(new Set(live.map(({ id }) => id.kind))).toEqual(new Set(['Namespace', 'ConfigMap']))
      expect(new Set(live.map(({ uid }) => uid)).size).toBe(live.length)
    })
    promise('leaves out a kind that is not served', async () => {
      const namespace = await aNamespaceWith()
      const { objects: live } = await cluster().listLive([{ group: 'nowhere.example.com', kind: 'Widget' }, NAMESPACES])
      expect(live.map(({ id }) => id.name)).toContain(namespace)
    })
    promise('lists nothing when no kind is asked for', async () => {
      expect((await cluster().listLive([])).objects).toEqual([])
    })
    promise('lists more objects than fit on a page', async () => {
      const namespace = uniqueName('read')
      const many = Array.from({ length: 510 }, (_, index) => a.aConfigMap(namespace, `many-${index}`))
      await apply(a.aPlan([a.aNamespace(namespace)], many))
      expect(await listIn(namespace)).toHaveLength(510)
    })
  })

  describe('readWorkloads', () => {
    promise('reads the containers of each kind of workload, init containers last', async () => {
      const namespace = await aNamespaceWith(
        namespace => a.aDeployment(namespace, 'deployment'),
        namespace => a.aStatefulSet(namespace, 'statefulset'),
        namespace => a.aDaemonSet(namespace, 'daemonset'),
        namespace => a.aCronJob(namespace, 'cronjob'),
      )
      const workloads = await cluster().readWorkloads(namespace)
      expect(workloads.map(({ id }) => id.kind).sort()).toEqual(['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet'])
      for (const { containers } of workloads) {
        expect(containers).toEqual([
          { name: 'app', image: 'example.com/app:1.2.3' },
          { name: 'sidecar', image: 'example.com/sidecar:2' },
          { name: 'init', image: 'example.com/init:1' },
        ])
      }
    })
    promise('reads what policies are written in: annotations and labels', async () => {
      const namespace = await aNamespaceWith(namespace => a.aDeployment(namespace, 'web'))
      const [web] = await cluster().readWorkloads(namespace)
      expect(web?.id).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'web' })
      expect(web?.annotations).toMatchObject({ 'fluxcd.io/automated': 'true' })
      expect(web?.labels).toEqual({ app: 'podinfo' })
    })
    promise('counts the pods a workload wants', async () => {
      const namespace = await aNamespaceWith(namespace => a.aDeployment(namespace, 'web', { replicas: 3 }))
      const [web] = await cluster().readWorkloads(namespace)
      expect(web?.rollout.desired).toBe(3)
      expect(web?.rollout.messages).toEqual([])
      expect(['ready', 'updating', 'started']).toContain(web?.status)
    })
    promise('calls a cron job ready', async () => {
      const namespace = await aNamespaceWith(namespace => a.aCronJob(namespace, 'nightly'))
      expect(await cluster().readWorkloads(namespace)).toMatchObject([{ status: 'ready' }])
    })
    promise('reads all namespaces when none is named', async () => {
      const first = await aNamespaceWith(namespace => a.aDeployment(namespace, 'web'))
      const second = await aNamespaceWith(namespace => a.aDeployment(namespace, 'web'))
      const namespaces = (await cluster().readWorkloads()).map(({ id }) => id.namespace)
      expect(namespaces).toEqual(expect.arrayContaining([first, second]))
    })
    promise('reads nothing else in the namespace', async () => {
      const namespace = await aNamespaceWith(namespace => a.aConfigMap(namespace, 'one'))
      expect(await cluster().readWorkloads(namespace)).toEqual([])
    })
  })
}
