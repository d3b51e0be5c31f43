// Real clients, where they are installed: skopeo (Debian's package) and crane (go-containerregistry).
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

const isThere = (command: string) => spawnSync(command, ['--help']).status === 0
const titled = (command: string) => `${command}${isThere(command) ? '' : ` (skipped: ${command} is not installed)`}`

const LOGIN = { username: 'ada', password: 'pass' } as const

describe.each([
  { lock: undefined, how: 'open' },
  { lock: { mode: 'basic', ...LOGIN }, how: 'with a password' },
  { lock: { mode: 'token', ...LOGIN }, how: 'with tokens' },
] as const)('a registry $how', ({ lock }) => {
  let stage: Stage
  beforeEach(async () => {
    stage = await aRegistry(lock ? { lock } : {})
    await stage.registry.seed([{ repository: 'demo/shop', tag: '1.0.0', createdAtMs: NOW_MS }])
  })
  afterEach(() => stage.close())

  async function run(command: string, ...args: readonly string[]) {
    // A home of its own, so that no login of this machine is used.
    const env = { PATH: process.env.PATH ?? '', HOME: stage.folder }
    return (await promisify(execFile)(command, args, { env })).stdout.trim()
  }

  it.skipIf(!isThere('skopeo'))(`serves ${titled('skopeo')}`, async () => {
    const there = (name: string) => `docker://${stage.registry.host}/${name}`
    const [from, to] = ['src', 'dest'].map(side => [`--${side}-tls-verify=false`, `--${side}-creds=ada:pass`])
    const skopeo = (...args: readonly string[]) => run('skopeo', '--insecure-policy', ...args)
    const ask = ['--tls-verify=false', '--creds=ada:pass']
    const seen = JSON.parse(await skopeo('inspect', ...ask, there('demo/shop:1.0.0')))
    expect(seen).toMatchObject({
      Created: '2026-01-02T03:04:05Z',
      RepoTags: ['1.0.0'],
      Architecture: 'amd64',
      Os: 'linux',
    })
    for (const form of ['oci', 'dir']) {
      const here = `${form}:${join(stage.folder, `copy-${form}`)}`
      await skopeo('copy', ...from!, there('demo/shop:1.0.0'), here)
      await skopeo('copy', ...to!, here, there(`copy/${form}:1`))
      const copied = JSON.parse(await skopeo('inspect', ...ask, there(`copy/${form}:1`)))
      expect(copied.Digest).toBe(seen.Digest)
    }
    await skopeo('copy', '--format=v2s2', ...from!, ...to!, there('demo/shop:1.0.0'), there('copy/docker:1'))
    expect(JSON.parse(await skopeo('inspect', '--raw', ...ask, there('copy/docker:1'))).mediaType).toMatch(/docker/)
    await skopeo('delete', ...ask, there('copy/docker:1'))
    expect(JSON.parse(await skopeo('list-tags', ...ask, there('copy/docker'))).Tags).toEqual([])
  })

  it.skipIf(!isThere('crane'))(`serves ${titled('crane')}`, async () => {
    const there = (name: string) => `${stage.registry.host}/${name}`
    const crane = (verb: string, ...args: readonly string[]) => run('crane', verb, '--insecure', ...args)
    await run('crane', 'auth', 'login', stage.registry.host, '-u', 'ada', '-p', 'pass')
    await crane('copy', there('demo/shop:1.0.0'), there('crane/shop:1'))
    expect(await crane('validate', '--remote', there('crane/shop:1'))).toMatch(/^PASS/)
    await crane('tag', there('crane/shop:1'), '2')
    expect((await crane('ls', there('crane/shop'))).split('\n')).toEqual(['1', '2'])
    expect(await crane('digest', there('crane/shop:2'))).toBe(await crane('digest', there('demo/shop:1.0.0')))
    expect((await crane('catalog', stage.registry.host)).split('\n')).toEqual(['crane/shop', 'demo/shop'])
  })
})
