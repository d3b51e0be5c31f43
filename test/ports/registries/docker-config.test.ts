// Docker configurations as people and clouds write them; one bad entry does not touch the others.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerConfig } from '../../../functions/ports/registries/docker-config.ts'
import { parseLoginScope } from '../../../functions/ports/registries/parse-login-scope.ts'

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const login = { username: 'robot', password: 'pull-secret' }
const good = { auth: base64('robot:pull-secret') }
const auths = (entries: object) => JSON.stringify({ auths: entries })
const read = (entry: object) => parseDockerConfig(auths({ 'ghcr.io': entry }))

describe('an entry', () => {
  it.each`
    what                         | entry                                                                    | username       | password
    ${'auth'}                    | ${good}                                                                  | ${'robot'}     | ${'pull-secret'}
    ${'auth with colons'}        | ${{ auth: base64('_json_key:{"a":"b"}') }}                               | ${'_json_key'} | ${'{"a":"b"}'}
    ${'auth without padding'}    | ${{ auth: base64('robot:pull-secret').replace(/=+$/, '') }}              | ${'robot'}     | ${'pull-secret'}
    ${'auth in lines'}           | ${{ auth: ` ${base64('robot:pull-secret').replace(/(.{8})/, '$1\n')}` }} | ${'robot'}     | ${'pull-secret'}
    ${'auth for URLs'}           | ${{ auth: Buffer.from('robot:>>>???').toString('base64url') }}           | ${'robot'}     | ${'>>>???'}
    ${'auth with zero bytes'}    | ${{ auth: base64('robot:pull-secret\0\0') }}                             | ${'robot'}     | ${'pull-secret'}
    ${'auth beyond ASCII'}       | ${{ auth: base64('robot:pässwörd') }}                                    | ${'robot'}     | ${'pässwörd'}
    ${'name and password'}       | ${login}                                                                 | ${'robot'}     | ${'pull-secret'}
    ${'auth before the rest'}    | ${{ ...good, username: 'old', password: 'old' }}                         | ${'robot'}     | ${'pull-secret'}
    ${'the rest for bad auth'}   | ${{ auth: '!', ...login }}                                               | ${'robot'}     | ${'pull-secret'}
    ${'the rest for empty auth'} | ${{ auth: '', ...login }}                                                | ${'robot'}     | ${'pull-secret'}
    ${'an identity token'}       | ${{ auth: base64('0000:'), identitytoken: 'identity' }}                  | ${'<token>'}   | ${'identity'}
  `('is read from $what', ({ entry, username, password }) => {
    expect(read(entry)).toEqual({ logins: [{ host: 'ghcr.io', path: '', login: { username, password } }], notes: [] })
  })

  it.each`
    what                       | entry                               | why
    ${'nothing'}               | ${{}}                               | ${'it has neither auth nor user name and password'}
    ${'null'}                  | ${null}                             | ${'it has neither auth nor user name and password'}
    ${'a text'}                | ${'pull-secret'}                    | ${'it has neither auth nor user name and password'}
    ${'an e-mail address'}     | ${{ email: 'a@example.com' }}       | ${'it has neither auth nor user name and password'}
    ${'a name alone'}          | ${{ username: 'robot' }}            | ${'it has neither auth nor user name and password'}
    ${'a registry token'}      | ${{ registrytoken: 'pull-secret' }} | ${'a registry token alone is no login'}
    ${'auth of other letters'} | ${{ auth: '%%pull-secret%%' }}      | ${'its auth is not user:password in base64'}
    ${'auth without a colon'}  | ${{ auth: base64('pull-secret') }}  | ${'its auth is not user:password in base64'}
    ${'auth without a name'}   | ${{ auth: base64(':pull-secret') }} | ${'its auth is not user:password in base64'}
    ${'auth without password'} | ${{ auth: base64('robot:') }}       | ${'its auth is not user:password in base64'}
    ${'auth that is a number'} | ${{ auth: 5 }}                      | ${'it has neither auth nor user name and password'}
  `('of $what becomes a note, and its neighbours are read', ({ entry, why }) => {
    const { logins, notes } = parseDockerConfig(auths({ 'quay.io': good, 'ghcr.io': entry, 'gcr.io': good }))
    expect(logins.map(({ host }) => host)).toEqual(['quay.io', 'gcr.io'])
    expect(notes).toEqual([`The entry for ghcr.io is not used: ${why}.`])
  })
})

describe('a key', () => {
  it.each`
    key                               | host                   | path
    ${'ghcr.io'}                      | ${'ghcr.io'}           | ${''}
    ${'https://GHCR.io/'}             | ${'ghcr.io'}           | ${''}
    ${'ghcr.io/acme'}                 | ${'ghcr.io'}           | ${'acme'}
    ${'https://ghcr.io/acme/web/'}    | ${'ghcr.io'}           | ${'acme/web'}
    ${'http://registry.dev:5000/v2/'} | ${'registry.dev:5000'} | ${''}
    ${'registry.dev/v1'}              | ${'registry.dev'}      | ${''}
    ${'registry.dev/v1/acme'}         | ${'registry.dev'}      | ${'v1/acme'}
    ${'*.example.com'}                | ${'*.example.com'}     | ${''}
    ${'https://index.docker.io/v1/'}  | ${'index.docker.io'}   | ${''}
    ${'index.docker.io'}              | ${'index.docker.io'}   | ${''}
    ${'docker.io'}                    | ${'index.docker.io'}   | ${''}
    ${'docker.io/acme'}               | ${'index.docker.io'}   | ${'acme'}
    ${'registry-1.docker.io'}         | ${'index.docker.io'}   | ${''}
    ${'localhost:5000'}               | ${'localhost:5000'}    | ${''}
    ${'[::1]:5000'}                   | ${'[::1]:5000'}        | ${''}
  `('$key is for $host and $path', ({ key, host, path }) => {
    expect(parseLoginScope(key)).toEqual({ host, path })
  })

  it.each(['', 'a b', 'https://', 'https://robot:pull-secret@ghcr.io', 'ghcr.io?x=pull-secret'])(
    '%s is for nothing, and not quoted',
    key => {
      expect(parseLoginScope(key)).toBeUndefined()
      const note = 'The entry is not used: its name is neither a host nor a host with a path.'
      expect(parseDockerConfig(auths({ [key]: good }))).toEqual({ logins: [], notes: [note] })
    },
  )
})

describe('a configuration', () => {
  it('of the older kind has its hosts at the top', () => {
    const { logins, notes } = parseDockerConfig(
      JSON.stringify({ 'https://index.docker.io/v1/': good, 'quay.io': login }),
    )
    expect(logins).toEqual([
      { host: 'index.docker.io', path: '', login },
      { host: 'quay.io', path: '', login },
    ])
    expect(notes).toEqual([])
  })

  it('says that helpers and stores are not used, whatever they are called', () => {
    const text = JSON.stringify({ auths: { 'ghcr.io': good }, credHelpers: { 'quay.io': 'x' }, credsStore: 'desktop' })
    const { logins, notes } = parseDockerConfig(text)
    expect(logins).toHaveLength(1)
    expect(notes).toEqual([expect.stringContaining('credHelpers, credsStore')])
    expect(parseDockerConfig('{"credsStore":"desktop"}').notes).toHaveLength(1)
  })

  it.each(['', 'pull-secret', '[]', 'null', '5', '{"auths":{"ghcr.io":{"auth":"cHVsbC1zZWNyZXQ'])(
    'that is %j holds nothing, and says so without quoting it',
    text => {
      const note = 'The docker configuration is not a JSON object.'
      expect(parseDockerConfig(text)).toEqual({ logins: [], notes: [note] })
    },
  )

  it.each(['{}', '{"auths":null}', '{"auths":[]}', '{"auths":5}', '{"auths":{}}', '{"HttpHeaders":{"X":"y"}}'])(
    'like %s holds nothing',
    text => expect(parseDockerConfig(text)).toEqual({ logins: [], notes: [] }),
  )

  it('never quotes what stands beside a host', () => {
    const secret = fc.constantFrom('pull-secret', base64('pull-secret'), base64('robot:pull-secret'), 5, null)
    const entry = fc.dictionary(fc.constantFrom('auth', 'username', 'password', 'identitytoken', 'x'), secret)
    const config = fc.dictionary(fc.constantFrom('ghcr.io', '*.dev', 'a b', 'http://'), entry)
    fc.assert(
      fc.property(config, entries => {
        const { notes } = parseDockerConfig(auths(entries))
        expect(notes.join()).not.toMatch(/secret|cHVsbC|cm9ib3/)
      }),
      { seed: 11, numRuns: 300 },
    )
  })
})
