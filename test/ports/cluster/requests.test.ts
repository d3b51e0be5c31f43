// What goes over the wire, to the letter, and what of an answer is read.
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openOnScriptedServer, START } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { sendJson } from './scripted-server.ts'

const options = { live: [], deadline: START + 60_000 }

describe('a request that applies', () => {
  it('is a forced and strict server-side apply that asks for metadata only', async () => {
    const { server, cluster } = await openOnScriptedServer()
    await cluster.apply(a.aPlan([a.aDeployment('web', 'front')]), options)
    const [patch] = server.patches()
    expect(patch?.path).toBe(
      '/apis/apps/v1/namespaces/web/deployments/front?fieldManager=fluxless&force=true&fieldValidation=Strict',
    )
    expect(patch?.headers).toMatchObject({
      'content-type': 'application/apply-patch+yaml',
      accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json',
      'accept-encoding': 'gzip',
      authorization: 'Bearer token-1',
    })
    expect(JSON.parse(patch?.body ?? '')).toEqual(a.aDeployment('web', 'front').body)
  })

  it.each`
    name                  | namespace | path
    ${'Acme:Admin'}       | ${''}     | ${'/apis/rbac.authorization.k8s.io/v1/clusterroles/Acme%3AAdmin'}
    ${'with space?x=y#z'} | ${''}     | ${'/apis/rbac.authorization.k8s.io/v1/clusterroles/with%20space%3Fx%3Dy%23z'}
    ${'stray-namespace'}  | ${'web'}  | ${'/apis/rbac.authorization.k8s.io/v1/clusterroles/stray-namespace'}
  `('goes to the path of $name', async ({ name, namespace, path }) => {
    const { server, cluster } = await openOnScriptedServer()
    const metadata = namespace === '' ? { name } : { name, namespace }
    await cluster.apply(a.aPlan([a.anObject('rbac.authorization.k8s.io/v1', 'ClusterRole', metadata)]), options)
    const [patch] = server.patches()
    expect(patch?.path.replace(/\?.*/, '')).toBe(path)
    expect(JSON.parse(patch?.body ?? '').metadata).toEqual({ name })
  })

  it.each(['with/slash', '../../secrets', '..', '%2e%2e'])('goes nowhere for the name %s', async name => {
    const { server, cluster } = await openOnScriptedServer()
    const role = a.anObject('rbac.authorization.k8s.io/v1', 'ClusterRole', { name })
    const [result] = await cluster.apply(a.aPlan([role]), options)
    expect(result?.failure?.code).toBe('object-invalid')
    expect(server.patches()).toEqual([])
  })

  it('goes to the namespace default when a namespaced object names none', async () => {
    const { server, cluster } = await openOnScriptedServer()
    await cluster.apply(a.aPlan([a.anObject('v1', 'ConfigMap', { name: 'one' })]), options)
    expect(server.patches()[0]?.path).toMatch(/^\/api\/v1\/namespaces\/default\/configmaps\/one\?/)
  })

  it('keeps every digit of a large number', async () => {
    const { server, cluster } = await openOnScriptedServer()
    const body = { data: { big: 9_007_199_254_740_993n, small: 1 } }
    await cluster.apply(a.aPlan([a.anObject('v1', 'ConfigMap', { name: 'one', namespace: 'web' }, body)]), options)
    expect(server.patches()[0]?.body).toContain('"big":9007199254740993,"small":1')
  })

  it('goes below the path of a server that has one', async () => {
    const { server, cluster } = await openOnScriptedServer(
      ({ path }, response) => (path.startsWith('/k8s/clusters/c-1/api') ? sendJson(response, 200, {}) : 'standard'),
      { access: url => ({ server: `${url}/k8s/clusters/c-1/`, token: async () => 't' }) },
    )
    await cluster.discover()
    expect(new Set(server.requests.map(({ path }) => path))).toEqual(
      new Set(['/k8s/clusters/c-1/api', '/k8s/clusters/c-1/apis']),
    )
  })

  it('runs beside others, never more than 32, over connections that are kept', async () => {
    let [running, most] = [0, 0]
    const { server, cluster } = await openOnScriptedServer(async ({ method }) => {
      if (method === 'PATCH') most = Math.max(most, ++running)
      await new Promise(resolve => setImmediate(resolve))
      if (method === 'PATCH') running -= 1
      return 'standard' as const
    })
    const many = Array.from({ length: 200 }, (_, index) => a.aConfigMap('web', `c-${index}`))
    await cluster.apply(a.aPlan(many), options)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(32)
    expect(Math.max(...server.requests.map(({ connection }) => connection))).toBeLessThanOrEqual(32)
  })
})

describe('an answer', () => {
  it('may carry warnings, which are passed on', async () => {
    const { cluster } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH') return 'standard'
      response.setHeader('warning', ['299 - "batch/v1beta1 CronJob is deprecated"', '299 - "say \\"no\\", twice"'])
      return sendJson(response, 201, {})
    })
    const [result] = await cluster.apply(a.aPlan([a.aConfigMap('web', 'one')]), options)
    expect(result).toEqual({
      id: a.aConfigMap('web', 'one').id,
      outcome: 'created',
      footprint: '',
      warnings: ['batch/v1beta1 CronJob is deprecated', 'say "no", twice'],
    })
  })

  it.each`
    status | version | outcome
    ${201} | ${'9'}  | ${'created'}
    ${200} | ${'9'}  | ${'updated'}
    ${200} | ${'5'}  | ${'unchanged'}
  `('of $status with resourceVersion $version means $outcome', async ({ status, version, outcome }) => {
    const { id, ...one } = a.aConfigMap('web', 'one')
    const { cluster } = await openOnScriptedServer(({ method }, response) =>
      method === 'PATCH' ? sendJson(response, status, { metadata: { resourceVersion: version } }) : 'standard',
    )
    const live = [a.aLiveObject(id, { resourceVersion: '5' })]
    expect(await cluster.apply(a.aPlan([{ id, ...one }]), { ...options, live })).toEqual([
      { id, outcome, footprint: '' },
    ])
  })

  it('may be zipped', async () => {
    const { server, cluster } = await openOnScriptedServer(({ path }, response) => {
      if (!path.startsWith('/api/v1/configmaps')) return 'standard'
      const items = [{ metadata: { name: 'zipped', namespace: 'web', uid: 'u', resourceVersion: '1' } }]
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
      return void response.writeHead(200, headers).end(gzipSync(JSON.stringify({ items })))
    })
    const { objects: live } = await cluster.listLive([{ group: '', kind: 'ConfigMap' }])
    expect(live.map(({ id }) => id.name)).toEqual(['zipped'])
    const list = server.requests.find(({ path }) => path.startsWith('/api/v1/configmaps'))
    expect(list?.path).toBe('/api/v1/configmaps?limit=500')
    expect(list?.headers.accept).toMatch(/as=PartialObjectMetadataList/)
  })

  it.each(['{"data":{"password":"aHVudGVyMg==', '"aHVudGVyMg=="x'])('that is cut off is not quoted', async cut => {
    const { cluster } = await openOnScriptedServer(({ path }, response) => {
      if (!path.includes('/configmaps/')) return 'standard'
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(cut)
    })
    const one = a.aConfigMap('web', 'one')
    for (const reading of [() => cluster.readObjects([one.id]), () => cluster.preview([one])]) {
      const failure = await reading().catch(error => error)
      expect(failure).toMatchObject({ code: 'cluster-answer-unreadable', what: 'An object is not readable' })
      expect(inspect(failure)).not.toMatch(/aHVu/)
    }
  })
})
