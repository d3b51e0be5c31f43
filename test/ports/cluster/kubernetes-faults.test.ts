// What the kubernetes provider does when the way to the cluster, or the cluster itself, has a bad day.
import { describe, expect, it } from 'vitest'
import { describeFailure, NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import { openTransport } from '../../../functions/ports/cluster/transport.ts'
import { summarize } from './contract-context.ts'
import { openOnScriptedServer, START } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { type SeenRequest, sendJson, sendPageNotFound, sendStatus } from './scripted-server.ts'

const options = { live: [], deadline: START + 60_000 }
const one = a.aPlan([a.aConfigMap('default', 'one')])
const named = ({ path }: SeenRequest, name: string) => path.includes(`/${name}?`)

describe('dead sockets', () => {
  it('sends again at once, on a new connection, when an idle one has died', async () => {
    let lastAlive = Number.POSITIVE_INFINITY
    const { server, cluster, clock } = await openOnScriptedServer(({ method, connection, socket }) =>
      method === 'PATCH' && connection <= lastAlive ? void socket.destroy() : 'standard',
    )
    await cluster.discover()
    lastAlive = Math.max(...server.requests.map(({ connection }) => connection))
    expect(summarize(await cluster.apply(one, options))).toEqual(['one created'])
    expect(server.patches().map(({ connection }) => connection > lastAlive)).toEqual([false, true])
    expect(clock.waits).toEqual([])
  })

  it('drops all idle connections together, as all have died together', async () => {
    let lastAlive = 0
    const { server, cluster, clock } = await openOnScriptedServer(({ method, connection, socket }) =>
      method === 'PATCH' && connection <= lastAlive ? void socket.destroy() : 'standard',
    )
    const many = a.aPlan(Array.from({ length: 40 }, (_, index) => a.aConfigMap('default', `c-${index}`)))
    await cluster.apply(many, options)
    lastAlive = Math.max(...server.requests.map(({ connection }) => connection))
    const before = server.patches().length
    const results = await cluster.apply(many, options)
    expect(results.filter(({ outcome }) => outcome !== 'created')).toEqual([])
    // At worst each of the connections swallowed one request.
    expect(server.patches().length - before).toBeGreaterThan(40)
    expect(server.patches().length - before).toBeLessThanOrEqual(40 + lastAlive)
    expect(clock.waits).toEqual([])
  })
})

describe('a busy server', () => {
  it('waits as long as it is asked to, and then succeeds', async () => {
    let refusals = 1
    const { cluster, clock } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH' || refusals-- <= 0) return 'standard'
      return void response.writeHead(429, { 'retry-after': '7', 'content-type': 'text/plain' }).end('Too many requests')
    })
    expect(summarize(await cluster.apply(one, options))).toEqual(['one created'])
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(7_000)
  })

  it.each`
    status | reason                  | message
    ${503} | ${'ServiceUnavailable'} | ${'the server is currently unable to handle the request'}
    ${504} | ${'Timeout'}            | ${'request did not complete within the allotted timeout'}
    ${500} | ${'InternalError'}      | ${'etcdserver: leader changed'}
    ${500} | ${''}                   | ${'etcdserver: request timed out'}
    ${409} | ${'AlreadyExists'}      | ${'configmaps "one" already exists'}
    ${409} | ${'Conflict'}           | ${'Operation cannot be fulfilled: the object has been modified; please apply your changes'}
  `('tries again after $status $reason: $message', async ({ status, reason, message }) => {
    let refusals = 2
    const { server, cluster, clock } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH' || refusals-- <= 0) return 'standard'
      return sendStatus(response, status, reason, message)
    })
    expect(summarize(await cluster.apply(one, options))).toEqual(['one created'])
    expect(server.patches()).toHaveLength(3)
    expect(clock.waits).toEqual([200, 400])
  })

  it('tries five times and then gives the object up', async () => {
    const { server, cluster } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH') return 'standard'
      return sendStatus(response, 503, 'ServiceUnavailable', 'shutting down')
    })
    expect(summarize(await cluster.apply(one, options))).toEqual(['one failed server-busy'])
    expect(server.patches()).toHaveLength(5)
  })

  it('never waits past the deadline', async () => {
    const { server, cluster, clock } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH') return 'standard'
      return void response.writeHead(429, { 'retry-after': '30' }).end('Too many requests')
    })
    const plan = a.aPlan([a.aConfigMap('default', 'one')], [a.aConfigMap('default', 'two')])
    const results = await cluster.apply(plan, { live: [], deadline: START + 10_000 })
    expect(summarize(results)).toEqual(['one failed server-busy', 'two postponed'])
    expect(server.patches()).toHaveLength(1)
    expect(clock.waits).toEqual([])
  })

  it.each`
    status | reason         | message
    ${500} | ${''}          | ${'failed to create typed patch object (default/one; /v1, Kind=ConfigMap): .dota: field not declared in schema'}
    ${500} | ${''}          | ${'etcdserver: request is too large'}
    ${403} | ${'Forbidden'} | ${'configmaps "one" is forbidden: exceeded quota: small'}
    ${422} | ${'Invalid'}   | ${'ConfigMap "one" is invalid'}
  `('does not try again after $status: $message', async ({ status, reason, message }) => {
    const { server, cluster } = await openOnScriptedServer(({ method }, response) => {
      if (method !== 'PATCH') return 'standard'
      return sendStatus(response, status, reason, message)
    })
    const [result] = await cluster.apply(one, options)
    expect(result?.outcome).toBe('failed')
    expect(server.patches()).toHaveLength(1)
  })
})

describe('an unreachable cluster', () => {
  it('is told by every verb, with its host and without its token', async () => {
    const access = { server: 'http://127.0.0.1:1', token: async () => 'secret-token' }
    const { cluster } = await openOnScriptedServer(undefined, { access: () => access })
    for (const verb of [() => cluster.discover(), () => cluster.listLive([]), () => cluster.apply(one, options)]) {
      const thrown = await verb().catch(error => error)
      expect(thrown).toBeInstanceOf(TryLater)
      expect(describeFailure(thrown)).toMatchObject({ code: 'cluster-unreachable', where: '127.0.0.1:1' })
      expect(JSON.stringify(describeFailure(thrown))).not.toContain('secret-token')
      expect(thrown.retryAfterMs).toBe(15_000)
    }
  })

  it('is told when it goes away half way; nothing more is sent', async () => {
    let patches = 0
    const { server, cluster } = await openOnScriptedServer(({ method, path, socket }) => {
      if (method === 'PATCH') patches += 1
      if (patches > 30 && (method === 'PATCH' || path === '/version')) return void socket.destroy()
      return 'standard'
    })
    const many = Array.from({ length: 500 }, (_, index) => a.aConfigMap('default', `c-${index}`))
    await expect(cluster.apply(a.aPlan(many), options)).rejects.toMatchObject({ code: 'cluster-unreachable' })
    expect(new Set(server.patches().map(({ path }) => path)).size).toBeLessThan(150)
  })

  it('is told apart from one object on which the connection breaks', async () => {
    const { cluster } = await openOnScriptedServer(request =>
      named(request, 'poison') ? void request.socket.destroy() : 'standard',
    )
    const results = await cluster.apply(
      a.aPlan([a.aConfigMap('default', 'poison')], [a.aConfigMap('default', 'fine')]),
      options,
    )
    expect(summarize(results)).toEqual(['poison failed cluster-unreachable', 'fine created'])
  })

  it('is a postponement when the deadline has come', async () => {
    const { cluster, clock } = await openOnScriptedServer(request => {
      if (request.method !== 'PATCH') return 'standard'
      clock.passMs(70_000)
      return void request.socket.destroy()
    })
    expect(summarize(await cluster.apply(one, options))).toEqual(['one postponed'])
  })
})

describe('the deadline', () => {
  it('is not spent on asking for a kind', async () => {
    const { server, cluster, clock } = await openOnScriptedServer(request => {
      if (named(request, 'slow')) clock.passMs(61_000)
      return 'standard'
    })
    const plan = a.aPlan([a.aConfigMap('default', 'slow')], [a.aWidget('example.com', 'default', 'late')])
    expect(summarize(await cluster.apply(plan, options))).toEqual(['slow created', 'late postponed'])
    expect(server.requests).toHaveLength(3)
  })

  it('costs no request when it has passed already', async () => {
    const { server, cluster } = await openOnScriptedServer()
    expect(summarize(await cluster.apply(one, { live: [], deadline: START }))).toEqual(['one postponed'])
    expect(server.requests).toEqual([])
  })

  it('postpones what was not reached, and keeps what was done', async () => {
    const { server, cluster, clock } = await openOnScriptedServer(request => {
      if (named(request, 'slow')) clock.passMs(61_000)
      return 'standard'
    })
    const plan = a.aPlan(
      [a.aConfigMap('default', 'slow')],
      [a.aConfigMap('default', 'late')],
      [a.aConfigMap('default', 'later')],
    )
    expect(summarize(await cluster.apply(plan, options))).toEqual(['slow created', 'late postponed', 'later postponed'])
    expect(server.patches()).toHaveLength(1)
  })
})

describe('a broken answer', () => {
  it('is asked for again when it ends too early', async () => {
    let isBroken = true
    const { server, cluster } = await openOnScriptedServer((request, response) => {
      if (request.method !== 'PATCH' || !isBroken) return 'standard'
      isBroken = false
      response.writeHead(201, { 'content-length': 100 }).write('{"kind"', () => request.socket.destroy())
      return undefined
    })
    expect(summarize(await cluster.apply(one, options))).toEqual(['one created'])
    expect(server.patches()).toHaveLength(2)
  })

  it('is not waited for longer than the request may take', async () => {
    const { server } = await openOnScriptedServer(() => undefined)
    const transport = openTransport({ url: server.url })
    const sent = transport.send({ method: 'GET', path: '/version', timeoutMs: 30 })
    await expect(sent).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    transport.close()
  })
})

describe('kinds that appear late', () => {
  const group = 'example.com'
  const established = { status: { conditions: [{ type: 'Established', status: 'True' }] } }
  const pending = { status: { conditions: [{ type: 'Established', status: 'False' }] } }
  const plan = a.aPlan([a.aWidgetCrd(group)], [a.aWidget(group, 'default', 'one')])
  const isCrdRead = ({ method, path }: SeenRequest) => method === 'GET' && path.includes('/customresourcedefinitions/')

  it('waits until the CRD is established', async () => {
    let looks = 0
    const { server, cluster, clock } = await openOnScriptedServer((request, response) => {
      if (!isCrdRead(request)) return 'standard'
      looks += 1
      return sendJson(response, 200, looks < 4 ? pending : established)
    })
    expect(summarize(await cluster.apply(plan, options))).toEqual(['widgets.example.com created', 'one created'])
    expect(clock.waits).toEqual([250, 500, 1_000])
    expect(server.patches().at(-1)?.path).toMatch(/^\/apis\/example.com\/v1\/namespaces\/default\/widgets\/one\?/)
  })

  it('waits for a replica that does not serve the kind yet', async () => {
    let refusals = 3
    const { cluster, clock } = await openOnScriptedServer((request, response) => {
      if (isCrdRead(request)) return sendJson(response, 200, established)
      if (!named(request, 'one') || refusals-- <= 0) return 'standard'
      return sendPageNotFound(response)
    })
    expect(summarize(await cluster.apply(plan, options))).toEqual(['widgets.example.com created', 'one created'])
    expect(clock.waits).toEqual([250, 500, 1_000])
  })

  it('lets the object wait when the kind does not come within ten seconds', async () => {
    const { cluster, clock } = await openOnScriptedServer((request, response) => {
      if (isCrdRead(request)) return sendJson(response, 200, established)
      return named(request, 'one') ? sendPageNotFound(response) : 'standard'
    })
    const [, result] = await cluster.apply(plan, options)
    expect(result).toMatchObject({ outcome: 'waiting', failure: { code: 'kind-not-served' } })
    expect(clock.now() - START).toBeLessThanOrEqual(10_000)
  })

  it('does not count a version that the CRD does not serve', async () => {
    const { body, ...crd } = a.aWidgetCrd(group)
    const spec = {
      ...(body.spec as object),
      versions: [
        { name: 'v1', served: false },
        { name: 'v2', served: true },
      ],
    }
    const { cluster } = await openOnScriptedServer((request, response) =>
      isCrdRead(request) ? sendJson(response, 200, established) : 'standard',
    )
    const plan = a.aPlan([{ ...crd, body: { ...body, spec } }], [a.aWidget(group, 'default', 'old')])
    const [, result] = await cluster.apply(plan, options)
    expect(result?.failure?.what).toBe('Kind Widget (example.com/v1) is not served; served versions: v2')
  })

  it('fails a CRD whose names are taken, and does not wait for its objects', async () => {
    const refused = { type: 'NamesAccepted', status: 'False', message: '"Widget" is already in use' }
    const { cluster, clock } = await openOnScriptedServer((request, response) => {
      if (!isCrdRead(request)) return 'standard'
      return sendJson(response, 200, { status: { conditions: [refused] } })
    })
    const [crd, widget] = await cluster.apply(plan, options)
    expect(crd?.failure).toMatchObject({ code: 'object-invalid', what: expect.stringContaining('already in use') })
    expect(widget?.outcome).toBe('waiting')
    expect(clock.waits).toEqual([])
  })

  it('tries an object again at the end when its webhook could not be called', async () => {
    const seen: string[] = []
    const { cluster } = await openOnScriptedServer((request, response) => {
      if (request.method === 'PATCH') seen.push(request.path.replace(/\?.*/, '').replace(/.*\//, ''))
      if (!named(request, 'guarded') || seen.includes('last')) return 'standard'
      return sendStatus(
        response,
        500,
        'InternalError',
        'Internal error occurred: failed calling webhook "v.example.com"',
      )
    })
    const plan = a.aPlan([a.aConfigMap('default', 'guarded')], [a.aConfigMap('default', 'last')])
    expect(summarize(await cluster.apply(plan, options))).toEqual(['guarded created', 'last created'])
    expect(seen).toEqual(['guarded', 'last', 'guarded'])
  })
})

describe('lists', () => {
  const item = (name: string) => ({ metadata: { name, namespace: 'default', uid: name, resourceVersion: '1' } })
  const list = (cluster: Awaited<ReturnType<typeof openOnScriptedServer>>['cluster']) =>
    cluster.listLive([{ group: '', kind: 'ConfigMap' }])
  const isList = ({ path }: SeenRequest) => path.startsWith('/api/v1/configmaps?')

  it('starts again when its place in the list is too old', async () => {
    let isExpired = false
    const { cluster } = await openOnScriptedServer((request, response) => {
      if (!isList(request)) return 'standard'
      if (!request.path.includes('continue=')) {
        const metadata = isExpired ? {} : { continue: 'next/page+1' }
        return sendJson(response, 200, { items: [item(isExpired ? 'new' : 'old')], metadata })
      }
      isExpired = true
      return sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old')
    })
    expect((await list(cluster)).objects.map(({ id }) => id.name)).toEqual(['new'])
  })

  it.each`
    status | why
    ${403} | ${'we may not list it'}
    ${404} | ${'it is not served any more'}
    ${500} | ${'what is stored of it cannot be converted'}
  `('leaves a kind out when $why', async ({ status }) => {
    const { cluster } = await openOnScriptedServer((request, response) =>
      isList(request) ? sendStatus(response, status, '', 'no') : 'standard',
    )
    const listing = await list(cluster)
    expect([listing.objects, listing.isListed({ group: '', kind: 'ConfigMap' })]).toEqual([[], false])
  })

  it('does not take a server that is down for an empty cluster', async () => {
    const { cluster } = await openOnScriptedServer((request, response) =>
      isList(request) ? sendStatus(response, 503, 'ServiceUnavailable', 'down') : 'standard',
    )
    await expect(list(cluster)).rejects.toMatchObject({ code: 'cluster-busy' })
  })

  it('asks a person for rights when no workloads may be listed at all', async () => {
    const { cluster } = await openOnScriptedServer(({ path }, response) =>
      path.includes('/deployments?') ? sendStatus(response, 403, 'Forbidden', 'no') : 'standard',
    )
    await expect(cluster.readWorkloads('team-a')).rejects.toBeInstanceOf(NeedsPerson)
  })
})
