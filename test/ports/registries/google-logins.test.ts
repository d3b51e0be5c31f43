// Logins for Google's registries: from a metadata server, where there is one.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { openGoogleLogins } from '../../../functions/ports/registries/google-logins.ts'
import type { LoginSource } from '../../../functions/ports/registries/logins.ts'
import { aClock } from '../../builders/a-clock.ts'
import { startScriptedServer } from '../git-hosts/scripted-server.ts'

const repo = nameRepo('europe-docker.pkg.dev', 'acme/images/web')
const flavor = { 'metadata-flavor': 'Google' }
const token = (text: string) => ({
  headers: flavor,
  body: { access_token: text, expires_in: 3_600, token_type: 'Bearer' },
})
const MINUTE = 60_000

describe('openGoogleLogins', () => {
  let server: Awaited<ReturnType<typeof startScriptedServer>>
  let http: HttpClient
  let clock: ReturnType<typeof aClock>
  let logins: LoginSource
  beforeEach(async () => {
    server = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test' })
    clock = aClock()
    logins = openGoogleLogins({ now: clock.now, metadataUrl: server.url }, http)
  })
  afterEach(async () => {
    await http.close()
    await server.stop()
  })

  it.each`
    host                         | isGoogle
    ${'gcr.io'}                  | ${true}
    ${'eu.gcr.io'}               | ${true}
    ${'europe-docker.pkg.dev'}   | ${true}
    ${'us-west1-docker.pkg.dev'} | ${true}
    ${'mygcr.io'}                | ${false}
    ${'gcr.io.evil.dev'}         | ${false}
    ${'docker.pkg.dev'}          | ${false}
    ${'x.y-docker.pkg.dev'}      | ${false}
    ${'ghcr.io'}                 | ${false}
  `('has a login for $host: $isGoogle', async ({ host, isGoogle }) => {
    server.answer(token('google-secret'))
    const login = { username: 'oauth2accesstoken', password: 'google-secret' }
    expect(await logins(nameRepo(host, 'acme/web'))).toEqual(isGoogle ? login : undefined)
    expect(server.asked).toHaveLength(isGoogle ? 1 : 0)
  })

  it('asks the metadata server as it wants to be asked', async () => {
    server.answer(token('google-secret'))
    await logins(repo)
    const [{ url, headers } = expect.fail('nobody was asked')] = server.asked
    expect(url).toBe('/computeMetadata/v1/instance/service-accounts/default/token')
    expect(headers['metadata-flavor']).toBe('Google')
  })

  it('keeps a token until a minute before it expires', async () => {
    server.answer(token('first'))
    await logins(repo)
    await clock.advance(59 * MINUTE - 1)
    expect((await logins(repo))?.password).toBe('first')
    await clock.advance(1)
    server.answer(token('second'))
    expect((await logins(repo))?.password).toBe('second')
  })

  it.each([
    ['there is no account', { status: 404, headers: flavor }],
    ['something else answers', { body: token('google-secret').body }],
    ['the answer is no token', { headers: flavor, body: '<html>' }],
    ['the line is cut', { never: 'cuts' } as const],
  ])('has none when %s, and asks again after ten minutes', async (_what, answer) => {
    server.answer(answer)
    expect(await logins(repo)).toBeUndefined()
    await clock.advance(10 * MINUTE - 1)
    expect(await logins(repo)).toBeUndefined()
    expect(server.asked).toHaveLength(1)
    await clock.advance(1)
    server.answer(token('google-secret'))
    expect(await logins(repo)).toBeDefined()
  })

  it('has none where nobody is', async () => {
    await server.stop()
    expect(await logins(repo)).toBeUndefined()
  })
})
