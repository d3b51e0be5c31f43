// What the API knows of itself: its tokens, and where people find a repository.
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openApi } from '../../functions/wiring/api.ts'
import { parseConfig } from '../../functions/wiring/config.ts'

const CONFIG = (url: string) => `
clusters: { a: { inCluster: true } }
gitHosts: { host: { kind: github, ${url === '' ? '' : `url: "${url}", `}auth: { token: { env: GIT } } } }
targets: [{ name: a, git: { host: host, repository: acme/manifests }, cluster: a }]
api:
  tokens:
    - { name: ci, value: { env: CI }, may: [read, sync] }
    - { name: lost, value: { env: LOST }, may: [read] }
`

function open({ url = '', env = { CI: 'c' } as Record<string, string>, now = (): number => 0 } = {}) {
  const log = openMemoryLog()
  const config = parseConfig(CONFIG(url))
  return { log, config, api: openApi({ config, env, now }, log) }
}

describe('openApi', () => {
  it('reads the tokens, and tells of one whose secret is missing', async () => {
    const { api, log } = open()
    expect(await api.tokens()).toEqual([{ name: 'ci', value: 'c', may: ['read', 'sync'] }])
    expect(log.lines).toMatchObject([{ msg: 'token not readable', level: 'error', token: 'lost' }])
  })

  it('sees a rotated token within a minute', async () => {
    const env: Record<string, string> = { CI: 'c', LOST: 'l' }
    let now = 0
    const { api } = open({ env, now: () => now })
    const values = async () => (await api.tokens()).map(({ value }) => value)
    expect(await values()).toEqual(['c', 'l'])
    env.CI = 'd'
    now = 59_999
    expect(await values()).toEqual(['c', 'l'])
    now = 60_000
    expect(await values()).toEqual(['d', 'l'])
  })

  it('makes another key for each process', () => {
    const [one, other] = [open().api.tokenKey, open().api.tokenKey]
    expect(one).toHaveLength(32)
    expect(one).not.toEqual(other)
  })

  it.each([
    ['', 'https://github.com/acme/manifests'],
    ['https://api.github.com', 'https://github.com/acme/manifests'],
    ['https://ghe.example.com/api/v3', 'https://ghe.example.com/acme/manifests'],
    ['https://ghe.example.com/api/v3/', 'https://ghe.example.com/acme/manifests'],
    ['http://127.0.0.1:8081', 'http://127.0.0.1:8081/acme/manifests'],
    ['http://127.0.0.1:8081/git', 'http://127.0.0.1:8081/git/acme/manifests'],
  ])('finds the repository of a host at %j', (url, address) => {
    const { api, config } = open({ url })
    expect(config.targets.map(api.remoteUrl)).toEqual([address])
  })
})
