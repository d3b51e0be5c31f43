// Releases, policies and images asked of the API: who may, which target, and what is handed on.
import { describe, expect, it } from 'vitest'
import type { AccessToken } from '../../functions/domain/access/identify-caller.ts'
import { NeedsPerson } from '../../functions/domain/failure.ts'
import { answerQuery } from '../../functions/flows/answer-query.ts'
import type { ImagePorts } from '../../functions/flows/steps/ask-for-update.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'
import { NO_CHECKUP } from './no-checkup.ts'

const TOKENS: readonly AccessToken[] = [
  { name: 'eye', value: 'e', may: ['read'] },
  { name: 'hand', value: 'h', may: ['sync'] },
  { name: 'ci', value: 'c', may: ['read', 'release'] },
]

class Impossible extends NeedsPerson {
  override readonly code = 'impossible'
}

function openWorld({
  targets = [aTarget()],
  ...changes
}: Partial<ImagePorts> & { targets?: ReturnType<typeof aTarget>[] } = {}) {
  const handed: unknown[] = []
  const log = openMemoryLog()
  const nobody = () => Promise.reject(new Error('nobody is asked here'))
  const ports: Parameters<typeof answerQuery>[1] = {
    targets,
    images: async (some, query) => {
      handed.push({ images: some.map(({ name }) => name), query })
      return []
    },
    updates: {
      ask: async ({ name }, spec, cause) => {
        handed.push({ ask: name, spec, cause })
        return 'job-7'
      },
      plan: async ({ name }, spec) => {
        handed.push({ plan: name, spec })
        return 'plan-7'
      },
    },
    ...NO_CHECKUP,
    gitHost: () => ({ readHead: nobody, readTree: nobody, readMessage: nobody, compareCommits: nobody }),
    cluster: () => {
      throw new Error('no cluster is asked here')
    },
    queue: { send: nobody },
    table: openMemoryTable({ now: () => 0 }),
    log,
    now: () => 0,
    newId: () => 'id',
    tokens: async () => TOKENS,
    tokenKey: Buffer.from('key'),
    remoteUrl: () => 'https://git.example/acme/manifests',
    endpoints: [],
    version: '1.2.3',
    ...changes,
  }
  async function ask(line: string, body: unknown = '', token = 'c') {
    const [method = '', address = ''] = line.split(' ')
    const [path = '', query = ''] = `/api/flux/${address}`.split('?')
    const headers = new Map([['accept', 'application/json']]).set('authorization', `Bearer ${token}`)
    const call = { method, path, query: new URLSearchParams(query), headers, body: Buffer.from(JSON.stringify(body)) }
    const reply = await answerQuery(call, ports)
    return { status: reply.status, value: JSON.parse(reply.body) }
  }
  return { ask, handed, log }
}

const release = (Kind: string) => {
  const spec = { ServiceSpecs: ['demo:deployment/shop'], ImageSpec: 'acme/shop:2', Kind, Excludes: null, Force: true }
  return { type: 'image', cause: { Message: 'why', User: 'A <a@b.c>' }, spec }
}
const POLICY = { type: 'policy', cause: {}, spec: { 'demo:deployment/shop': { add: { automated: 'true' } } } }
const UPDATE = 'POST v9/update-manifests'

describe('an update', () => {
  it.each`
    who              | token  | body                  | status | value
    ${'a reader'}    | ${'e'} | ${release('plan')}    | ${200} | ${'plan-7'}
    ${'a reader'}    | ${'e'} | ${release('execute')} | ${403} | ${{ error: 'the token eye may not release' }}
    ${'a reader'}    | ${'e'} | ${POLICY}             | ${403} | ${{ error: 'the token eye may not release' }}
    ${'a syncer'}    | ${'h'} | ${POLICY}             | ${403} | ${{ error: 'the token hand may not release' }}
    ${'one who may'} | ${'c'} | ${release('execute')} | ${200} | ${'job-7'}
    ${'one who may'} | ${'c'} | ${POLICY}             | ${200} | ${'job-7'}
    ${'a stranger'}  | ${'x'} | ${release('plan')}    | ${401} | ${{ type: 'user' }}
  `('of type $body.type, asked for by $who, is answered with $status', async ({ token, body, status, value }) => {
    const answer = await openWorld().ask(UPDATE, body, token)
    expect(answer.status).toBe(status)
    if (typeof value === 'string') expect(answer.value).toBe(value)
    else expect(answer.value).toMatchObject(value)
  })

  it('is handed on with who asked and why, and written down', async () => {
    const { ask, handed, log } = openWorld()
    await ask(UPDATE, release('execute'))
    const spec = {
      type: 'image',
      workloads: ['demo:deployment/shop'],
      image: 'acme/shop:2',
      kind: 'execute',
      excludes: [],
      force: true,
    }
    expect(handed).toEqual([{ ask: 'production', spec, cause: { message: 'why', user: 'A <a@b.c>' } }])
    const told = { caller: 'ci', target: 'production', type: 'image', user: 'A <a@b.c>', job: 'job-7' }
    expect(log.lines).toEqual([{ msg: 'update asked for', ...told }])
  })

  it('that is only planned is not written down', async () => {
    const { ask, handed, log } = openWorld()
    await ask(UPDATE, release('plan'))
    expect(handed).toMatchObject([{ plan: 'production' }])
    expect(log.lines).toEqual([])
  })

  it('needs the name of a target where there are several', async () => {
    const targets = [aTarget({ name: 'one' }), aTarget({ name: 'two' })]
    const { ask, handed } = openWorld({ targets })
    expect(await ask(UPDATE, POLICY)).toMatchObject({ status: 422, value: { error: 'several targets: one, two' } })
    expect((await ask(`${UPDATE}?target=two`, POLICY)).status).toBe(200)
    expect(handed).toMatchObject([{ ask: 'two' }])
  })

  it('that cannot be planned tells why', async () => {
    const plan = () => Promise.reject(new Impossible({ what: 'cannot satisfy specs', fix: 'Look at them.' }))
    const { ask } = openWorld({ updates: { ask: async () => '', plan } })
    const { status, value } = await ask(UPDATE, release('plan'))
    expect([status, value.help]).toEqual([422, 'cannot satisfy specs\n\nLook at them.\n'])
  })
})

describe('images', () => {
  it('are asked of every target, or of the one that is named', async () => {
    const { ask, handed } = openWorld({ targets: [aTarget({ name: 'one' }), aTarget({ name: 'two' })] })
    expect((await ask('GET v10/images?namespace=demo', '', 'e')).value).toEqual([])
    await ask('GET v6/images?target=two')
    const query = { kind: 'images' }
    expect(handed).toEqual([
      { images: ['one', 'two'], query: { ...query, namespace: 'demo' } },
      { images: ['two'], query },
    ])
  })
})
