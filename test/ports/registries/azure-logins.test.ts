// Logins for Azure's registries: the secret of a service principal as it is, or exchanged.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient, HttpRequest } from '../../../functions/ports/http/port.ts'
import { openAzureLogins } from '../../../functions/ports/registries/azure-logins.ts'
import { aClock } from '../../builders/a-clock.ts'
import { startScriptedServer } from '../git-hosts/scripted-server.ts'

const repo = nameRepo('acme.azurecr.io', 'web')
const access = { body: { access_token: 'entra-secret', expires_in: 3_599 } }
const refresh = (text: string) => ({ body: { refresh_token: text } })
const MINUTE = 60_000

describe('openAzureLogins', () => {
  let server: Awaited<ReturnType<typeof startScriptedServer>>
  let http: HttpClient
  let clock: ReturnType<typeof aClock>
  beforeEach(async () => {
    server = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test' })
    clock = aClock()
  })
  afterEach(async () => {
    await http.close()
    await server.stop()
  })
  const principal = { clientId: 'client', clientSecret: async () => 'client-secret' }
  const open = (more: object = { tenant: 'acme.onmicrosoft.com' }) =>
    openAzureLogins(
      { now: clock.now, ...principal, origins: { entra: server.url, registry: server.url }, ...more },
      http,
    )

  it.each`
    host                          | isAzure
    ${'acme.azurecr.io'}          | ${true}
    ${'acme.azurecr.cn'}          | ${true}
    ${'acme.azurecr.de'}          | ${true}
    ${'acme.azurecr.us'}          | ${true}
    ${'azurecr.io'}               | ${false}
    ${'acme.azurecr.io.evil.dev'} | ${false}
    ${'a.b.azurecr.io'}           | ${false}
    ${'acme.azurecr.com'}         | ${false}
  `('gives the secret as it is for $host: $isAzure', async ({ host, isAzure }) => {
    const login = isAzure ? { username: 'client', password: 'client-secret' } : undefined
    expect(await open({})(nameRepo(host, 'web'))).toEqual(login)
    expect(server.asked).toEqual([])
  })

  it('exchanges the secret at Entra ID, and what that gives at the registry', async () => {
    server.answer(access, refresh('acr-secret'))
    const username = '00000000-0000-0000-0000-000000000000'
    expect(await open()(repo)).toEqual({ username, password: 'acr-secret' })
    const asked = server.asked.map(({ url, body }) => [url, Object.fromEntries(new URLSearchParams(body))])
    expect(asked).toEqual([
      [
        '/acme.onmicrosoft.com/oauth2/v2.0/token',
        {
          grant_type: 'client_credentials',
          scope: 'https://management.azure.com/.default',
          client_id: 'client',
          client_secret: 'client-secret',
        },
      ],
      [
        '/oauth2/exchange',
        {
          grant_type: 'access_token',
          service: 'acme.azurecr.io',
          tenant: 'acme.onmicrosoft.com',
          access_token: 'entra-secret',
        },
      ],
    ])
  })

  it.each`
    host                 | addresses
    ${'acme.azurecr.io'} | ${['https://login.microsoftonline.com/t/oauth2/v2.0/token', 'https://acme.azurecr.io/oauth2/exchange']}
    ${'acme.azurecr.cn'} | ${['https://login.chinacloudapi.cn/t/oauth2/v2.0/token', 'https://acme.azurecr.cn/oauth2/exchange']}
    ${'acme.azurecr.us'} | ${['https://login.microsoftonline.us/t/oauth2/v2.0/token', 'https://acme.azurecr.us/oauth2/exchange']}
  `('asks the cloud of $host', async ({ host, addresses }) => {
    const gone: string[] = []
    const body = Buffer.from('{"access_token":"entra-secret","refresh_token":"acr-secret"}')
    const send = async ({ url }: HttpRequest) => {
      gone.push(url)
      return { status: 200, headers: {}, body }
    }
    const out: HttpClient = { send, stream: () => expect.fail('nothing is streamed'), close: async () => {} }
    await openAzureLogins({ now: clock.now, ...principal, tenant: 't' }, out)(nameRepo(host, 'web'))
    expect(gone).toEqual(addresses)
  })

  it('keeps a login for an hour less five minutes', async () => {
    const logins = open()
    server.answer(access, refresh('first'))
    await logins(repo)
    await clock.advance(55 * MINUTE - 1)
    expect((await logins(repo))?.password).toBe('first')
    await clock.advance(1)
    server.answer(access, refresh('second'))
    expect((await logins(repo))?.password).toBe('second')
  })

  it.each`
    answers                                                   | code                            | where
    ${[{ status: 401, body: { error: 'client-secret' } }]}    | ${'registry-login-refused'}     | ${'acme.azurecr.io, asking Entra ID'}
    ${[{ status: 429 }]}                                      | ${'registry-login-unavailable'} | ${'acme.azurecr.io, asking Entra ID'}
    ${[{ status: 500 }]}                                      | ${'registry-login-unavailable'} | ${'acme.azurecr.io, asking Entra ID'}
    ${[{ body: '<html>' }]}                                   | ${'registry-login-unavailable'} | ${'acme.azurecr.io, asking Entra ID'}
    ${[access, { status: 403 }]}                              | ${'registry-login-refused'}     | ${'acme.azurecr.io, exchanging a token'}
    ${[access, { status: 302, headers: { location: '/x' } }]} | ${'registry-login-unavailable'} | ${'acme.azurecr.io, exchanging a token'}
  `('fails with $code at $where', async ({ answers, code, where }) => {
    server.answer(...answers)
    const thrown = await open()(repo).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code, where })
    expect(String(thrown)).not.toMatch(/secret"|client-secret|entra-secret/)
  })
})
