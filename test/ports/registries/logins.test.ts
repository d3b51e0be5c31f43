// Which login is tried for which repository: the most specific first, and a cloud's only where nobody wrote one down.
import { describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { chooseLogins } from '../../../functions/ports/registries/choose-logins.ts'
import type { ScopedLogin } from '../../../functions/ports/registries/docker-config.ts'
import { keepLogins } from '../../../functions/ports/registries/keep-logins.ts'
import { openLogins } from '../../../functions/ports/registries/logins.ts'
import { parseLoginScope } from '../../../functions/ports/registries/parse-login-scope.ts'
import { aClock } from '../../builders/a-clock.ts'

/** Makes a login whose user is named after what it is for. */
const scoped = (key: string, username = key): ScopedLogin => ({
  ...(parseLoginScope(key) ?? expect.fail(`${key} is for nothing`)),
  login: { username, password: 'x' },
})

describe('chooseLogins', () => {
  it.each`
    host                                   | path               | keys                                                                  | chosen
    ${'ghcr.io'}                           | ${'acme/web'}      | ${['quay.io', 'ghcr.io']}                                             | ${['ghcr.io']}
    ${'ghcr.io'}                           | ${'acme/web'}      | ${['ghcr.io', 'ghcr.io/acme', 'ghcr.io/acme/web']}                    | ${['ghcr.io/acme/web', 'ghcr.io/acme', 'ghcr.io']}
    ${'ghcr.io'}                           | ${'acme/web'}      | ${['ghcr.io/acm', 'ghcr.io/acme/we', 'ghcr.io/acme/web/x']}           | ${[]}
    ${'ghcr.io'}                           | ${'acme-corp/web'} | ${['ghcr.io/acme']}                                                   | ${[]}
    ${'a.example.com'}                     | ${'web'}           | ${['*.example.com', 'a.example.com']}                                 | ${['a.example.com', '*.example.com']}
    ${'a.example.com'}                     | ${'team/web'}      | ${['a.example.com', '*.example.com/team']}                            | ${['*.example.com/team', 'a.example.com']}
    ${'a.b.example.com'}                   | ${'web'}           | ${['*.example.com']}                                                  | ${[]}
    ${'example.com'}                       | ${'web'}           | ${['*.example.com', '*']}                                             | ${[]}
    ${'a.example.com:5000'}                | ${'web'}           | ${['*.example.com', '*.example.com:5000']}                            | ${['*.example.com:5000']}
    ${'registry.dev:5000'}                 | ${'web'}           | ${['registry.dev']}                                                   | ${[]}
    ${'1.dkr.ecr.eu-west-1.amazonaws.com'} | ${'web'}           | ${['*.dkr.ecr.*.amazonaws.com']}                                      | ${['*.dkr.ecr.*.amazonaws.com']}
    ${'reg-a-1.example.com'}               | ${'web'}           | ${['reg-*-*.example.com', 'reg-*-2.example.com', 'r*x*.example.com']} | ${['reg-*-*.example.com']}
    ${''}                                  | ${'nginx'}         | ${['docker.io', 'https://index.docker.io/v1/']}                       | ${['docker.io', 'https://index.docker.io/v1/']}
    ${''}                                  | ${'nginx'}         | ${['docker.io/library', 'docker.io/acme']}                            | ${['docker.io/library']}
  `('chooses $chosen of $keys for $host/$path', ({ host, path, keys, chosen }) => {
    const given = (keys as string[]).map(key => scoped(key))
    expect(chooseLogins(nameRepo(host, path), given).map(({ username }) => username)).toEqual(chosen)
  })

  it('keeps the order in which equally specific ones were given, and each once', () => {
    const given = ['pod', 'account', 'pod', 'file'].map(name => scoped('ghcr.io', name))
    const chosen = chooseLogins(nameRepo('ghcr.io', 'acme/web'), given)
    expect(chosen.map(({ username }) => username)).toEqual(['pod', 'account', 'file'])
  })

  it('does not take long for any pattern', () => {
    const [pattern, host] = [`${'*a'.repeat(500)}.dev`, `${'a'.repeat(20_000)}b.dev`]
    const given = { host: pattern, path: '', login: { username: 'x', password: 'x' } }
    expect(chooseLogins(nameRepo(host, 'web'), [given])).toEqual([])
  })
})

describe('openLogins', () => {
  const repo = nameRepo('ghcr.io', 'acme/web')
  const cloud = { username: 'cloud', password: 'x' }

  it('gives what was written down, and asks no cloud then', async () => {
    const logins = openLogins({
      listGiven: async () => [scoped('ghcr.io')],
      clouds: [() => expect.fail('the cloud was asked')],
    })
    expect(await logins(repo)).toEqual([{ username: 'ghcr.io', password: 'x' }])
  })

  it('gives the login of the first cloud that has one', async () => {
    const clouds = [async () => undefined, async () => cloud, () => expect.fail('one too many was asked')]
    expect(await openLogins({ listGiven: async () => [scoped('quay.io')], clouds })(repo)).toEqual([cloud])
  })

  it('gives none where nobody has one', async () => {
    expect(await openLogins({})(repo)).toEqual([])
  })
})

describe('keepLogins', () => {
  const login = { username: 'x', password: 'x' }
  const MINUTE = 60_000

  it('renews a login before it expires, each name by itself', async () => {
    const clock = aClock(0)
    const keep = keepLogins({ now: clock.now, renewBeforeMs: MINUTE })
    let fetched = 0
    const ask = (name: string) =>
      keep(name, async () => {
        fetched += 1
        return { login, expiresAt: clock.now() + 10 * MINUTE }
      })
    await Promise.all([ask('a'), ask('a'), ask('b')])
    expect(fetched).toBe(2)
    await clock.advance(9 * MINUTE - 1)
    await ask('a')
    expect(fetched).toBe(2)
    await clock.advance(1)
    expect(await ask('a')).toEqual(login)
    expect(fetched).toBe(3)
  })

  it.each([
    ['a failure', async () => Promise.reject(new Error('down')), 'down'],
    ['that there is none', async () => undefined, undefined],
  ])('holds %s for ten minutes', async (_what, fetch, end) => {
    const clock = aClock(0)
    const keep = keepLogins({ now: clock.now, renewBeforeMs: MINUTE })
    const ask = (how: typeof fetch | (() => Promise<{ login: typeof login; expiresAt: number }>)) =>
      keep('a', how).catch((error: Error) => error.message)
    expect(await ask(fetch)).toBe(end)
    await clock.advance(10 * MINUTE - 1)
    expect(await ask(() => expect.fail('it was asked too early'))).toBe(end)
    await clock.advance(1)
    expect(await ask(async () => ({ login, expiresAt: clock.now() + 60 * MINUTE }))).toEqual(login)
  })
})
