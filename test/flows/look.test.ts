// Questions about what a sync would do and why things stand as they do, asked of the API on memory doors.
import { describe, expect, it } from 'vitest'
import type { ObjectFacts } from '../../functions/domain/access/api-objects.ts'
import type { AccessToken } from '../../functions/domain/access/identify-caller.ts'
import { NeedsPerson } from '../../functions/domain/failure.ts'
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import { answerQuery, type QueryPorts } from '../../functions/flows/answer-query.ts'
import { hasApiConsent } from '../../functions/flows/steps/prune-consent.ts'
import type { TargetChanges } from '../builders/a-target.ts'
import { aWorld, configMap, id } from './a-sync-world.ts'
import { NO_CHECKUP } from './no-checkup.ts'
import { NO_IMAGES } from './no-images.ts'

const TOKENS: readonly AccessToken[] = [
  { name: 'all', value: 'a', may: ['read', 'sync'] },
  { name: 'eye', value: 'e', may: ['read'] },
]
const ON = { sync: { garbageCollection: 'on' } } as const

class Forbidden extends NeedsPerson {
  override readonly code = 'forbidden'
}

function openWorld(changes: TargetChanges = {}) {
  const world = aWorld(changes)
  const { targets, gitHost, cluster, table, log, queued } = world
  const ports: QueryPorts = {
    targets,
    gitHost: () => gitHost,
    cluster: () => cluster,
    queue: { send: async message => void queued.push(message) },
    table,
    log,
    now: () => Date.parse('2026-01-01T00:00:00Z'),
    newId: () => 'asked-1',
    tokens: async () => TOKENS,
    tokenKey: Buffer.from('key'),
    endpoints: [],
    remoteUrl: () => 'https://git.example/acme/manifests',
    ...NO_IMAGES,
    ...NO_CHECKUP,
    version: '1.2.3',
  }
  async function ask(line: string, token = 'a') {
    const [method = '', address = ''] = line.split(' ')
    const [path = '', query = ''] = `/api/flux/${address}`.split('?')
    const headers = new Map([['accept', 'application/json']]).set('authorization', `Bearer ${token}`)
    const reply = await answerQuery(
      { method, path, query: new URLSearchParams(query), headers, body: Buffer.from('') },
      ports,
    )
    return { status: reply.status, text: reply.body, value: JSON.parse(reply.body) }
  }
  const why = async (what: string, more = '') =>
    (await ask(`GET v12/why?what=${encodeURIComponent(what)}${more}`)).value
  return { ...world, ask, why, diff: () => ask('GET v12/diff') }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = (values: Readonly<Record<string, string>>) =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\ndata: ${JSON.stringify(values)}\n`
const withValue = (value: string) => (body: JsonObject) => ({ ...body, data: { key: value } })

describe('a diff', () => {
  it('tells what a sync of the head would do, and does nothing', async () => {
    const world = openWorld(ON)
    const first = world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b'), 'c.yaml': configMap('c') })
    await world.sync()
    const ignored = configMap('own').replace('{ name', '{ annotations: { fluxcd.io/ignore: "true" }, name')
    const commit = world.push({
      'a.yaml': configMap('a', '2'),
      'c.yaml': null,
      'd.yaml': configMap('d'),
      'o.yaml': ignored,
    })
    const before = world.cluster.objects()
    const inventories = structuredClone(world.cluster.inventories())
    expect((await world.diff()).value).toEqual({
      commit,
      applied: first,
      objects: [
        {
          id: 'default:configmap/a',
          outcome: 'updated',
          at: 'a.yaml:1',
          changes: [{ path: 'data.key', was: '"1"', becomes: '"2"' }],
        },
        { id: 'default:configmap/d', outcome: 'created', at: 'd.yaml:1', changes: [] },
        { id: 'default:configmap/c', outcome: 'pruned', at: 'c.yaml:1', changes: [] },
        {
          id: 'default:configmap/own',
          outcome: 'left-alone',
          at: 'o.yaml:1',
          changes: [],
          why: 'the file says fluxcd.io/ignore',
        },
      ],
      unchanged: 1,
      notPreviewed: 0,
      failures: [],
    })
    expect(world.cluster.objects()).toEqual(before)
    expect(world.cluster.inventories()).toEqual(inventories)
    expect(await world.sync()).toMatchObject({ counts: { created: 1, updated: 1, unchanged: 1, pruned: 1 } })
    expect((await world.diff()).value).toMatchObject({
      applied: commit,
      unchanged: 3,
      objects: [{ outcome: 'left-alone' }],
    })
  })

  it('asks about every object when it is an audit', async () => {
    const world = openWorld(ON)
    world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    await world.sync()
    const preview = world.cluster.preview
    const asked: number[] = []
    world.cluster.preview = objects => {
      asked.push(objects.length)
      return preview(objects)
    }
    expect((await world.diff()).value).toMatchObject({ unchanged: 2, objects: [] })
    expect((await world.ask('GET v12/diff?audit=1')).value).toMatchObject({ unchanged: 2, objects: [] })
    expect(asked).toEqual([0, 2])
  })

  it('tells what somebody changed since', async () => {
    const world = openWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    world.cluster.meddle(id('ConfigMap', 'a'), withValue('theirs'))
    const changes = [{ path: 'data.key', was: '"theirs"', becomes: '"1"' }]
    expect((await world.diff()).value.objects).toMatchObject([{ outcome: 'updated', changes }])
  })

  it.each([
    ['refused', 'field-invalid', 'failed'],
    ['waiting for its kind', 'kind-not-served', 'waiting'],
  ])('tells what would be %s', async (_, code, outcome) => {
    const world = openWorld()
    world.push({ 'a.yaml': configMap('a') })
    world.cluster.refuse(id('ConfigMap', 'a'), { code, what: 'data.key: no', where: 'a.yaml:1', fix: 'Correct it.' })
    expect((await world.diff()).value.objects).toEqual([
      { id: 'default:configmap/a', outcome, at: 'a.yaml:1', changes: [], code, why: 'data.key: no. Correct it.' },
    ])
  })

  it('names the valve that would be shut, and what it would hold', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `c${index}.yaml`)
    const world = openWorld(ON)
    world.push(Object.fromEntries(names.map((name, index) => [name, configMap(`c${index}`)])))
    await world.sync()
    world.push(Object.fromEntries(names.slice(1).map(name => [name, null])))
    const { value } = await world.diff()
    expect(value.failures).toMatchObject([{ code: 'prune-share' }])
    expect(value.objects).toHaveLength(7)
    expect(value.objects[0]).toMatchObject({ outcome: 'left-over', why: value.failures[0].what })
    expect(world.cluster.objects()).toHaveLength(8)
  })

  it('looks at so many objects and says how many more there are', async () => {
    const world = openWorld()
    world.push({ 'all.yaml': Array.from({ length: 303 }, (_, index) => configMap(`c${index}`)).join('---\n') })
    const { value } = await world.diff()
    expect([value.objects.length, value.notPreviewed]).toEqual([300, 3])
  })

  it('of a commit that cannot be read is refused in three parts', async () => {
    const world = openWorld()
    world.push({ 'a.yaml': 'kind: [' })
    expect(await world.diff()).toMatchObject({ status: 422, value: { error: expect.stringContaining('a.yaml') } })
  })

  it('lets no value of a Secret out', async () => {
    const world = openWorld()
    const values = ['old-password', 'new-password', 'their-password', '41', 'added-password']
    const [old = '', recent = '', theirs = '', pin = '', added = ''] = values
    const map = (password: string) => configMap('m', `db://u:${password}@host ${base64(password)}`)
    world.push({
      's.yaml': secret({ password: base64(old), pin: base64(pin) }),
      'm.yaml': map(old),
      'x.yaml': configMap('x'),
    })
    await world.sync()
    world.cluster.meddle(id('Secret', 's'), body => ({ ...body, data: { password: base64(theirs), pin: base64('9') } }))
    world.cluster.meddle(id('ConfigMap', 'm'), withValue(`${theirs} ${old}`))
    world.cluster.refuse(id('ConfigMap', 'x'), { code: 'x', what: `it says ${theirs}`, fix: `Not ${recent}.` })
    const files = { password: base64(recent), pin: base64(pin), added: base64(added) }
    world.push({ 's.yaml': secret(files), 'm.yaml': map(recent), 'x.yaml': configMap('x', '2') })
    const { text, value } = await world.diff()
    const told = value.objects.find((object: { id: string }) => object.id === 'default:secret/s')
    expect(told.changes).toEqual([
      { path: 'data.password', was: '*** (before)', becomes: '*** (after)' },
      { path: 'data.pin', was: '*** (before)', becomes: '*** (after)' },
      { path: 'data.added', becomes: '***' },
    ])
    for (const one of [recent, theirs, added]) {
      expect(text).not.toContain(one)
      expect(text).not.toContain(base64(one))
    }
    expect(text).toContain('it says ***. Not ***.')
    expect(value.objects).toHaveLength(3)
  })
})

describe('why', () => {
  it('tells when, from where and by which job an object was applied, and what the last run did about it', async () => {
    const world = openWorld()
    const first = world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    await world.sync('push')
    world.pass(60_000)
    const second = world.push({ 'b.yaml': configMap('b', '2') })
    await world.sync('poll')
    const asked = await world.why('default:configmap/a')
    const facts = { job: 'job-1', reason: 'push', commit: first, verdict: 'applied' }
    expect(asked).toMatchObject({ kind: 'objects', latest: { job: 'job-2', commit: second, verdict: 'applied' } })
    expect(asked.objects).toMatchObject([
      {
        id: 'default:configmap/a',
        applied: { ...facts, outcome: 'created', at: 'a.yaml:1', endedAt: Date.parse('2026-01-01T00:00:00Z') },
        last: { job: 'job-2', reason: 'poll', outcome: 'unchanged', commit: second, at: 'a.yaml:1' },
        owned: { at: 'a.yaml:1', commit: second, isClaimed: false },
        live: { drift: 'as-left' },
      },
    ])
  })

  it.each([
    ['cm/a', '', ['default:configmap/a']],
    ['configmaps/a', '&namespace=default', ['default:configmap/a']],
    ['cm/a', '&namespace=demo', []],
    ['demo:configmap/a', '', []],
    ['secret/a', '', []],
    ['namespace/demo', '&namespace=default', ['<cluster>:namespace/demo']],
  ])('understands %s%s', async (what, more, ids) => {
    const world = openWorld()
    world.push({ 'a.yaml': configMap('a'), 'n.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n' })
    await world.sync()
    expect((await world.why(what, more)).objects.map((object: ObjectFacts) => object.id)).toEqual(ids)
  })

  it.each(['', 'nonsense', '1a2b3c', 'a/b/c'])('refuses %j', async what => {
    expect(await openWorld().ask(`GET v12/why?what=${encodeURIComponent(what)}`)).toMatchObject({ status: 400 })
  })

  it('tells why an object was refused or left alone', async () => {
    const world = openWorld()
    const ignored = configMap('own').replace('{ name', '{ annotations: { fluxcd.io/ignore: "true" }, name')
    world.cluster.refuse(id('ConfigMap', 'a'), { code: 'x', what: 'data: no', where: 'a.yaml:1', fix: 'Correct it.' })
    world.push({ 'a.yaml': configMap('a'), 'own.yaml': ignored })
    await world.sync()
    expect((await world.why('cm/a')).objects).toMatchObject([
      { last: { outcome: 'failed', code: 'x', why: 'data: no. Correct it.', at: 'a.yaml:1' } },
    ])
    expect((await world.why('cm/own')).objects).toMatchObject([
      {
        last: { outcome: 'left-alone', why: 'the file says fluxcd.io/ignore', at: 'own.yaml:1' },
        notLookedAt: 'the target holds no object of that name',
      },
    ])
  })

  it.each<[string, (world: ReturnType<typeof openWorld>) => void, string]>([
    ['changed it', world => world.cluster.meddle(id('ConfigMap', 'a'), withValue('theirs')), 'taken'],
    ['deleted it', world => world.cluster.remove(id('ConfigMap', 'a')), 'missing'],
    [
      'made it anew',
      world => {
        world.cluster.remove(id('ConfigMap', 'a'))
        world.cluster.makeForeign({ id: id('ConfigMap', 'a'), body: {} })
      },
      'recreated',
    ],
  ])('sees that somebody %s', async (_, act, drift) => {
    const world = openWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    act(world)
    expect((await world.why('cm/a')).objects[0].live.drift).toBe(drift)
  })

  it('names who wrote since, with paths and without values, of a Secret too', async () => {
    const world = openWorld()
    world.push({ 's.yaml': secret({ password: base64('hunter22') }) })
    await world.sync()
    const entry = (manager: string, time: string, more: object = {}) => ({
      manager,
      operation: 'Update',
      time,
      fieldsV1: { 'f:data': { '.': {}, 'f:password': {} } },
      ...more,
    })
    world.cluster.meddle(id('Secret', 's'), body => ({
      ...body,
      metadata: {
        ...(body.metadata as JsonObject),
        managedFields: [
          entry('fluxless', '2026-01-01T08:00:00Z', { operation: 'Apply' }),
          entry('installer', '2025-12-31T00:00:00Z'),
          entry('kubectl-edit', '2026-01-01T09:00:00Z'),
          entry('controller', '2026-01-01T09:00:00Z', { subresource: 'status' }),
        ],
      },
    }))
    const { text, value } = await world.ask('GET v12/why?what=secret/s')
    expect(value.objects[0].live).toMatchObject({
      appliedAt: '2026-01-01T08:00:00Z',
      changedBy: [{ manager: 'kubectl-edit', time: '2026-01-01T09:00:00Z', fields: ['data.password'], moreFields: 0 }],
    })
    expect(value.objects[0].live.changedBy).toHaveLength(1)
    expect(text).not.toMatch(/hunter22|aHVudGVyMjI/)
  })

  it('answers what is stored when the object may not be read', async () => {
    const world = openWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    world.cluster.failNext('readObjects', new Forbidden({ what: 'Not allowed', where: 'a', fix: 'Grant it.' }))
    const [facts] = (await world.why('cm/a')).objects
    expect(facts).toMatchObject({ applied: { outcome: 'created' }, notLookedAt: 'Not allowed: a' })
    expect(facts.live).toBeUndefined()
  })

  it('tells every run of a commit, newest first', async () => {
    const world = openWorld()
    world.cluster.refuse(id('ConfigMap', 'a'), { code: 'x', what: 'no', fix: 'Correct it.' })
    const commit = world.push({ 'a.yaml': configMap('a') })
    await world.sync('push')
    world.cluster.refuse(id('ConfigMap', 'a'))
    await world.sync('manual')
    const other = world.push({ 'a.yaml': configMap('a', '2') })
    const { runs, ...answer } = await world.why(commit.slice(0, 7))
    expect(answer).toMatchObject({ kind: 'commit', commit, isApplied: true })
    expect(runs).toMatchObject([
      { job: 'job-2', reason: 'manual', verdict: 'applied', counts: { created: 1 } },
      {
        job: 'job-1',
        reason: 'push',
        verdict: 'partly-applied',
        objects: [{ id: 'default:configmap/a', outcome: 'failed' }],
      },
    ])
    expect(await world.why(other)).toMatchObject({ commit: other, isApplied: false, runs: [] })
  })
})

describe('consent to a prune', () => {
  it('is for exactly the head, and is followed by the sync that deletes', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `c${index}.yaml`)
    const world = openWorld(ON)
    world.push(Object.fromEntries(names.map((name, index) => [name, configMap(`c${index}`)])))
    await world.sync()
    const commit = world.push(Object.fromEntries(names.slice(1).map(name => [name, null])))
    expect((await world.sync()).counts['left-over']).toBe(7)
    expect((await world.ask(`POST v12/prune-consent?commit=${commit}`)).value).toBe('asked-1')
    const line = { msg: 'prune consented to', caller: 'all', target: 'production', commit, job: 'asked-1' }
    expect(world.log.lines.at(-1)).toEqual(line)
    const [message] = world.queued
    const run = await world.run(JSON.parse(message?.body ?? ''), Date.parse('2027-01-01'))
    expect(run).toMatchObject({ id: 'asked-1', counts: { pruned: 7 }, failures: [] })
  })

  it('is refused when the branch moved on, for a part of a commit, and to who may only read', async () => {
    const world = openWorld(ON)
    const old = world.push({ 'a.yaml': configMap('a') })
    const head = world.push({ 'a.yaml': configMap('a', '2') })
    expect(await world.ask(`POST v12/prune-consent?commit=${old}`)).toMatchObject({
      status: 422,
      value: { help: expect.stringContaining(`The branch moved on to ${head.slice(0, 7)}`) },
    })
    expect((await world.ask(`POST v12/prune-consent?commit=${head.slice(0, 12)}`)).status).toBe(400)
    expect((await world.ask(`POST v12/prune-consent?commit=${head}`, 'e')).status).toBe(403)
    expect(world.queued).toEqual([])
    for (const commit of [old, head]) expect(await hasApiConsent(world.target.name, commit, world.table)).toBe(false)
  })
})
