// The first minutes of a newcomer: the two commands of the README in a fresh clone, and what goes wrong first.
import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aStage, CHECKOUT, type Stage } from './a-stage.ts'

const COMMANDS = ['npm ci && npm start', 'npm ci && npm test']

const isCheckout = existsSync(join(CHECKOUT, '.git'))
if (!isCheckout) console.info('the quick start is not walked: this folder is no Git checkout, so it cannot be cloned')

describe.skipIf(!isCheckout)('a fresh clone', () => {
  let stage: Stage
  let clone: string
  beforeAll(async () => {
    stage = await aStage()
    clone = stage.at('fluxless')
    await stage.execute('git', ['clone', '-q', CHECKOUT, clone])
    // Stands for `npm ci`, which would ask the network.
    await symlink(join(CHECKOUT, 'node_modules'), join(clone, 'node_modules'))
  })
  afterAll(() => stage.close())

  const npmEnv = () => ({
    FLUXLESS_LOG: 'text',
    npm_config_update_notifier: 'false',
    npm_config_cache: stage.at('npm-cache'),
  })
  const runnerIn = (...args: readonly string[]) =>
    stage.start(process.execPath, [join(CHECKOUT, 'functions/local/start.ts'), ...args], {
      env: { FLUXLESS_LOG: 'text' },
    })

  /** The commands of the quick start that begin with an installation; the others look at what runs. */
  async function readCommands(): Promise<readonly string[]> {
    const readme = await readFile(join(clone, 'README.md'), 'utf8')
    const section = /^## Quick start\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? ''
    const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
    return blocks.flatMap(block => block.split('\n')).filter(line => line.startsWith('npm ci'))
  }

  it('has a quick start of two commands, and the second one is the test script', async () => {
    expect(await readCommands()).toEqual(COMMANDS)
    const { scripts } = JSON.parse(await readFile(join(clone, 'package.json'), 'utf8'))
    // The suite cannot run inside itself: that this very test runs shows that the script does.
    expect(scripts.test).toBe('vitest run --config test/vitest.config.ts')
  })

  it('applies the demo and tags it with the first command, and finds nothing to do the second time', async () => {
    const [first = ''] = await readCommands()
    const start = `${first.replace(/^npm ci && /, '')} -- --once --port 0`
    const once = stage.start('sh', ['-c', start], { cwd: clone, env: npmEnv() })
    expect(await once.ended, once.all()).toEqual({ code: 0, signal: null })
    expect(once.stdout()).toMatch(/^demo: [0-9a-f]{7} applied to sandbox: 6 created, 1 left alone$/m)
    expect(once.stdout()).toMatch(/^ {2}created {4}demo:deployment\/shop$/m)

    const repository = join(clone, '.fluxless/git/demo/manifests.git')
    const point = (name: string) => stage.execute('git', ['-C', repository, 'rev-parse', `${name}^{commit}`])
    expect(await point('refs/tags/flux-sync')).toBe(await point('refs/heads/main'))
    expect(await stage.execute('git', ['-C', clone, 'status', '--porcelain', '--', '.fluxless'])).toBe('')

    const again = stage.start('sh', ['-c', start], { cwd: clone, env: npmEnv() })
    expect(await again.ended, again.all()).toEqual({ code: 0, signal: null })
    expect(again.stdout()).toMatch(/^demo: [0-9a-f]{7} applied to sandbox: 6 unchanged, 1 left alone$/m)
    expect(existsSync(join(clone, '.fluxless/local.json'))).toBe(false)
  })

  it('tells its options with --help, and starts nothing', async () => {
    const help = runnerIn('--help', '--state', stage.at('never'))
    expect((await help.ended).code).toBe(0)
    for (const option of ['--once', '--port', '--state', '--manifests', '--kubeconfig', '--config']) {
      expect(help.stdout()).toContain(option)
    }
    expect(existsSync(stage.at('never'))).toBe(false)
  })

  it.each([
    { mistake: 'an option it does not have', args: ['--onec'], says: "Unknown option '--onec'" },
    { mistake: 'a word too many', args: ['up'], says: "Unexpected argument 'up'" },
    { mistake: 'a port that is none', args: ['--port', 'http'], says: '--port takes a number from 0 to 65535' },
    { mistake: 'two clusters', args: ['--config', 'a', '--kubeconfig', 'b'], says: 'belong to the sandbox' },
  ])('refuses $mistake', async ({ args, says }) => {
    const refused = runnerIn(...args, '--state', stage.at('never'))
    expect((await refused.ended).code).toBe(1)
    expect(refused.stderr()).toContain(says)
    expect(refused.stderr()).toContain('npm start -- --help')
    expect(refused.stderr()).not.toContain('    at ')
    expect(existsSync(stage.at('never'))).toBe(false)
  })

  it.each([
    { what: 'a configuration that is not there', args: ['--config', 'nowhere.yml'], says: 'nowhere.yml' },
    { what: 'manifests that are not there', args: ['--manifests', 'nowhere'], says: 'nowhere' },
    { what: 'a kubeconfig that is not there', args: ['--kubeconfig', 'nowhere.kc', '--once'], says: 'nowhere.kc' },
  ])('names $what', async ({ args, says }) => {
    const refused = runnerIn('--port', '0', ...args, '--state', stage.at(`state-${args[0]}`))
    expect((await refused.ended).code, refused.all()).toBe(1)
    expect(refused.all()).toContain(says)
    expect(refused.all()).not.toContain('    at ')
  })

  it('says which port is taken and what to do, and leaves the state as it was', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => holder.once('listening', resolve))
    const address = holder.address()
    const port = typeof address === 'object' && address ? address.port : 0
    try {
      const refused = runnerIn('--port', `${port}`, '--state', stage.at('taken'))
      expect((await refused.ended).code).toBe(1)
      expect(refused.stderr()).toContain(`Port ${port} is taken`)
      expect(refused.stderr()).toContain('--port')
      expect(existsSync(stage.at('taken/sandbox.json'))).toBe(false)
    } finally {
      holder.close()
    }
  })

  it('does not start twice on one state folder: the first one goes on as it was', async () => {
    const first = await stage.run([], { state: 'twice' })
    const files = () =>
      Promise.all(['local.json', 'kubeconfig', 'sandbox.json'].map(name => readFile(join(first.state, name), 'utf8')))
    const before = await files()
    const second = runnerIn('--port', '0', '--state', first.state)
    expect((await second.ended).code, second.all()).toBe(1)
    expect(second.stderr()).toContain(first.state)
    expect(second.stderr()).toContain('--state')
    expect(await files()).toEqual(before)
    await first.end()
  })
})
