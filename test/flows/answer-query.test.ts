// Questions to the API on memory doors: who may ask, what is answered, what is queued.
import { describe, expect, it } from 'vitest'
import type { AccessToken } from '../../functions/domain/access/identify-caller.ts'
import type { CommitSha } from '../../functions/domain/events/git.ts'
import { NeedsPerson, TryLater } from '../../functions/domain/failure.ts'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import type { TargetName } from '../../functions/domain/sync/sync-target.ts'
import { answerQuery, type QueryPorts } from '../../functions/flows/answer-query.ts'
import { recordRun } from '../../functions/flows/steps/record-run.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import type { LiveWorkload } from '../../functions/ports/cluster/port.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'
import { NO_CHECKUP } from './no-checkup.ts'
import { NO_IMAGES } from './no-images.ts'

const NOW = Date.parse('2026-03-01T08:00:00Z')
const SHA = 'a'.repeat(40) as CommitSha
const TOKENS: readonly AccessToken[] = [
  { name: 'ci', value: 'c', may: ['read', 'sync'] },
  { name: 'eye', value: 'e', may: ['read'] },
  { name: 'hand', value: 'h', may: ['sync'] },
]

class Unreachable extends TryLater {
  override readonly code = 'unreachable'
  override readonly retryAfterMs = 5_000
}
class Forbidden extends NeedsPerson {
  override readonly code = 'forbidden'
}

const NOTHING = openMemoryCluster({ now: () => NOW })

function aWorkload(namespace: string, name: string, annotations: Readonly<Record<string, string>> = {}): LiveWorkload {
  return {
    id: { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name },
    containers: [{ name: 'app', image: `example/${name}:1` }],
    annotations,
    labels: { app: name },
    rollout: { desired: 2, updated: 1, ready: 1, available: 1, outdated: 1, messages: [] },
    status: 'updating',
  }
}

const anInventory = (namespace: string) => {
  const entry = { id: aWorkload(namespace, 'shop').id, uid: 'u', sent: 's', footprint: 'f', at: 'shop.yaml:1' }
  return { source: 's', commit: SHA, entries: [entry] }
}

function aRun(changes: Partial<SyncRun> = {}): SyncRun {
  return {
    id: 'job-1',
    target: 'production' as TargetName,
    reason: 'manual',
    startedAt: NOW,
    endedAt: NOW + 100,
    commit: SHA,
    verdict: 'applied',
    tag: 'moved',
    counts: { created: 1 },
    objects: [],
    failures: [],
    summary: '1 created',
    ...changes,
  }
}

function openWorld(changes: Partial<QueryPorts> = {}) {
  const sent: Message[] = []
  const reads: string[] = []
  const table = openMemoryTable({ now: () => NOW })
  const log = openMemoryLog()
  const gitHost = openMemoryGitHost({ repositories: ['acme/manifests'] })
  const workloads = [aWorkload('demo', 'shop', { 'fluxcd.io/automated': 'true' }), aWorkload('default', 'web')]
  const ports: QueryPorts = {
    targets: [aTarget()],
    gitHost: () => gitHost,
    cluster: name => ({
      ...openMemoryCluster({ now: () => NOW }),
      async readWorkloads(namespace) {
        reads.push(name)
        return workloads.filter(({ id }) => namespace === undefined || id.namespace === namespace)
      },
    }),
    queue: { send: async message => void sent.push(message) },
    table,
    log,
    now: () => NOW,
    newId: () => 'job-1',
    tokens: async () => TOKENS,
    tokenKey: Buffer.from('key'),
    endpoints: [],
    remoteUrl: ({ git }) => `https://git.example/${git.repository}`,
    ...NO_IMAGES,
    ...NO_CHECKUP,
    version: '1.2.3',
    ...changes,
  }
  async function ask(line: string, body = '', token: string | undefined = 'c') {
    const [method = '', address = ''] = line.split(' ')
    const [path = '', query = ''] = `/api/flux/${address}`.split('?')
    const headers = new Map([['accept', 'application/json']])
    if (token !== '') headers.set('authorization', `Bearer ${token}`)
    const call = { method, path, query: new URLSearchParams(query), headers, body: Buffer.from(body) }
    const reply = await answerQuery(call, ports)
    return { status: reply.status, value: reply.body === '' ? undefined : JSON.parse(reply.body), reply }
  }
  return { ask, sent, reads, table, log, gitHost, ports }
}

const SYNC = '{"type":"sync","spec":{}}'

describe('who may ask', () => {
  it.each([
    ['a stranger nothing', 'GET v11/ping', '', '', 401],
    ['an unknown token nothing', 'GET v11/ping', '', 'x', 401],
    ['a stranger not even what is missing', 'GET v99/nothing', '', '', 401],
    ['a reader a list', 'GET v11/services', '', 'e', 200],
    ['a reader no sync', 'POST v9/update-manifests', SYNC, 'e', 403],
    ['a syncer a sync', 'POST v9/update-manifests', SYNC, 'h', 200],
    ['a syncer no list', 'GET v11/services', '', 'h', 403],
  ])('allows %s', async (_, line, body, token, status) => {
    expect((await openWorld().ask(line, body, token)).status).toBe(status)
  })

  it('names the token that lacks a right, and writes down who was refused', async () => {
    const { ask, log, sent } = openWorld()
    const { value } = await ask('POST v9/update-manifests', SYNC, 'e')
    expect(value).toMatchObject({ type: 'user', error: 'the token eye may not sync' })
    expect(log.lines).toMatchObject([
      { msg: 'query refused', level: 'warn', caller: 'eye', query: 'sync', status: 403 },
    ])
    expect(sent).toEqual([])
  })

  it('answers 503 while the tokens cannot be read', async () => {
    const down = () => Promise.reject(new Unreachable({ what: 'Secrets are away', fix: 'Wait.' }))
    const { status, reply } = await openWorld({ tokens: down }).ask('GET v11/ping')
    expect([status, reply.headers['retry-after']]).toEqual([503, '5'])
  })
})

describe('what Flux answers too', () => {
  it('pings and tells its version', async () => {
    const { ask } = openWorld()
    expect((await ask('GET v11/ping')).status).toBe(204)
    expect((await ask('GET v11/version')).value).toBe('1.2.3')
    expect((await ask('GET v12/endpoints')).value).toEqual([])
  })

  it('lists workloads as Flux does, with what the last run said', async () => {
    const { ask, table } = openWorld()
    const why = 'The image is no image. Correct it.'
    const objects = [
      { id: 'demo:deployment/shop' as ResourceIdText, outcome: 'failed' as const, at: 'shop.yaml:4', why },
    ]
    await recordRun(aRun({ verdict: 'partly-applied', objects }), table, NOW)
    const { value } = await ask('GET v11/services?namespace=demo&services=')
    expect(value).toEqual([
      {
        ID: 'demo:deployment/shop',
        Containers: [{ Name: 'app', Current: { ID: 'example/shop:1' } }],
        ReadOnly: 'NotInRepo',
        Status: 'updating',
        Rollout: { Desired: 2, Updated: 1, Ready: 1, Available: 1, Outdated: 1, Messages: null },
        SyncError: `shop.yaml:4: ${why}`,
        Labels: { app: 'shop' },
        Automated: true,
        Locked: false,
        Ignore: false,
        Policies: { automated: 'true' },
      },
    ])
  })

  it.each([
    ['that we own can be changed', async () => anInventory('demo'), ['NotInRepo', '']],
    ['in a cluster that we never applied to cannot', async () => undefined, ['NotInRepo', 'NotInRepo']],
    [
      'cannot while the inventory is not readable',
      () => Promise.reject(new Forbidden({ what: 'It is shut', fix: 'Open it.' })),
      ['NotReady', 'NotReady'],
    ],
  ])('says that a workload %s', async (_, readInventory, reasons) => {
    const readWorkloads = async () => [aWorkload('default', 'web'), aWorkload('demo', 'shop')]
    const { ask } = openWorld({ cluster: () => ({ ...NOTHING, readWorkloads, readInventory }) })
    const { value } = await ask('GET v11/services')
    expect(value.map(({ ReadOnly }: { ReadOnly: string }) => ReadOnly)).toEqual(reasons)
  })

  it('lists by id, sorted', async () => {
    const { ask } = openWorld()
    const ids = async (query: string) =>
      (await ask(`GET v6/services${query}`)).value.map(({ ID }: { ID: string }) => ID)
    expect(await ids('')).toEqual(['default:deployment/web', 'demo:deployment/shop'])
    expect(await ids('?services=demo:deployment/shop,demo:deployment/none')).toEqual(['demo:deployment/shop'])
  })

  it('says where the repository is, in the shape that an old client decodes', async () => {
    const targets = [aTarget({ git: { paths: ['a', 'b'] } })]
    expect((await openWorld({ targets }).ask('POST v9/git-repo-config', 'false')).value).toEqual({
      remote: { url: 'https://git.example/acme/manifests', branch: 'main', path: 'a,b' },
      publicSSHKey: { key: '', fingerprints: {} },
      status: 'ready',
      errors: '',
    })
  })

  it('tells which commits are not applied', async () => {
    const { ask, gitHost } = openWorld()
    const first = gitHost.push('acme/manifests', 'main', { 'a.yaml': 'a' })
    const ask1 = async (ref: string) => (await ask(`GET v6/sync?ref=${ref}`)).value
    expect(await ask1('main')).toEqual([first])
    gitHost.setTag('acme/manifests', 'flux-sync', first)
    expect(await ask1('main')).toEqual([])
    const second = gitHost.push('acme/manifests', 'main', { 'a.yaml': 'b' })
    expect(await ask1('main')).toEqual([second])
    expect(await ask1(first)).toEqual([])
    expect(await ask1(first.slice(0, 7))).toEqual([])
    expect(await ask1(first.slice(0, 6))).toEqual([second])
    expect(await ask1(second)).toEqual([second])
  })
})

describe('a sync that is asked for', () => {
  it('is queued under an id that is known at once', async () => {
    const { ask, sent, log } = openWorld()
    expect((await ask('POST v9/update-manifests', SYNC)).value).toBe('job-1')
    const job = { kind: 'sync', target: 'production', reason: 'manual', id: 'job-1', requestedAt: NOW }
    expect(sent).toEqual([{ group: 'production', dedupId: 'job-1', body: JSON.stringify(job) }])
    expect(log.lines).toEqual([{ msg: 'sync asked for', caller: 'ci', target: 'production', job: 'job-1' }])
    expect((await ask('GET v6/jobs?id=job-1')).value).toEqual({ Result: {}, Err: '', StatusString: 'queued' })
  })

  it('is unknown again when the queue did not take it', async () => {
    const send = () => Promise.reject(new Unreachable({ what: 'The queue is down', fix: 'Wait.' }))
    const { ask } = openWorld({ queue: { send } })
    expect(await ask('POST v9/update-manifests', SYNC)).toMatchObject({
      status: 503,
      value: { type: 'server', help: 'The queue is down\n\nWait.\n' },
    })
    expect(await ask('GET v6/jobs?id=job-1')).toMatchObject({ status: 404, value: { error: 'unknown job "job-1"' } })
  })

  it.each([
    ['applied', 'succeeded'],
    ['partly-applied', 'succeeded'],
    ['unchanged', 'succeeded'],
    ['postponed', 'running'],
    ['retrying', 'running'],
    ['failed', 'failed'],
  ] as const)('whose run is %s has %s', async (verdict, StatusString) => {
    const { ask, table } = openWorld()
    const failures = [{ code: 'x', what: 'It is shut', where: 'b.yaml:3', fix: 'Open it.' }]
    const run = aRun({ verdict, failures })
    await ask('POST v9/update-manifests', SYNC)
    await recordRun(run, table, NOW)
    const Err = verdict === 'failed' ? 'It is shut: b.yaml:3. Open it.' : ''
    expect((await ask('GET v6/jobs?id=job-1')).value).toEqual({ Result: { revision: SHA, run }, Err, StatusString })
  })
})

describe('several targets', () => {
  const targets = [
    aTarget({ name: 'one', cluster: 'a' }),
    aTarget({ name: 'two', cluster: 'a', sync: { tag: 'flux-sync-two' }, git: { paths: ['x'] } }),
    aTarget({ name: 'three', cluster: 'b', sync: { tag: 'flux-sync-three' } }),
  ]

  it.each([
    ['POST v9/update-manifests', SYNC],
    ['POST v9/git-repo-config', 'false'],
    ['GET v6/sync?ref=main', ''],
  ])('make %s ask which one', async (line, body) => {
    const { status, value } = await openWorld({ targets }).ask(line, body)
    expect([status, value.error]).toEqual([422, 'several targets: one, two, three'])
  })

  it('are told apart by name', async () => {
    const { ask, sent } = openWorld({ targets })
    expect((await ask('POST v9/update-manifests?target=two', SYNC)).status).toBe(200)
    expect(sent.map(({ group }) => group)).toEqual(['two'])
    expect((await ask('POST v9/update-manifests?target=four', SYNC)).status).toBe(404)
  })

  it('read each cluster once for a list, or the one of the named target', async () => {
    const { ask, reads } = openWorld({ targets })
    await ask('GET v11/services')
    expect(reads.splice(0)).toEqual(['a', 'b'])
    await ask('GET v11/services?target=three')
    expect(reads).toEqual(['b'])
  })

  it('are listed with their last runs', async () => {
    const { ask, table } = openWorld({ targets })
    const lastRun = aRun({ target: 'two' as TargetName })
    await recordRun(lastRun, table, NOW)
    const { value } = await ask('GET v12/targets')
    expect(value.map(({ name }: { name: string }) => name)).toEqual(['one', 'two', 'three'])
    const two = { name: 'two', repository: 'acme/manifests', branch: 'main', cluster: 'a', paths: ['x'] }
    expect(value[1]).toEqual({ ...two, tag: 'flux-sync-two', lastRun })
    expect((await ask('GET v12/targets?target=one')).value).toHaveLength(1)
  })
})

describe('a door that fails', () => {
  const told = { what: 'The identity may list no workloads', where: 'all namespaces', fix: 'Grant it list.' }

  it.each([
    [new Unreachable(told), 503, 'server', 'error'],
    [new Forbidden(told), 422, 'user', 'warn'],
  ])('is told in three parts, without a stack: %s', async (thrown, status, type, level) => {
    const { ask, log } = openWorld({ cluster: () => ({ ...NOTHING, readWorkloads: () => Promise.reject(thrown) }) })
    const { reply, ...answer } = await ask('GET v11/services')
    const help = 'The identity may list no workloads\n\nall namespaces\n\nGrant it list.\n'
    expect(answer).toEqual({ status, value: { type, help, error: thrown.message } })
    expect(log.lines).toMatchObject([
      { msg: 'query refused', level, caller: 'ci', query: 'workloads', code: thrown.code },
    ])
  })

  it('with a bug stays loud', async () => {
    const { ask } = openWorld({
      cluster: () => ({ ...NOTHING, readWorkloads: () => Promise.reject(new RangeError('bug')) }),
    })
    await expect(ask('GET v11/services')).rejects.toThrow(RangeError)
  })
})
