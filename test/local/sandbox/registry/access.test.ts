// Who may do what at a registry with a lock: a password, or tokens for it.
import { afterEach, describe, expect, it } from 'vitest'
import type { Lock } from '../../../../functions/local/sandbox/registry/access.ts'
import { sha256 } from './a-client.ts'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

const LOGIN = { username: 'ada', password: 'pa:ss' } as const
const basic = (text: string) => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`
const RIGHT = basic('ada:pa:ss')
const SHOP = '/v2/demo/shop'

describe('a locked registry', () => {
  let stage: Stage
  let nowMs = NOW_MS
  afterEach(() => stage.close())

  async function locked(lock: Lock | undefined) {
    nowMs = NOW_MS
    stage = await aRegistry({ now: () => nowMs, ...(lock ? { lock } : {}) })
    await stage.registry.seed([{ repository: 'demo/shop', tag: '1.0.0', createdAtMs: NOW_MS }])
  }

  const call = (method: string, path: string, authorization?: string) =>
    stage.client.call(method, path, { headers: authorization === undefined ? {} : { authorization } })

  /** Follows the challenge of an answer, as clients do. */
  async function tokenFor(challenge: string, authorization?: string) {
    const field = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
    const query = new URLSearchParams({ service: field('service'), scope: field('scope') })
    return call('GET', `${field('realm')}?${query}`, authorization)
  }

  it.each`
    authorization         | status
    ${undefined}          | ${401}
    ${basic('ada:wrong')} | ${401}
    ${basic('bob:pa:ss')} | ${401}
    ${`Bearer ${RIGHT}`}  | ${401}
    ${RIGHT}              | ${200}
  `('with a password answers $status to $authorization', async ({ authorization, status }) => {
    await locked({ mode: 'basic', ...LOGIN })
    for (const path of ['/v2/', `${SHOP}/tags/list`, '/v2/_catalog']) {
      const reply = await call('GET', path, authorization)
      expect(reply.status).toBe(status)
      if (status === 401)
        expect([reply.code, reply.headers.get('www-authenticate')]).toEqual(['UNAUTHORIZED', 'Basic realm="sandbox"'])
    }
  })

  it.each`
    method      | path                             | scope
    ${'GET'}    | ${`${SHOP}/tags/list`}           | ${'repository:demo/shop:pull'}
    ${'HEAD'}   | ${`${SHOP}/manifests/1.0.0`}     | ${'repository:demo/shop:pull'}
    ${'PUT'}    | ${`${SHOP}/manifests/1.0.0`}     | ${'repository:demo/shop:pull,push'}
    ${'POST'}   | ${`${SHOP}/blobs/uploads/`}      | ${'repository:demo/shop:pull,push'}
    ${'DELETE'} | ${`${SHOP}/blobs/uploads/x`}     | ${'repository:demo/shop:pull,push'}
    ${'DELETE'} | ${`${SHOP}/blobs/${sha256('')}`} | ${'repository:demo/shop:delete'}
    ${'GET'}    | ${'/v2/_catalog'}                | ${'registry:catalog:*'}
  `('with tokens asks for $scope on $method $path', async ({ method, path, scope }) => {
    await locked({ mode: 'token', ...LOGIN })
    const { status, headers } = await call(method, path)
    const { url, host } = stage.registry
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe(`Bearer realm="${url}/token",service="${host}",scope="${scope}"`)
  })

  it('lets in who shows a token for what is asked, until it ends', async () => {
    await locked({ mode: 'token', ...LOGIN, tokenLifetimeMs: 60_000 })
    const challenge = (await call('GET', `${SHOP}/tags/list`)).headers.get('www-authenticate') ?? ''
    const { json } = await tokenFor(challenge, RIGHT)
    expect(json).toMatchObject({ token: json.access_token, expires_in: 60, issued_at: '2026-01-02T03:04:05.000Z' })
    const bearer = `Bearer ${json.token}`
    expect((await call('GET', '/v2/', bearer)).status).toBe(200)
    expect((await call('GET', `${SHOP}/tags/list`, bearer)).json.tags).toEqual(['1.0.0'])
    const other = await call('PUT', `${SHOP}/manifests/1.0.1`, bearer)
    expect(other.headers.get('www-authenticate')).toMatch(/,error="insufficient_scope"$/)
    nowMs += 60_000
    const late = await call('GET', `${SHOP}/tags/list`, bearer)
    expect(late.headers.get('www-authenticate')).toMatch(/,error="invalid_token"$/)
  })

  it.each`
    isPullOpen | authorization         | status | pulls  | why
    ${false}   | ${undefined}          | ${401} | ${401} | ${'nobody may pull unknown'}
    ${true}    | ${undefined}          | ${200} | ${200} | ${'anybody may pull'}
    ${true}    | ${basic('ada:wrong')} | ${401} | ${401} | ${'a wrong password is told'}
  `('gives tokens with $status when $why', async ({ isPullOpen, authorization, status, pulls }) => {
    await locked({ mode: 'token', ...LOGIN, isPullOpen })
    const challenge = (await call('PUT', `${SHOP}/manifests/1.0.1`)).headers.get('www-authenticate') ?? ''
    const reply = await tokenFor(challenge, authorization)
    expect(reply.status).toBe(status)
    const bearer = `Bearer ${reply.json.token}`
    expect((await call('GET', `${SHOP}/tags/list`, bearer)).status).toBe(pulls)
    expect((await call('PUT', `${SHOP}/manifests/1.0.1`, bearer)).status).toBe(401)
  })

  it('gives no tokens where none are asked for', async () => {
    await locked(undefined)
    expect((await call('GET', '/token?scope=repository:a:pull', RIGHT)).status).toBe(404)
    expect((await call('GET', `${SHOP}/tags/list`)).status).toBe(200)
  })
})
