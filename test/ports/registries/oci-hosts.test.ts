// Which server stands behind a name, and that TLS is never left: a way out that only notes where it would go.
import { describe, expect, it } from 'vitest'
import type { ImageRepo } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import type { HttpAnswer, HttpClient } from '../../../functions/ports/http/port.ts'
import { openOci } from '../../../functions/ports/registries/oci.ts'
import { openPace } from '../../../functions/ports/registries/pace.ts'
import { LOGIN } from './scripted-registry.ts'

type Given = { readonly insecureHosts?: readonly string[]; readonly answers?: readonly Partial<HttpAnswer>[] }

const now = () => 0
const PAGE = { body: Buffer.from('{"tags":["a"]}') }

/** Lists tags; gives every address that was gone to, and how it ended. */
async function list(repo: ImageRepo, { insecureHosts = [], answers = [] }: Given = {}) {
  const gone: string[] = []
  const left = [...answers]
  const http: HttpClient = {
    async send({ method, url, headers = {} }) {
      gone.push(`${method} ${url}${headers.authorization ? ' with a login' : ''}`)
      return { status: 200, headers: {}, body: PAGE.body, ...left.shift() }
    },
    stream: () => expect.fail('nothing is streamed'),
    close: async () => {},
  }
  const registry = openOci({ now, pace: openPace({ now }), logins: async () => [LOGIN], insecureHosts }, http)
  const end = await registry.listTags(repo).then(
    () => 'listed',
    error => error.code,
  )
  return { gone, end }
}

const addressOf = async (repo: ImageRepo, insecureHosts: readonly string[] = []) =>
  (await list(repo, { insecureHosts })).gone[0]?.replace(/^GET (.*)\/tags.*/, '$1')

describe('the server behind a name', () => {
  it.each`
    host                   | path          | insecure                 | address
    ${''}                  | ${'nginx'}    | ${[]}                    | ${'https://registry-1.docker.io/v2/library/nginx'}
    ${'docker.io'}         | ${'acme/web'} | ${[]}                    | ${'https://registry-1.docker.io/v2/acme/web'}
    ${'ghcr.io'}           | ${'acme/web'} | ${['localhost']}         | ${'https://ghcr.io/v2/acme/web'}
    ${'registry.dev:5000'} | ${'web'}      | ${[]}                    | ${'https://registry.dev:5000/v2/web'}
    ${'registry.dev:5000'} | ${'web'}      | ${['registry.dev']}      | ${'http://registry.dev:5000/v2/web'}
    ${'registry.dev:5000'} | ${'web'}      | ${['Registry.dev:5000']} | ${'http://registry.dev:5000/v2/web'}
    ${'registry.dev:5000'} | ${'web'}      | ${['registry.dev:5001']} | ${'https://registry.dev:5000/v2/web'}
    ${'registry.dev'}      | ${'web'}      | ${['registry.dev:5000']} | ${'https://registry.dev/v2/web'}
    ${'my.registry.dev'}   | ${'web'}      | ${['registry.dev']}      | ${'https://my.registry.dev/v2/web'}
    ${'localhost:5000'}    | ${'web'}      | ${[]}                    | ${'https://localhost:5000/v2/web'}
    ${'127.0.0.1:5000'}    | ${'web'}      | ${['127.0.0.1']}         | ${'http://127.0.0.1:5000/v2/web'}
  `('of $host is $address', async ({ host, path, insecure, address }) => {
    expect(await addressOf(nameRepo(host, path), insecure)).toBe(address)
  })
})

describe('TLS', () => {
  const repo = nameRepo('ghcr.io', 'acme/web')
  const basic = { status: 401, headers: { 'www-authenticate': 'Basic' } }
  const to = (location: string) => ({ status: 307, headers: { location } })
  const bearer = (realm: string) => ({ status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } })
  const insecureHosts = ['listed.dev']

  it.each`
    what                                 | answer                               | end
    ${'a redirect'}                      | ${to('https://cdn.dev/x')}           | ${'listed'}
    ${'a redirect that leaves TLS'}      | ${to('http://ghcr.io/x')}            | ${'registry-not-understood'}
    ${'a redirect to a listed host'}     | ${to('http://listed.dev/x')}         | ${'registry-not-understood'}
    ${'a token server that leaves TLS'}  | ${bearer('http://ghcr.io/token')}    | ${'registry-not-understood'}
    ${'a token server on a listed host'} | ${bearer('http://listed.dev/token')} | ${'registry-not-understood'}
  `('is kept: $what ends as $end', async ({ answer, end }) => {
    const { gone, end: ended } = await list(repo, { insecureHosts, answers: [answer] })
    expect(ended).toBe(end)
    expect(gone.every(line => line.startsWith('GET https://'))).toBe(true)
  })

  it('is taken up again when a host without it sends us to one with it, without the login', async () => {
    const answers = [basic, to('https://cdn.dev/x')]
    const { gone } = await list(nameRepo('listed.dev', 'web'), { insecureHosts, answers })
    expect(gone.slice(1)).toEqual([
      'GET http://listed.dev/v2/web/tags/list?n=1000 with a login',
      'GET https://cdn.dev/x',
    ])
  })

  it('guards the login at another host of the same name', async () => {
    const { gone } = await list(repo, { answers: [basic, to('https://ghcr.io:8443/x')] })
    expect(gone.at(-1)).toBe('GET https://ghcr.io:8443/x')
  })

  it('guards the login on the way to the token server', async () => {
    const token = { body: Buffer.from('{"token":"token-1"}') }
    const { gone } = await list(repo, { answers: [bearer('https://auth.dev/token'), token] })
    expect(gone.slice(1)).toEqual([
      'GET https://auth.dev/token?scope=repository%3Aacme%2Fweb%3Apull with a login',
      'GET https://ghcr.io/v2/acme/web/tags/list?n=1000 with a login',
    ])
  })
})
