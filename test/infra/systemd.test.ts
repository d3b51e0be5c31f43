// The unit of systemd agrees with the runner, and systemd with the unit.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRunnerArguments } from '../../functions/local/arguments.ts'
import { readText } from '../architecture/checkout.ts'

const execute = promisify(execFile)
const unit = readText('infra/systemd/fluxless.service')
const settings = unit.split('\n').filter(line => /^\w+=/.test(line))
const valuesOf = (name: string) =>
  settings.filter(line => line.startsWith(`${name}=`)).map(line => line.slice(name.length + 1))

/** Runs systemd's own tool on a file; undefined where there is none, or one that is too old. */
async function analyze(...args: readonly string[]): Promise<string | undefined> {
  const found = await execute('systemd-analyze', ['--version']).catch(() => undefined)
  const version = Number(/^systemd (\d+)/.exec(found?.stdout ?? '')?.[1] ?? 0)
  if (version < 250) return undefined
  const { stdout, stderr } = await execute('systemd-analyze', args)
  return stdout + stderr
}

describe('infra/systemd/fluxless.service', () => {
  const [program = '', entry = '', ...rest] = (valuesOf('ExecStart')[0] ?? '').split(' ')
  const args = parseRunnerArguments(rest.map(word => word.replace('%S', '/var/lib')))

  it('starts the runner with options that it knows, on loopback', () => {
    expect([program, entry]).toEqual(['/usr/bin/node', 'functions/local/start.ts'])
    expect(args).toMatchObject({ host: '127.0.0.1', config: '/etc/fluxless/fluxless.yml', state: '/var/lib/fluxless' })
  })

  it('gives the runner longer to end than it takes, and signals it alone', () => {
    expect(Number(valuesOf('TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(args.stopLimitMs)
    expect([valuesOf('KillMode'), valuesOf('Restart')]).toEqual([['mixed'], ['always']])
  })

  it('hands secrets over as files that only the unit can read', () => {
    const credentials = valuesOf('LoadCredential')
    expect(credentials.length).toBeGreaterThan(1)
    expect(credentials.filter(each => !/^[a-z-]+:\/etc\/fluxless\/secrets\/[a-z-]+$/.test(each))).toEqual([])
    expect(valuesOf('Environment').join()).not.toMatch(/token|secret|password/i)
  })

  it.each`
    setting                    | value
    ${'DynamicUser'}           | ${'yes'}
    ${'StateDirectory'}        | ${'fluxless'}
    ${'ProtectSystem'}         | ${'strict'}
    ${'NoNewPrivileges'}       | ${'yes'}
    ${'CapabilityBoundingSet'} | ${''}
  `('is confined: $setting=$value', ({ setting, value }) => {
    expect(valuesOf(setting)).toEqual([value])
  })
})

describe('systemd', () => {
  let folder: string
  let file: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-unit-'))
    file = join(folder, 'fluxless.service')
    // The program stands elsewhere on this machine, which is the only thing that systemd may find wrong.
    await writeFile(file, unit.replace('/usr/bin/node', process.execPath).replace('/opt/fluxless', folder))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('finds nothing wrong with the unit', async ({ skip }) => {
    const found = await analyze('verify', file)
    if (found === undefined) return skip('there is no systemd-analyze of systemd 250 or newer here')
    expect(found).toBe('')
  })

  it('calls it well confined', async ({ skip }) => {
    const found = await analyze('security', '--offline=true', file)
    if (found === undefined) return skip('there is no systemd-analyze of systemd 250 or newer here')
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(found)?.[1])
    expect(exposure).toBeLessThan(2)
  })
})
