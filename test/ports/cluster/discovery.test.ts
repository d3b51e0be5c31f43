// What discovery learns from new servers, old servers, and servers half of which are down.
import { describe, expect, it } from 'vitest'
import { openOnScriptedServer, START } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { DISCOVERY, sendJson, sendStatus } from './scripted-server.ts'

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList'
const options = { live: [], deadline: START + 60_000 }

const legacy: Readonly<Record<string, unknown>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [
      {
        name: 'batch',
        versions: [{ groupVersion: 'batch/v1beta1' }, { groupVersion: 'batch/v1' }],
        preferredVersion: { groupVersion: 'batch/v1' },
      },
      { name: 'metrics.k8s.io', versions: [{ groupVersion: 'metrics.k8s.io/v1beta1' }] },
    ],
  },
  '/api/v1': {
    resources: [
      { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['list', 'patch'] },
      { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: ['list', 'patch'] },
      { name: 'namespaces/status', kind: 'Namespace', namespaced: false, verbs: ['patch'] },
    ],
  },
  '/apis/batch/v1': { resources: [{ name: 'cronjobs', kind: 'CronJob', namespaced: true, verbs: ['list', 'patch'] }] },
  '/apis/batch/v1beta1': { resources: [{ name: 'cronjobs', kind: 'CronJob', namespaced: true, verbs: ['list'] }] },
}

describe('discovery', () => {
  it('asks twice, and the next time whether anything changed', async () => {
    const { server, cluster } = await openOnScriptedServer(({ path, headers }, response) => {
      const document = DISCOVERY[path]
      if (document === undefined) return 'standard'
      if (headers['if-none-match'] === `"${path}"`) return void response.writeHead(304).end()
      return sendJson(response, 200, document, { 'content-type': AGGREGATED, etag: `"${path}"` })
    })
    const first = await cluster.discover()
    const second = await cluster.discover()
    expect(server.requests.map(({ path }) => path).sort()).toEqual(['/api', '/api', '/apis', '/apis'])
    expect(server.requests[0]?.headers.accept).toMatch(
      /^application\/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList/,
    )
    expect([first, second].map(catalog => catalog.scopeOf('apps', 'Deployment'))).toEqual(['Namespaced', 'Namespaced'])
  })

  it('asks once for many who ask together', async () => {
    const { server, cluster } = await openOnScriptedServer()
    await Promise.all([cluster.discover(), cluster.discover(), cluster.listLive([{ group: '', kind: 'ConfigMap' }])])
    expect(server.requests.filter(({ path }) => path === '/apis')).toHaveLength(1)
  })

  it('asks no more for an object whose kind it knows', async () => {
    const { server, cluster } = await openOnScriptedServer()
    await cluster.discover()
    await cluster.apply(a.aPlan([a.aConfigMap('default', 'one')]), options)
    expect(server.requests).toHaveLength(3)
  })

  it('asks once more for objects whose kind it does not know, however many', async () => {
    const { server, cluster } = await openOnScriptedServer()
    await cluster.discover()
    const widgets = Array.from({ length: 5 }, (_, index) => a.aWidget('example.com', 'default', `w-${index}`))
    const results = await cluster.apply(a.aPlan(widgets), options)
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(5).fill('waiting'))
    // Once for the first of them, once more at the end.
    expect(server.requests.filter(({ path }) => path === '/apis')).toHaveLength(3)
  })

  it('lets an unknown kind wait when discovery has no answer in the middle of a run', async () => {
    let isDown = false
    const { cluster } = await openOnScriptedServer(({ path, method }, response) => {
      if (method === 'PATCH') isDown = true
      return isDown && path === '/apis' ? sendStatus(response, 503, 'ServiceUnavailable', 'down') : 'standard'
    })
    const plan = a.aPlan([a.aConfigMap('default', 'one')], [a.aWidget('example.com', 'default', 'early')])
    expect((await cluster.apply(plan, options)).map(({ outcome }) => outcome)).toEqual(['created', 'waiting'])
  })

  it('takes the kinds of a stale group for unknown, not for gone', async () => {
    const stale = {
      metadata: { name: 'metrics.k8s.io' },
      versions: [{ version: 'v1beta1', freshness: 'Stale', resources: [] }],
    }
    const { cluster } = await openOnScriptedServer(({ path }, response) =>
      path === '/apis' ? sendJson(response, 200, { items: [stale] }, { 'content-type': AGGREGATED }) : 'standard',
    )
    expect((await cluster.discover()).scopeOf('metrics.k8s.io', 'PodMetrics')).toBeUndefined()
    const metrics = a.anObject('metrics.k8s.io/v1beta1', 'PodMetrics', { name: 'x', namespace: 'default' })
    const [result] = await cluster.apply(a.aPlan([metrics]), options)
    expect(result).toMatchObject({ outcome: 'waiting', failure: { code: 'kind-not-served' } })
    expect(result?.failure?.what).toContain('does not answer')
  })

  it('lists the kinds of a stale group, and does not take what it lists for all there is', async () => {
    const resources = [
      { resource: 'widgets', responseKind: { kind: 'Widget' }, scope: 'Namespaced', verbs: ['patch', 'list'] },
    ]
    const stale = { metadata: { name: 'example.com' }, versions: [{ version: 'v1', freshness: 'Stale', resources }] }
    const { cluster } = await openOnScriptedServer(({ path }, response) => {
      if (path === '/apis') return sendJson(response, 200, { items: [stale] }, { 'content-type': AGGREGATED })
      if (!path.startsWith('/apis/example.com/v1/widgets')) return 'standard'
      return sendJson(response, 200, { items: [{ metadata: { name: 'one', namespace: 'web' } }] })
    })
    const kind = { group: 'example.com', kind: 'Widget' }
    const { objects, isListed } = await cluster.listLive([kind])
    expect([objects.map(({ id }) => id.name), isListed(kind)]).toEqual([['one'], false])
  })

  it('passes over entries without a kind, and prefers the one that can be written', async () => {
    const resources = [
      { resource: 'only-subresources', scope: 'Namespaced', verbs: [], subresources: [] },
      { resource: 'bindings', responseKind: { kind: 'Widget' }, scope: 'Namespaced', verbs: ['create'] },
      { resource: 'widgets', responseKind: { kind: 'Widget' }, scope: 'Namespaced', verbs: ['patch', 'list'] },
    ]
    const group = { metadata: { name: 'example.com' }, versions: [{ version: 'v1', resources }] }
    const { server, cluster } = await openOnScriptedServer(({ path }, response) =>
      path === '/apis' ? sendJson(response, 200, { items: [group] }, { 'content-type': AGGREGATED }) : 'standard',
    )
    await cluster.apply(a.aPlan([a.aWidget('example.com', 'default', 'one')]), options)
    expect(server.patches().map(({ path }) => path.replace(/\?.*/, ''))).toEqual([
      '/apis/example.com/v1/namespaces/default/widgets/one',
    ])
  })

  it('reads a server that does not aggregate, one group and version at a time', async () => {
    const { cluster } = await openOnScriptedServer(({ path }, response) => {
      if (path.startsWith('/apis/metrics')) return sendStatus(response, 404, '', 'no')
      return path in legacy ? sendJson(response, 200, legacy[path]) : 'standard'
    })
    const catalog = await cluster.discover()
    expect(catalog.scopeOf('', 'ConfigMap')).toBe('Namespaced')
    expect(catalog.scopeOf('', 'Namespace')).toBe('Cluster')
    expect(catalog.versionsOf('batch', 'CronJob')).toEqual(['v1', 'v1beta1'])
    expect(catalog.scopeOf('metrics.k8s.io', 'PodMetrics')).toBeUndefined()
  })

  it.each`
    status | body                    | code
    ${403} | ${'{}'}                 | ${'cluster-forbidden'}
    ${503} | ${'down'}               | ${'cluster-busy'}
    ${200} | ${'<html>login</html>'} | ${'cluster-answer-unreadable'}
    ${302} | ${''}                   | ${'cluster-answer-unreadable'}
  `('tells $code when discovery is answered with $status', async ({ status, body, code }) => {
    const { cluster } = await openOnScriptedServer((_, response) => void response.writeHead(status).end(body))
    await expect(cluster.discover()).rejects.toMatchObject({ code })
  })
})
