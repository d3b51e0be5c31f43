// fluxctl doctor: what is tried from here, what the server found, and how all of it reads.
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { runInAWorld, type Surroundings } from './run-in-a-world.ts'

type Answer = { readonly status: number; readonly body?: unknown; readonly type?: string }
type Asked = { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: string }

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const SECRET = 'hook-secret'
const guide = (name: string, source = 'github', path = `/hook/${name}`) => ({ name, source, path })
const value = (body: unknown): Answer => ({ status: 200, body })
const SOUND = [
  { arrow: 'queue', about: 'sync', outcome: 'ok', detail: 'a job was handled after 9ms' },
  {
    arrow: 'git-write',
    about: 'acme/manifests',
    outcome: 'skipped',
    why: 'nothing is written unless --write is given',
  },
]

/** Starts a server with an API and endpoints that know one secret. */
async function serve(script: Readonly<Record<string, Answer>> = {}) {
  const asked: Asked[] = []
  const answers: Readonly<Record<string, Answer>> = {
    'GET /api/flux/v11/version': value('1.2.3'),
    'GET /api/flux/v12/endpoints': value([guide('github')]),
    'GET /api/flux/v12/doctor': value({ findings: SOUND }),
    ...script,
  }
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`
    const body = await text(request)
    asked.push({ line, headers: request.headers, body })
    const isSigned =
      request.headers['x-hub-signature-256'] === `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
    const answer = answers[line] ?? { status: line.startsWith('POST /hook/') && isSigned ? 200 : 401 }
    const isText = typeof answer.body === 'string' && answer.type !== undefined
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' })
    response.end(isText ? String(answer.body) : answer.body === undefined ? '' : JSON.stringify(answer.body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/flux`, asked }
}

async function examine(url: string, argv: readonly string[] = [], more: Surroundings = {}) {
  const { code, stdout, stderr } = await runInAWorld(['doctor', ...argv], { env: { FLUX_URL: url }, ...more })
  return { code, stderr, stdout: stdout.replaceAll(url.replace('/api/flux', ''), 'http://here') }
}

describe('fluxctl doctor', () => {
  it('tells every arrow in its order, and that nothing is broken', async () => {
    const { url, asked } = await serve()
    const { code, stderr, stdout } = await examine(url)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.replaceAll(/ {2,}/g, '  ')).toBe(`ok  server  http://here/api/flux  fluxless 1.2.3 answers in 0ms
ok  endpoint  github  reached in 0ms, and refuses strangers
skipped  signature  github  its secret is not known here; give --config
ok  queue  sync  a job was handled after 9ms
skipped  git-write  acme/manifests  nothing is written unless --write is given
3 ok, 2 skipped
`)
    expect(asked.map(({ line }) => line).sort()).toEqual([
      'GET /api/flux/v11/version',
      'GET /api/flux/v12/doctor',
      'GET /api/flux/v12/endpoints',
      'POST /hook/github',
    ])
  })

  it('signs a ping with the secret of the runner that is found in this folder', async () => {
    const { url, asked } = await serve()
    const facts = JSON.stringify({ apiUrl: url, apiToken: 't', hookSecrets: { github: SECRET } })
    const { code, stdout } = await examine(url, [], { env: {}, files: { '.fluxless/local.json': facts } })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ok +signature +github +a signed ping is heard/m)])
    const ping = asked.find(({ headers }) => headers['x-github-event'] === 'ping')
    expect(JSON.parse(ping?.body ?? '')).toEqual({ zen: expect.any(String), hook_id: 0 })
    expect(JSON.stringify(asked)).not.toContain(SECRET)
  })

  it.each`
    trouble                                    | script                                                                                                                                                                                                                       | told
    ${'an endpoint that is not routed'}        | ${{ 'POST /hook/github': { status: 404 } }}                                                                                                                                                                                  | ${/^failed +endpoint +github +The endpoint does not answer as it should \(HTTP 404\)/m}
    ${'an endpoint that takes anything'}       | ${{ 'POST /hook/github': { status: 200 } }}                                                                                                                                                                                  | ${/^failed +endpoint +github +A request without a proof is taken/m}
    ${'a server that knows no such question'}  | ${{ 'GET /api/flux/v12/doctor': { status: 404, type: 'text/plain', body: 'x' } }}                                                                                                                                            | ${/^failed +server +its own look +404 Not Found x/m}
    ${'an arrow that the server finds broken'} | ${{ 'GET /api/flux/v12/doctor': value({ findings: [{ arrow: 'queue', about: 'scan', outcome: 'failed', failure: { code: 'queue-not-drained', what: 'Not handled', where: 'queue of scan', fix: 'Look at its log.' } }] }) }} | ${/^failed +queue +scan +Not handled: queue of scan\n {9}Look at its log[.]$/m}
  `('finds $trouble and exits with 1', async ({ script, told }) => {
    const { url } = await serve(script)
    const { code, stdout } = await examine(url)
    expect([code, stdout]).toEqual([1, expect.stringMatching(told)])
  })

  it('tells a secret that is not that of the server from one that is', async () => {
    const { url } = await serve()
    const facts = JSON.stringify({ apiUrl: url, hookSecrets: { github: 'another' } })
    const { code, stdout } = await examine(url, [], { env: {}, files: { '.fluxless/local.json': facts } })
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^failed +signature +github +The secret that is known here/m),
    ])
    expect(stdout).not.toContain('another')
  })

  it('stops at a server that does not answer, or does not know the token', async () => {
    const { url, asked } = await serve({ 'GET /api/flux/v11/version': { status: 401 } })
    const refused = await examine(url)
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringMatching(/^failed +server .*The request failed authentication/),
    ])
    expect(asked).toHaveLength(1)
    const nobody = await examine('http://127.0.0.1:1/api/flux')
    expect([nobody.code, nobody.stdout]).toEqual([1, expect.stringMatching(/^failed +server .*cannot reach/)])
  })

  it('asks for writes only when it is told to, and hides what an address may hold', async () => {
    const { url, asked } = await serve({
      'GET /api/flux/v12/doctor?write=1': value({ findings: [] }),
      'GET /api/flux/v12/endpoints': value([guide('hub', 'dockerhub', '/hook/hub/<secret>')]),
    })
    const { code, stdout } = await examine(url, ['--write', '-o', 'json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).map(({ arrow, about }: { arrow: string; about: string }) => `${arrow} ${about}`)).toEqual(
      ['server http://here/api/flux', 'endpoint hub'],
    )
    expect(asked.map(({ line }) => line)).toContain('POST /hook/hub/nobody')
  })
})
