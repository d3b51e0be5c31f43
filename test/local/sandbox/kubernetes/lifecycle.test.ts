// What happens after a request: namespaces that empty, owners that go, definitions that open, workloads that roll out.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  APPLY,
  aConfigMap,
  aDeployment,
  aWidgetDefinition,
  CONFIG_MAPS,
  DEFINITIONS,
  DEPLOYMENTS,
  FORCED,
  JSON_BODY,
  MERGE,
  startApi,
  WIDGETS,
} from './start-api.ts'

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

const apply = (path: string, body: object) => api.ask('PATCH', path + FORCED, body, APPLY)
const code = async (path: string) => (await api.ask('GET', path)).code
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 3000, interval: 5 })
const aNamespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

describe('namespaces', () => {
  it('has the four that every cluster has', async () => {
    const { body } = await api.ask('GET', '/api/v1/namespaces')
    const names = body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
    expect(names).toEqual(expect.arrayContaining(['default', 'kube-node-lease', 'kube-public', 'kube-system']))
  })

  it('takes the content along, then goes', async () => {
    await api.ask('POST', '/api/v1/namespaces', aNamespace('going'), JSON_BODY)
    await apply('/api/v1/namespaces/going/configmaps/a', aConfigMap('a'))
    const deleted = await api.ask('DELETE', '/api/v1/namespaces/going')
    expect(deleted.body.status.phase).toBe('Terminating')
    await eventually(async () => expect(await code('/api/v1/namespaces/going')).toBe(404))
    expect(await code('/api/v1/namespaces/going/configmaps/a')).toBe(404)
  })

  it('stays while a finalizer holds its content: creation is refused, updates pass', async () => {
    const held = '/api/v1/namespaces/held/configmaps'
    await api.ask('POST', '/api/v1/namespaces', aNamespace('held'), JSON_BODY)
    await apply(`${held}/a`, aConfigMap('a', {}, { finalizers: ['example.com/hold'] }))
    await api.ask('DELETE', '/api/v1/namespaces/held')
    const refused = await apply(`${held}/b`, aConfigMap('b'))
    expect([refused.code, refused.body.details.causes[0].reason]).toEqual([403, 'NamespaceTerminating'])
    const passed = await api.ask('PATCH', `${held}/a`, { data: { c: 'd' } }, MERGE)
    expect(passed.code).toBe(200)
    await eventually(async () => {
      expect((await api.ask('GET', `${held}/a`)).body.metadata.deletionTimestamp).toBeTypeOf('string')
    })
    await api.ask('PATCH', `${held}/a`, { metadata: { finalizers: null } }, MERGE)
    await eventually(async () => expect(await code('/api/v1/namespaces/held')).toBe(404))
  })
})

describe('deletion', () => {
  const owned = async (owner: string, name: string) => {
    const { body } = await apply(`${CONFIG_MAPS}/${owner}`, aConfigMap(owner))
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid: body.metadata.uid }]
    await apply(`${CONFIG_MAPS}/${name}`, aConfigMap(name, {}, { ownerReferences }))
  }

  it('takes dependents along in the background', async () => {
    await owned('owner-1', 'owned-1')
    await api.ask('DELETE', `${CONFIG_MAPS}/owner-1?propagationPolicy=Background`)
    await eventually(async () => expect(await code(`${CONFIG_MAPS}/owned-1`)).toBe(404))
  })

  it('waits for dependents in the foreground', async () => {
    await owned('owner-2', 'owned-2')
    await api.ask('PATCH', `${CONFIG_MAPS}/owned-2`, { metadata: { finalizers: ['example.com/hold'] } }, MERGE)
    const deleted = await api.ask('DELETE', `${CONFIG_MAPS}/owner-2?propagationPolicy=Foreground`)
    expect(deleted.body.metadata.finalizers).toEqual(['foregroundDeletion'])
    await eventually(async () => {
      expect((await api.ask('GET', `${CONFIG_MAPS}/owned-2`)).body.metadata.deletionTimestamp).toBeTypeOf('string')
    })
    expect(await code(`${CONFIG_MAPS}/owner-2`)).toBe(200)
    await api.ask('PATCH', `${CONFIG_MAPS}/owned-2`, { metadata: { finalizers: null } }, MERGE)
    await eventually(async () => expect(await code(`${CONFIG_MAPS}/owner-2`)).toBe(404))
  })

  it('lets dependents go when they are orphaned', async () => {
    await owned('owner-3', 'owned-3')
    await api.ask('DELETE', `${CONFIG_MAPS}/owner-3?propagationPolicy=Orphan`)
    await eventually(async () => expect(await code(`${CONFIG_MAPS}/owner-3`)).toBe(404))
    expect((await api.ask('GET', `${CONFIG_MAPS}/owned-3`)).body.metadata.ownerReferences).toBeUndefined()
  })

  it('collects what names an owner that is not there', async () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'none', uid: 'none' }]
    await apply(`${CONFIG_MAPS}/stray`, aConfigMap('stray', {}, { ownerReferences }))
    await eventually(async () => expect(await code(`${CONFIG_MAPS}/stray`)).toBe(404))
  })

  it('does nothing in a dry run', async () => {
    await apply(`${CONFIG_MAPS}/kept`, aConfigMap('kept'))
    await api.ask('DELETE', `${CONFIG_MAPS}/kept?dryRun=All`)
    expect(await code(`${CONFIG_MAPS}/kept`)).toBe(200)
  })

  it('deletes the part of a collection that is selected', async () => {
    await apply(`${CONFIG_MAPS}/part-1`, aConfigMap('part-1', {}, { labels: { part: 'yes' } }))
    await apply(`${CONFIG_MAPS}/part-2`, aConfigMap('part-2'))
    await api.ask('DELETE', `${CONFIG_MAPS}?labelSelector=part%3Dyes`)
    expect([await code(`${CONFIG_MAPS}/part-1`), await code(`${CONFIG_MAPS}/part-2`)]).toEqual([404, 200])
  })

  it('lets a claim go although its protection is a finalizer', async () => {
    const claims = '/api/v1/namespaces/default/persistentvolumeclaims'
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    await apply(`${claims}/disk`, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'disk' }, spec })
    await api.ask('DELETE', `${claims}/disk`)
    await eventually(async () => expect(await code(`${claims}/disk`)).toBe(404))
  })
})

describe('custom kinds', () => {
  it('opens after the definition is established, and goes with it', async () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 'small' } }
    const early = await apply(`${WIDGETS}/w`, widget)
    expect([early.code, early.type, early.body]).toEqual([404, 'text/plain; charset=utf-8', '404 page not found\n'])
    await apply(`${DEFINITIONS}/widgets.example.com`, aWidgetDefinition())
    await eventually(async () => {
      const { body } = await api.ask('GET', `${DEFINITIONS}/widgets.example.com`)
      expect(body.status.conditions.map((at: { type: string; status: string }) => `${at.type}=${at.status}`)).toEqual([
        'NamesAccepted=True',
        'Established=True',
      ])
    })
    const created = await apply(`${WIDGETS}/w`, widget)
    expect([created.code, created.body.spec]).toEqual([201, { size: 'small', replicas: 1 }])
    const listed = await api.ask('GET', WIDGETS)
    expect(listed.body.items[0].kind).toBe('Widget')
    await api.ask('DELETE', `${DEFINITIONS}/widgets.example.com`)
    await eventually(async () => expect(await code(`${DEFINITIONS}/widgets.example.com`)).toBe(404))
    expect((await api.ask('GET', WIDGETS)).body).toBe('404 page not found\n')
  })

  it('is not served before the delay it was given is over', async () => {
    const slow = await startApi({ crdEstablishDelayMs: 60_000 })
    await slow.ask('PATCH', `${DEFINITIONS}/widgets.example.com${FORCED}`, aWidgetDefinition(), APPLY)
    await vi.waitFor(async () => {
      const { body } = await slow.ask('GET', `${DEFINITIONS}/widgets.example.com`)
      expect(body.status.conditions[1]).toMatchObject({ type: 'Established', status: 'False', reason: 'Installing' })
    })
    expect((await slow.ask('GET', WIDGETS)).code).toBe(404)
    await slow.stop()
  })
})

describe('rollouts', () => {
  it('reports a changed Deployment as rolled out, without touching its generation', async () => {
    await apply(`${DEPLOYMENTS}/web`, aDeployment('web', { replicas: 2 }))
    await eventually(async () => {
      const { body } = await api.ask('GET', `${DEPLOYMENTS}/web`)
      expect(body.metadata.generation).toBe(1)
      expect(body.status).toMatchObject({
        observedGeneration: 1,
        replicas: 2,
        updatedReplicas: 2,
        availableReplicas: 2,
      })
      expect(body.status.conditions.map(({ type }: { type: string }) => type)).toEqual(['Available', 'Progressing'])
    })
  })

  it('leaves our field set as it was', async () => {
    const applied = await apply(`${DEPLOYMENTS}/ours`, aDeployment('ours'))
    await eventually(async () => {
      const { body } = await api.ask('GET', `${DEPLOYMENTS}/ours`)
      expect(body.metadata.managedFields).toHaveLength(2)
      expect(body.metadata.managedFields[0]).toEqual(applied.body.metadata.managedFields[0])
    })
  })
})
