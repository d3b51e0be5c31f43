// Writing, reading, listing and deleting objects over HTTPS, where the recordings cannot look.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  APPLY,
  aConfigMap,
  aDeployment,
  CONFIG_MAPS,
  DEPLOYMENTS,
  FORCED,
  JSON_BODY,
  MERGE,
  startApi,
} from './start-api.ts'

const METADATA = { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json' }

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})
afterAll(() => api.stop())

const apply = (name: string, body: object, collection = CONFIG_MAPS) =>
  api.ask('PATCH', `${collection}/${name}${FORCED}`, body, APPLY)
const names = (body: { items: { metadata: { name: string } }[] }) => body.items.map(({ metadata }) => metadata.name)

describe('applying', () => {
  it('creates with 201, and answers an identical apply with the same version', async () => {
    const created = await apply('applied', aConfigMap('applied'))
    const again = await apply('applied', aConfigMap('applied'))
    expect([created.code, again.code]).toEqual([201, 200])
    expect(again.body.metadata).toEqual(created.body.metadata)
  })

  it('counts a generation for a changed spec, and none for a label', async () => {
    await apply('counted', aDeployment('counted'), DEPLOYMENTS)
    const labelled = { ...aDeployment('counted'), metadata: { name: 'counted', labels: { a: 'b' } } }
    const label = await apply('counted', labelled, DEPLOYMENTS)
    const spec = await apply('counted', aDeployment('counted', { replicas: 3 }), DEPLOYMENTS)
    expect([label.body.metadata.generation, spec.body.metadata.generation]).toEqual([1, 2])
  })

  it('stores nothing and uses no version in a dry run', async () => {
    const before = (await api.ask('GET', CONFIG_MAPS)).body.metadata.resourceVersion
    const dry = await api.ask('PATCH', `${CONFIG_MAPS}/dry${FORCED}&dryRun=All`, aConfigMap('dry'), APPLY)
    expect(dry.code).toBe(201)
    expect(dry.body.metadata.uid).toBeTypeOf('string')
    expect(dry.body.metadata.resourceVersion).toBeUndefined()
    expect((await api.ask('GET', `${CONFIG_MAPS}/dry`)).code).toBe(404)
    expect((await api.ask('GET', CONFIG_MAPS)).body.metadata.resourceVersion).toBe(before)
  })

  it('accepts YAML as kubectl reads it', async () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: yaml\nspec:\n  containers: [{name: a, image: b}]\n  volumes: [{name: v, secret: {secretName: s, defaultMode: 0644}}]\n'
    const answer = await api.ask('PATCH', `/api/v1/namespaces/default/pods/yaml${FORCED}`, text, APPLY)
    expect(answer.body.spec.volumes[0].secret.defaultMode).toBe(420)
  })
})

describe('the other writes', () => {
  it('gives a name to what is posted with generateName', async () => {
    const body = { ...aConfigMap(''), metadata: { generateName: 'some-' } }
    const answer = await api.ask('POST', CONFIG_MAPS, body, JSON_BODY)
    expect(answer.body.metadata.name).toMatch(/^some-[a-z0-9]{5}$/)
  })

  it('takes a field from its applier when somebody else patches it', async () => {
    await apply('taken', aConfigMap('taken'))
    const patched = await api.ask('PATCH', `${CONFIG_MAPS}/taken?fieldManager=else`, { data: { a: 'c' } }, MERGE)
    const managers = patched.body.metadata.managedFields.map((entry: { manager: string }) => entry.manager)
    expect(managers).toEqual(['else'])
  })

  it('refuses a body over three megabytes', async () => {
    const answer = await apply('large', aConfigMap('large', { a: 'x'.repeat(3_200_000) }))
    expect([answer.code, answer.body.reason]).toEqual([413, 'RequestEntityTooLarge'])
  })

  it('refuses annotations over 256 KiB', async () => {
    const annotations = { a: 'x'.repeat(262_145) }
    expect((await apply('notes', aConfigMap('notes', {}, { annotations }))).code).toBe(422)
  })
})

describe('listing', () => {
  const list = '/api/v1/namespaces/listing/configmaps'
  beforeAll(async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'listing' } }
    await api.ask('POST', '/api/v1/namespaces', namespace, JSON_BODY)
    await apply('one', aConfigMap('one', {}, { labels: { app: 'web', tier: 'front' } }), list)
    await apply('two', aConfigMap('two', {}, { labels: { app: 'api' } }), list)
    await apply('three', aConfigMap('three', {}), list)
  })

  it.each`
    selector                | found
    ${'app=web'}            | ${['one']}
    ${'app==web'}           | ${['one']}
    ${'app!=web'}           | ${['three', 'two']}
    ${'app in (web, api)'}  | ${['one', 'two']}
    ${'app notin (web)'}    | ${['three', 'two']}
    ${'app'}                | ${['one', 'two']}
    ${'!app'}               | ${['three']}
    ${'app,tier notin (x)'} | ${['one', 'two']}
    ${'app=web,tier=front'} | ${['one']}
    ${'app=web,tier=back'}  | ${[]}
  `('finds $found by the label selector "$selector"', async ({ selector, found }) => {
    const answer = await api.ask('GET', `${list}?labelSelector=${encodeURIComponent(selector)}`)
    expect(names(answer.body)).toEqual(found)
  })

  it.each`
    selector                          | found
    ${'metadata.name=two'}            | ${['two']}
    ${'metadata.name!=two'}           | ${['one', 'three']}
    ${'metadata.namespace=elsewhere'} | ${[]}
  `('finds $found by the field selector "$selector"', async ({ selector, found }) => {
    const answer = await api.ask('GET', `${list}?fieldSelector=${encodeURIComponent(selector)}`)
    expect(names(answer.body)).toEqual(found)
  })

  it('gives pages until nothing is left', async () => {
    const first = await api.ask('GET', `${list}?limit=2`)
    const second = await api.ask('GET', `${list}?limit=2&continue=${first.body.metadata.continue}`)
    expect([names(first.body), names(second.body)]).toEqual([['one', 'three'], ['two']])
    expect(first.body.metadata.remainingItemCount).toBe(1)
    expect(second.body.metadata.continue).toBeUndefined()
  })

  it('says that a page is too old after a compaction, and offers to go on', async () => {
    const first = await api.ask('GET', `${list}?limit=2`)
    await apply('four', aConfigMap('four'), list)
    api.compact()
    const late = await api.ask('GET', `${list}?limit=2&continue=${first.body.metadata.continue}`)
    expect([late.code, late.body.reason]).toEqual([410, 'Expired'])
    const rest = await api.ask('GET', `${list}?limit=2&continue=${late.body.metadata.continue}`)
    expect(names(rest.body)).toEqual(['two'])
  })

  it('leaves kinds out of built-in lists, and gives null for no metadata at all', async () => {
    const full = await api.ask('GET', list)
    expect(full.body.items[0].kind).toBeUndefined()
    const empty = await api.ask('GET', `${list}?labelSelector=none`, undefined, METADATA)
    expect(empty.body).toMatchObject({ kind: 'PartialObjectMetadataList', items: null })
  })

  it('zips large answers for clients that can unzip', async () => {
    await apply('wide', aConfigMap('wide', { a: 'x'.repeat(200_000) }), list)
    const zipped = await api.ask('GET', list, undefined, { 'accept-encoding': 'gzip' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
  })
})

it('lists the metadata of 1000 objects in less than 100 ms', async () => {
  const many = '/api/v1/namespaces/kube-public/configmaps'
  for (let index = 0; index < 1000; index += 20) {
    const batch = Array.from({ length: 20 }, (_, offset) => `many-${index + offset}`)
    await Promise.all(batch.map(name => apply(name, aConfigMap(name), many)))
  }
  const times: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    const start = performance.now()
    const answer = await api.ask('GET', many, undefined, METADATA)
    times.push(performance.now() - start)
    expect(answer.body.items).toHaveLength(1000)
  }
  expect(Math.min(...times)).toBeLessThan(100)
})
