// Old versions over HTTPS: one object behind two versions, as clients of either see it.
import https from 'node:https'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { APPLY, FORCED, JSON_BODY, MERGE, startApi } from '../kubernetes/start-api.ts'
import { GADGET_DEFINITION, OLD_KINDS } from './old-kinds.ts'

let api: Awaited<ReturnType<typeof startApi>>

beforeEach(async () => {
  api = await startApi({ rolloutDelayMs: Number.POSITIVE_INFINITY })
})
afterEach(() => api.stop())

const HPA = OLD_KINDS.find(({ object }) => object.apiVersion === 'autoscaling/v2beta1')
const AUTOSCALERS = '/apis/autoscaling/v2beta1/namespaces/default/horizontalpodautoscalers'
const FLAT = [{ type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 80 } }]
const applyHpa = () => api.ask('PATCH', `${AUTOSCALERS}/old${FORCED}`, HPA?.object, APPLY)

describe.each(OLD_KINDS)('$object.kind of $object.apiVersion', ({ object, old, current }) => {
  const { apiVersion, kind } = object

  it('is applied, found unchanged, read in both versions, listed and deleted', async () => {
    const created = await api.ask('PATCH', `${old}/old${FORCED}`, object, APPLY)
    expect(created.body).toMatchObject({ apiVersion, kind, metadata: { name: 'old' } })
    expect(created.code).toBe(201)
    const again = await api.ask('PATCH', `${old}/old${FORCED}`, object, APPLY)
    expect(again.code).toBe(200)
    expect(again.body.metadata.resourceVersion).toBe(created.body.metadata.resourceVersion)

    const [seen, today] = [await api.ask('GET', `${old}/old`), await api.ask('GET', `${current}/old`)]
    expect(seen.body).toMatchObject({ apiVersion, kind })
    expect(today.body.apiVersion).toBe(current.split('/').slice(2, 4).join('/'))
    expect(today.body.metadata.uid).toBe(seen.body.metadata.uid)
    const list = await api.ask('GET', old)
    expect(list.body).toMatchObject({ apiVersion, kind: `${kind}List`, items: [{ metadata: { name: 'old' } }] })

    expect((await api.ask('DELETE', `${old}/old`)).code).toBe(200)
    expect((await api.ask('GET', `${current}/old`)).code).toBe(404)
  })

  it('is created by POST, and replaced as it was read', async () => {
    expect((await api.ask('POST', old, object, JSON_BODY)).code).toBe(201)
    const { body } = await api.ask('GET', `${old}/old`)
    const changed = { ...body, metadata: { ...body.metadata, labels: { a: 'b' } } }
    const replaced = await api.ask('PUT', `${old}/old`, changed, JSON_BODY)
    expect(replaced.body).toMatchObject({ apiVersion, metadata: { labels: { a: 'b' } } })
    expect((await api.ask('GET', `${current}/old`)).body.metadata.labels).toEqual({ a: 'b' })
  })
})

describe('an old version', () => {
  it('is patched in its own layout', async () => {
    await applyHpa()
    const metrics = [{ type: 'Resource', resource: { name: 'memory', targetAverageValue: '1Gi' } }]
    const patched = await api.ask('PATCH', `${AUTOSCALERS}/old`, { spec: { metrics } }, MERGE)
    expect(patched.body.spec.metrics).toEqual(metrics)
    const { body } = await api.ask('GET', `${AUTOSCALERS.replace('v2beta1', 'v2')}/old`)
    const target = { type: 'AverageValue', averageValue: '1Gi' }
    expect(body.spec.metrics).toEqual([{ type: 'Resource', resource: { name: 'memory', target } }])
  })

  it('is watched in its own layout', async () => {
    await applyHpa()
    const events = await watch(`${AUTOSCALERS}?watch=true&timeoutSeconds=1`)
    expect(events).toMatchObject([
      { type: 'ADDED', object: { apiVersion: 'autoscaling/v2beta1', spec: { metrics: FLAT } } },
    ])
  })

  it('warns that Kubernetes no longer serves it, and what to use', async () => {
    const { headers } = await applyHpa()
    const words = 'autoscaling/v2beta1 HorizontalPodAutoscaler is unavailable in v1.25+'
    expect(headers.warning).toBe(`299 - "${words}; use autoscaling/v2 HorizontalPodAutoscaler"`)
  })

  it.each([
    ['an unknown field', { ...HPA?.object, spec: { ...(HPA?.object.spec as object), surplus: 1 } }, 500],
    ['another version in the body', { ...HPA?.object, apiVersion: 'autoscaling/v2' }, 400],
  ])('is refused with %s', async (_, object, code) => {
    expect((await api.ask('PATCH', `${AUTOSCALERS}/old${FORCED}`, object, APPLY)).code).toBe(code)
  })

  it('refuses doubled fields under strict validation', async () => {
    const text = JSON.stringify(HPA?.object).replace('"spec":{', '"spec":{"maxReplicas":1,')
    const { code, body } = await api.ask('POST', `${AUTOSCALERS}?fieldValidation=Strict`, text, JSON_BODY)
    expect([code, body.message]).toEqual([400, expect.stringContaining('duplicate field "spec.maxReplicas"')])
  })

  it('comes after the current one in discovery', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
    const { body } = await api.ask('GET', '/apis', undefined, { accept })
    const versionsOf = (name: string) =>
      body.items
        .find(({ metadata }: { metadata: { name: string } }) => metadata.name === name)
        .versions.map(({ version }: { version: string }) => version)
    expect(versionsOf('autoscaling')).toEqual(['v2', 'v1', 'v2beta2', 'v2beta1'])
    expect(versionsOf('apps')).toEqual(['v1', 'v1beta2', 'v1beta1'])
    expect(body.items.at(-1).metadata.name).toBe('extensions')
    const plain = await api.ask('GET', '/apis/apps')
    expect(plain.body.preferredVersion.version).toBe('v1')
    const { paths } = (await api.ask('GET', '/openapi/v3')).body
    expect(Object.keys(paths)).toContain('apis/autoscaling/v2beta1')
    expect((await api.ask('GET', '/apis/extensions/v1beta1')).body.resources.length).toBeGreaterThan(0)
  })

  it('is not served when the sandbox is to be as modern as its release', async () => {
    const modern = await startApi({ legacyVersions: false })
    expect((await modern.ask('GET', AUTOSCALERS)).code).toBe(404)
    expect((await modern.ask('GET', '/apis/extensions')).code).toBe(404)
    await modern.stop()
  })
})

describe('a definition of v1beta1', () => {
  const definitions = '/apis/apiextensions.k8s.io/v1beta1/customresourcedefinitions'
  const gadgets = '/apis/example.com/v1alpha1/namespaces/default/gadgets'

  it('is served as a kind that keeps fields it does not name', async () => {
    const path = `${definitions}/gadgets.example.com${FORCED}`
    const { code, body } = await api.ask('PATCH', path, GADGET_DEFINITION, APPLY)
    expect(code).toBe(201)
    expect(body.spec).toMatchObject({ version: 'v1alpha1', scope: 'Namespaced', preserveUnknownFields: true })
    await vi.waitFor(async () => expect((await api.ask('GET', gadgets)).code).toBe(200))
    const { resourceVersion } = (await api.ask('GET', `${definitions}/gadgets.example.com`)).body.metadata
    const again = await api.ask('PATCH', path, GADGET_DEFINITION, APPLY)
    expect(again.body.metadata.resourceVersion).toBe(resourceVersion)

    const spec = { size: 3, more: { than: 'said' } }
    const gadget = { apiVersion: 'example.com/v1alpha1', kind: 'Gadget', metadata: { name: 'one' }, spec }
    expect((await api.ask('PATCH', `${gadgets}/one${FORCED}`, gadget, APPLY)).code).toBe(201)
    expect((await api.ask('GET', `${gadgets}/one`)).body.spec).toEqual(spec)
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    expect((await api.ask('GET', gadgets, undefined, { accept })).body.rows[0].cells).toEqual(['one', 3])
    await api.ask('DELETE', `${definitions}/gadgets.example.com`)
    await vi.waitFor(async () => expect((await api.ask('GET', gadgets)).code).toBe(404))
  })
})

/** Reads a watch to its end. */
function watch(path: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${api.token}` }
    https
      .get(api.url + path, { ca: api.caPem, headers }, response => {
        let text = ''
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () =>
          resolve(
            text
              .trim()
              .split('\n')
              .map(line => JSON.parse(line) as unknown),
          ),
        )
      })
      .on('error', reject)
  })
}
