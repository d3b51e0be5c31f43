// The protocol around objects: tokens, discovery, watches, faults, the journal and the state file.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  APPLY,
  aConfigMap,
  aWidgetDefinition,
  CONFIG_MAPS,
  DEFINITIONS,
  FORCED,
  JSON_BODY,
  MERGE,
  openAsk,
  startApi,
} from './start-api.ts'

const AGGREGATED = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList, application/json' }

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

const apply = (name: string, body: object) => api.ask('PATCH', `${CONFIG_MAPS}/${name}${FORCED}`, body, APPLY)

describe('tokens', () => {
  it('answers 401 to another token, and health to anyone', async () => {
    const stranger = openAsk({ ...api, token: 'another' })
    const answer = await stranger.ask('GET', CONFIG_MAPS)
    expect([answer.code, answer.body.reason]).toEqual([401, 'Unauthorized'])
    expect((await stranger.ask('GET', '/readyz')).body).toBe('ok')
    stranger.close()
  })
})

describe('discovery', () => {
  it('is one document with an ETag that changes with the kinds', async () => {
    const first = await api.ask('GET', '/apis', undefined, AGGREGATED)
    const etag = String(first.headers.etag)
    expect(first.type).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
    expect((await api.ask('GET', '/apis', undefined, { ...AGGREGATED, 'if-none-match': etag })).code).toBe(304)
    await api.ask('PATCH', `${DEFINITIONS}/widgets.example.com${FORCED}`, aWidgetDefinition(), APPLY)
    const changed = await vi.waitFor(async () => {
      const answer = await api.ask('GET', '/apis', undefined, { ...AGGREGATED, 'if-none-match': etag })
      expect(answer.code).toBe(200)
      return answer
    })
    const group = changed.body.items.find(
      ({ metadata }: { metadata: { name: string } }) => metadata.name === 'example.com',
    )
    expect(group.versions[0].resources[0]).toMatchObject({
      resource: 'widgets',
      responseKind: { group: 'example.com', version: 'v1', kind: 'Widget' },
      scope: 'Namespaced',
      shortNames: ['wd'],
    })
  })

  it('is the older lists for clients that do not ask for one document', async () => {
    expect((await api.ask('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
    expect((await api.ask('GET', '/apis')).body.kind).toBe('APIGroupList')
  })

  it('tells clients through OpenAPI that the server validates fields', async () => {
    const { body } = await api.ask('GET', '/openapi/v3/apis/apps/v1')
    const { patch } = body.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}']
    expect(patch['x-kubernetes-group-version-kind']).toEqual({ group: 'apps', version: 'v1', kind: 'Deployment' })
    expect(patch.parameters.map(({ name }: { name: string }) => name)).toContain('fieldValidation')
  })
})

describe('watches', () => {
  type Event = { type: string; object: { metadata: { name: string; resourceVersion: string }; code?: number } }

  /** Opens a watch and collects its events; it ends with the test. */
  const watch = (query: string) => {
    const events: Event[] = []
    const headers = { authorization: `Bearer ${api.token}` }
    const request = https.get(`${api.url}${CONFIG_MAPS}?watch=1${query}`, { ca: api.caPem, headers })
    let rest = ''
    request.on('response', response => {
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        events.push(...lines.map(line => JSON.parse(line) as Event))
      })
    })
    request.on('error', () => {})
    const told = () => events.map(({ type, object }) => `${type} ${object.metadata.name}`)
    return { events, told, close: () => request.destroy() }
  }
  const version = async () => (await api.ask('GET', CONFIG_MAPS)).body.metadata.resourceVersion

  it('tells changes after a version, in order', async () => {
    const { told, close } = watch(`&resourceVersion=${await version()}`)
    await apply('seen', aConfigMap('seen'))
    await apply('seen', aConfigMap('seen', { a: 'c' }))
    await api.ask('DELETE', `${CONFIG_MAPS}/seen`)
    await vi.waitFor(() => expect(told()).toEqual(['ADDED seen', 'MODIFIED seen', 'DELETED seen']))
    close()
  })

  it('tells what was missed between the list and the watch', async () => {
    const since = await version()
    await apply('missed', aConfigMap('missed'))
    const { told, close } = watch(`&resourceVersion=${since}`)
    await vi.waitFor(() => expect(told()).toEqual(['ADDED missed']))
    close()
  })

  it('starts with everything when no version is given', async () => {
    await apply('there', aConfigMap('there'))
    const { told, close } = watch('')
    await vi.waitFor(() => expect(told()).toContain('ADDED there'))
    close()
  })

  it('tells a change out of the selection as a deletion', async () => {
    const { told, close } = watch(`&labelSelector=in%3Dyes&resourceVersion=${await version()}`)
    await apply('moving', aConfigMap('moving', {}, { labels: { in: 'yes' } }))
    await api.ask('PATCH', `${CONFIG_MAPS}/moving`, { metadata: { labels: { in: 'no' } } }, MERGE)
    await vi.waitFor(() => expect(told()).toEqual(['ADDED moving', 'DELETED moving']))
    close()
  })

  it('says 410 to a version from before a compaction', async () => {
    const since = await version()
    await apply('compacted', aConfigMap('compacted'))
    api.compact()
    const { events, close } = watch(`&resourceVersion=${since}`)
    await vi.waitFor(() => expect(events[0]).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } }))
    close()
  })

  it('marks the end of the first events, and ends with a bookmark when its time is up', async () => {
    const answer = await api.ask(
      'GET',
      `${CONFIG_MAPS}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1`,
    )
    const lines = String(answer.body)
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Event)
    const bookmarks = lines.filter(({ type }) => type === 'BOOKMARK').map(({ object }) => object.metadata)
    expect(bookmarks).toHaveLength(2)
    expect(bookmarks[0]).toMatchObject({ annotations: { 'k8s.io/initial-events-end': 'true' } })
  })
})

describe('faults', () => {
  beforeEach(() => api.faults.clear())

  it('refuses before the write takes effect', async () => {
    api.faults.inject({
      method: 'PATCH',
      times: 1,
      fault: { kind: 'status', code: 429, isText: true, retryAfterSeconds: 2 },
    })
    const refused = await apply('before', aConfigMap('before'))
    expect([refused.code, refused.headers['retry-after'], refused.type]).toEqual([
      429,
      '2',
      'text/plain; charset=utf-8',
    ])
    expect((await api.ask('GET', `${CONFIG_MAPS}/before`)).code).toBe(404)
    expect((await apply('before', aConfigMap('before'))).code).toBe(201)
  })

  it('fails after the write took effect', async () => {
    api.faults.inject({ times: 1, fault: { kind: 'status', code: 504, reason: 'Timeout', when: 'after' } })
    expect((await apply('after', aConfigMap('after'))).body.reason).toBe('Timeout')
    expect((await api.ask('GET', `${CONFIG_MAPS}/after`)).code).toBe(200)
  })

  it.each`
    fault
    ${{ kind: 'reset' }}
    ${{ kind: 'reset', when: 'after' }}
    ${{ kind: 'truncate' }}
  `('breaks the connection for $fault', async ({ fault }) => {
    api.faults.inject({ path: /broken$/, times: 1, fault })
    await expect(apply('broken', aConfigMap('broken'))).rejects.toThrow(/aborted|hang up|ECONNRESET/)
    expect((await apply('broken', aConfigMap('broken'))).code).toBeLessThan(300)
    await api.ask('DELETE', `${CONFIG_MAPS}/broken`)
  })

  it('adds warnings and waits', async () => {
    api.faults.inject({ fault: { kind: 'warning', text: 'mind the gap' } })
    api.faults.inject({ fault: { kind: 'latency', delayMs: 30 } })
    const start = performance.now()
    const answer = await api.ask('GET', CONFIG_MAPS)
    expect(answer.headers.warning).toBe('299 - "mind the gap"')
    expect(performance.now() - start).toBeGreaterThan(25)
  })
})

describe('the journal', () => {
  it('counts requests by method and path', async () => {
    api.requests.clear()
    await apply('counted', aConfigMap('counted'))
    await api.ask('GET', CONFIG_MAPS)
    await api.ask('GET', `${CONFIG_MAPS}/none`)
    expect(api.requests.counts()).toEqual({ PATCH: 1, GET: 2 })
    expect(api.requests.count('GET', /none$/)).toBe(1)
    expect(api.requests.all().map(({ status }) => status)).toEqual([201, 200, 404])
  })
})

describe('the state file', () => {
  it('brings objects, versions and custom kinds over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fluxless-'))
    const stateFile = join(folder, 'kubernetes', 'state.json')
    const first = await startApi({ stateFile })
    const { body: kept } = await first.ask('POST', CONFIG_MAPS, aConfigMap('kept'), JSON_BODY)
    await first.ask('PATCH', `${DEFINITIONS}/widgets.example.com${FORCED}`, aWidgetDefinition(), APPLY)
    await vi.waitFor(async () => expect((await first.ask('GET', '/apis/example.com/v1')).code).toBe(200))
    await first.stop()
    expect(readFileSync(stateFile, 'utf8')).toContain('"kept"')
    const second = await startApi({ stateFile })
    expect((await second.ask('GET', `${CONFIG_MAPS}/kept`)).body).toEqual(kept)
    expect((await second.ask('GET', '/apis/example.com/v1/widgets')).code).toBe(200)
    const { body: next } = await second.ask('POST', CONFIG_MAPS, aConfigMap('next'), JSON_BODY)
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(kept.metadata.resourceVersion))
    await second.stop()
    rmSync(folder, { recursive: true })
  })
})
