// Tokens of an App: minted for one repository, kept, renewed in time; and what is loaded for them.
import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RepositoryName } from '../../../functions/domain/events/git.ts'
import type { TokenSource } from '../../../functions/ports/git-hosts/github-api.ts'
import { openGithubAppTokens } from '../../../functions/ports/git-hosts/github-app-token.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { startScriptedServer } from './scripted-server.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PKCS1 = String(privateKey.export({ type: 'pkcs1', format: 'pem' }))
const PKCS8 = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const repository = 'acme/manifests' as RepositoryName
const START = Date.UTC(2026, 10, 6, 8)
const HOUR = 3_600_000

describe('openGithubAppTokens', () => {
  let server: Awaited<ReturnType<typeof startScriptedServer>>
  let http: HttpClient
  let now: number
  let pem: string
  let token: TokenSource
  beforeEach(async () => {
    server = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test' })
    now = START
    pem = PKCS8
    token = openGithubAppTokens(
      { apiUrl: server.url, appId: 12_345, privateKey: async () => pem, now: () => now },
      http,
    )
  })
  afterEach(async () => {
    await http.close()
    await server.stop()
  })

  const installation = { body: { id: 77 } }
  const minted = (text: string) => ({
    status: 201,
    body: { token: text, expires_at: new Date(now + HOUR).toISOString().replace('.000', '') },
  })
  const get = (isFresh = false) => token({ repository, isFresh })

  it.each([
    ['PKCS#1, as GitHub gives it', PKCS1],
    ['PKCS#8', PKCS8],
    ['one line with \\n in it, as secret stores keep it', PKCS1.replaceAll('\n', '\\n')],
  ])('signs for the App with a key in %s', async (_form, given) => {
    pem = given
    server.answer(installation, minted('t1'))
    expect(await get()).toBe('t1')
    const [, jwt = ''] = server.asked[0]?.headers.authorization?.split(' ') ?? []
    const [head, body, signature = ''] = jwt.split('.')
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(body ?? '', 'base64url').toString()).iss).toBe(12_345)
  })

  it('asks for a token of the one repository at its installation', async () => {
    server.answer(installation, minted('t1'))
    await get()
    expect(server.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/repos/acme/manifests/installation', ''],
      ['POST', '/app/installations/77/access_tokens', '{"repositories":["manifests"]}'],
    ])
  })

  it('keeps a token until five minutes before it expires, and the installation for good', async () => {
    server.answer(installation, minted('t1'))
    expect(await get()).toBe('t1')
    now = START + 55 * 60_000 - 1
    expect(await get()).toBe('t1')
    now += 1
    server.answer(minted('t2'))
    expect(await get()).toBe('t2')
    expect(server.asked).toHaveLength(3)
  })

  it('mints another one when the kept one was refused', async () => {
    server.answer(installation, minted('t1'), minted('t2'))
    expect([await get(), await get(true), await get()]).toEqual(['t1', 't2', 't2'])
  })

  it('mints one token for all who ask at once', async () => {
    server.answer(installation, minted('t1'))
    expect(await Promise.all([get(), get(), get()])).toEqual(['t1', 't1', 't1'])
    expect(server.asked).toHaveLength(2)
  })

  it('does not keep a failure', async () => {
    server.answer({ status: 502 }, installation, minted('t1'))
    await expect(get()).rejects.toMatchObject({ code: 'git-host-unavailable' })
    expect(await get()).toBe('t1')
  })

  it.each`
    why                          | answers                                                                                       | code
    ${'not installed'}           | ${[{ status: 404 }]}                                                                          | ${'git-host-refused'}
    ${'removed meanwhile'}       | ${[installation, { status: 404 }]}                                                            | ${'git-host-refused'}
    ${'unknown or of other key'} | ${[{ status: 401, body: { message: 'A JSON web token could not be decoded' } }]}              | ${'git-host-credentials-refused'}
    ${'suspended'}               | ${[installation, { status: 403, body: { message: 'This installation has been suspended' } }]} | ${'git-host-permission-missing'}
    ${'answered with nonsense'}  | ${[{ body: '<html>' }]}                                                                       | ${'git-host-unavailable'}
  `('fails with $code when the App is $why', async ({ answers, code }) => {
    server.answer(...answers)
    await expect(get()).rejects.toMatchObject({ code })
  })

  it('asks for a person when the key is none, without quoting it', async () => {
    pem = '-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0LWJ5dGVz\n-----END RSA PRIVATE KEY-----'
    const thrown = await get().catch(error => error)
    expect(thrown.code).toBe('git-host-credentials-refused')
    expect(`${thrown.message} ${thrown.cause}`).not.toContain('c2VjcmV0')
  })
})

describe('openGithub', () => {
  it('loads no octokit for a plain token', () => {
    const file = new URL('../../../functions/ports/git-hosts/github.ts', import.meta.url)
    const script = `import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ resolve(name, context, next) { seen.push(name); return next(name, context) } })
      const { openGithub } = await import(${JSON.stringify(file.href)})
      openGithub({ token: async () => 'x', now: () => 0 }, {})
      console.log(JSON.stringify(seen))`
    const seen = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(seen).toContain('github-api.ts')
    expect(seen).not.toContain('octokit')
  })
})
