// How the OCI provider lets itself in: challenges, tokens, several logins; and where no login ever goes.
import { describe, expect, it } from 'vitest'
import type { Script } from '../git-hosts/scripted-server.ts'
import { challenge, describeAsked, fail, giveRegistry, LOGIN, OTHER_LOGIN, tags } from './scripted-registry.ts'

const given = giveRegistry()
const LIST = 'GET /v2/acme/web/tags/list?n=1000'
const TOKEN = 'GET /token?service=tests&scope=repository:acme/web:pull'
const list = () => given.registry.listTags(given.repo)
const token = (number: number, seconds = 300): Script => ({ body: { token: `token-${number}`, expires_in: seconds } })
const basic = fail(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="x"' })

describe('a token server', () => {
  it('is asked for this repository as anybody when there is no login', async () => {
    given.answer(challenge(given), token(1), tags(['a']))
    expect(await list()).toEqual(['a'])
    expect(given.asked()).toEqual([LIST, TOKEN, `${LIST} as token-1`])
  })

  it('is asked with the login, which the registry itself never sees', async () => {
    given.logins = [LOGIN]
    given.answer(challenge(given), token(1), tags(['a']))
    await list()
    expect(given.asked()).toEqual([LIST, `${TOKEN} as robot`, `${LIST} as token-1`])
  })

  it('is asked with an identity token as OAuth wants it', async () => {
    given.logins = [{ username: '<token>', password: 'pull-secret' }]
    given.answer(challenge(given), { body: { access_token: 'token-1' } }, tags(['a']))
    expect(await list()).toEqual(['a'])
    const [, { method, url, body, headers } = expect.fail('no token was asked for')] = given.server.asked
    expect([method, url, headers.authorization]).toEqual(['POST', '/token', undefined])
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: 'refresh_token',
      service: 'tests',
      client_id: 'fluxless',
      scope: 'repository:acme/web:pull',
      refresh_token: 'pull-secret',
    })
  })

  it('is not asked again while the token lasts, and first of all when it does not', async () => {
    given.answer(challenge(given), token(1), tags(['a']), tags(['a']), token(2), tags(['b']))
    await list()
    await given.clock.advance(289_000)
    await list()
    await given.clock.advance(2_000)
    expect(await list()).toEqual(['b'])
    expect(given.asked().slice(3)).toEqual([`${LIST} as token-1`, TOKEN, `${LIST} as token-2`])
  })

  it('that names no lifetime gives a token for a minute', async () => {
    given.answer(
      challenge(given),
      { body: { token: 'token-1' } },
      tags(['a']),
      { body: { token: 'token-2' } },
      tags([]),
    )
    await list()
    await given.clock.advance(51_000)
    await list()
    expect(given.asked().at(-1)).toBe(`${LIST} as token-2`)
  })

  it('is asked once more when a token is refused before its time', async () => {
    given.answer(challenge(given), token(1), tags(['a']), challenge(given), token(2), tags(['b']))
    await list()
    expect(await list()).toEqual(['b'])
  })

  it('is asked once by many who ask at the same time', async () => {
    given.answer(challenge(given), token(1), tags(['a']))
    await list()
    await given.clock.advance(300_000)
    given.answer(token(2), tags(['b']), tags(['b']), tags(['b']))
    await Promise.all([list(), list(), list()])
    expect(given.asked().filter(line => line === TOKEN)).toHaveLength(2)
  })

  it('is asked for the right to read metadata too where the registry names it, for every repository', async () => {
    given.answer(challenge(given, { scope: 'repository:acme/web:metadata_read' }), token(1), tags(['a']))
    await list()
    expect(given.asked()[1]).toContain('scope=repository:acme/web:pull,metadata_read')
    given.answer(token(2), tags(['b']))
    await given.registry.listTags(given.repo.replace('web', 'api') as typeof given.repo)
    expect(given.asked()[3]).toContain('scope=repository:acme/api:pull,metadata_read')
  })

  it('is never asked for more than reading', async () => {
    given.answer(challenge(given, { scope: 'repository:acme/web:pull,push,delete' }), token(1), tags(['a']))
    await list()
    expect(given.asked()[1]).toBe(TOKEN)
  })

  it('keeps its own query', async () => {
    given.answer(challenge(given, { realm: `${given.server.url}/token?account=x` }), token(1), tags(['a']))
    await list()
    expect(given.asked()[1]).toBe('GET /token?account=x&service=tests&scope=repository:acme/web:pull')
  })

  it.each([
    ['that is down', fail(503), 'registry-unavailable'],
    ['that is busy', fail(429), 'registry-busy'],
    ['that cuts the line', { ...token(1), cutAfter: 3 }, 'http-unreachable'],
    ['that refuses', fail(401), 'registry-access-denied'],
    ['that forbids', fail(403, 'DENIED'), 'registry-access-denied'],
    ['that is not there', fail(404), 'registry-not-understood'],
    ['that sends us on', { status: 302, headers: { location: '/login' } }, 'registry-not-understood'],
    ['that shows a page', { body: '<html>' }, 'registry-not-understood'],
    ['that says half of it', { body: '{"token":"tok' }, 'registry-unavailable'],
    ['that gives none', { body: { token: '' } }, 'registry-unavailable'],
    ['whose token fits in no header', { body: { token: 'a\nb' } }, 'registry-unavailable'],
  ])('%s makes it fail as that', async (_what, answer, code) => {
    given.logins = [LOGIN]
    given.answer(challenge(given), answer)
    expect((await given.failureOf(list())).code).toBe(code)
  })

  it.each([
    ['that is nowhere', 'token server'],
    ['that is no web server', 'file:///etc/passwd'],
    ['without TLS on a host that is not listed', 'http://169.254.169.254/token'],
    ['with a login of its own in the address', 'https://u:p@127.0.0.1/token'],
  ])('%s is not gone to', async (_what, realm) => {
    given.logins = [LOGIN]
    given.answer(challenge(given, { realm }))
    const failure = await given.failureOf(list())
    expect(failure).toMatchObject({ code: 'registry-not-understood', where: given.repo })
    expect(given.server.asked).toHaveLength(1)
  })
})

describe('a login', () => {
  it('goes with the second request to a registry that wants a password, and with the first from then on', async () => {
    given.logins = [LOGIN]
    given.answer(basic, tags(['a']), tags(['a']))
    await list()
    await list()
    expect(given.asked()).toEqual([LIST, `${LIST} as robot`, `${LIST} as robot`])
  })

  it('goes to nobody who does not ask for it', async () => {
    given.logins = [LOGIN]
    given.answer(tags(['a']))
    await list()
    expect(given.asked()).toEqual([LIST])
  })

  it('that is refused is no reason to read as anybody', async () => {
    given.logins = [LOGIN]
    given.answer(basic, basic)
    const failure = await given.failureOf(list())
    expect(failure.code).toBe('registry-access-denied')
    expect(failure.fix).toContain('has not expired')
  })

  it('is followed by the next when it is refused, and the one that was accepted goes first from then on', async () => {
    given.logins = [OTHER_LOGIN, LOGIN]
    given.answer(basic, basic, tags(['a']), tags(['a']))
    expect(await list()).toEqual(['a'])
    await list()
    expect(given.asked()).toEqual([LIST, `${LIST} as other`, `${LIST} as robot`, `${LIST} as robot`])
  })

  it('is followed by the next when the token server, or the registry with its token, refuses', async () => {
    given.logins = [OTHER_LOGIN, { username: 'third', password: 'x' }, LOGIN]
    given.answer(challenge(given), fail(401), token(1), fail(403, 'DENIED'), token(2), tags(['a']))
    expect(await list()).toEqual(['a'])
    expect(given.asked().filter(line => line.startsWith('GET /token'))).toHaveLength(3)
  })

  it('is not asked for twice when the scope is denied', async () => {
    given.logins = [LOGIN]
    given.answer(challenge(given), token(1), challenge(given, { error: 'insufficient_scope' }))
    expect((await given.failureOf(list())).code).toBe('registry-access-denied')
  })

  it('is one of five at most', async () => {
    given.logins = Array.from({ length: 9 }, (_, index) => ({ username: `user${index}`, password: 'x' }))
    given.answer(basic, ...Array.from({ length: 5 }, () => basic))
    expect((await given.failureOf(list())).code).toBe('registry-access-denied')
  })

  it('is not needed for what is open on a host that wants passwords for the rest', async () => {
    given.logins = [LOGIN]
    given.answer(basic, tags(['a']), tags(['b']))
    await list()
    given.logins = []
    expect(await list()).toEqual(['b'])
    expect(given.asked().at(-1)).toBe(LIST)
  })

  it('does not go to the host that a registry sends us to', async () => {
    given.logins = [LOGIN]
    given.elsewhere.answer(tags(['a']))
    given.answer(basic, { status: 307, headers: { location: `${given.elsewhere.url}/x?signature=signed-secret` } })
    expect(await list()).toEqual(['a'])
    expect(given.asked().at(-1)).toBe(`${LIST} as robot`)
    expect(given.elsewhere.asked.map(describeAsked)).toEqual(['GET /x?signature=signed-secret'])
  })

  it('does not go along to the next pages of that host', async () => {
    given.logins = [LOGIN]
    given.elsewhere.answer(tags(['a'], '/x?last=a'), tags(['b']))
    given.answer(basic, { status: 307, headers: { location: `${given.elsewhere.url}/x` } })
    expect(await list()).toEqual(['a', 'b'])
    expect(given.elsewhere.asked.map(describeAsked)).toEqual(['GET /x', 'GET /x?last=a'])
  })

  it('goes along within the host', async () => {
    given.logins = [LOGIN]
    given.answer(basic, { status: 308, headers: { location: '/v2/acme/new/tags/list' } }, tags(['a']))
    expect(await list()).toEqual(['a'])
    expect(given.asked().at(-1)).toBe('GET /v2/acme/new/tags/list as robot')
  })

  it('does not come back from another host', async () => {
    given.logins = [LOGIN]
    given.answer(basic, { status: 302, headers: { location: given.elsewhere.url } }, tags(['a']))
    given.elsewhere.answer({ status: 302, headers: { location: `${given.server.url}/again` } })
    await list()
    expect(given.asked().at(-1)).toBe('GET /again')
  })

  it('is not given for a challenge from another host', async () => {
    given.logins = [LOGIN]
    given.answer({ status: 302, headers: { location: given.elsewhere.url } })
    given.elsewhere.answer(basic)
    const failure = await given.failureOf(list())
    expect(failure).toMatchObject({ code: 'registry-unavailable', where: given.repo })
  })
})

it('stops at the fourth redirect', async () => {
  given.answer(...Array.from({ length: 4 }, () => ({ status: 302, headers: { location: '/again' } })))
  expect((await given.failureOf(list())).code).toBe('registry-not-understood')
})
