// The image: what it is made of is what runs, as nobody in particular, and nothing else is in it.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseRunnerArguments } from '../../functions/local/arguments.ts'
import { readText } from '../architecture/checkout.ts'
import { aSandbox, type Sandbox } from '../journeys/a-sandbox.ts'
import { aStage, type Stage } from '../journeys/a-stage.ts'
import { aConfigMap } from '../journeys/manifests.ts'
import { assembleImage, listProductionPackages } from './assemble-image.ts'
import { readDockerfile, textsOf } from './read-dockerfile.ts'

const stages = readDockerfile()
const last = stages.at(-1) ?? []
const manifest = JSON.parse(readText('package.json')) as {
  readonly version: string
  readonly devDependencies: { readonly node: string; readonly vitest: string }
}

describe('infra/container/Dockerfile', () => {
  it('starts from the very Node that the tests run on', () => {
    const bases = stages.flatMap(stage => textsOf(stage, 'FROM'))
    expect(bases.map(text => text.split(' ')[0])).toEqual(
      stages.map(() => `node:${manifest.devDependencies.node}-bookworm-slim`),
    )
  })

  it('installs what runs, without the scripts of packages', () => {
    expect(textsOf(stages[0] ?? [], 'RUN')).toEqual([
      '["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]',
    ])
  })

  it('runs as a user without a name, who owns nothing but the state', () => {
    expect(textsOf(last, 'USER')).toEqual(['65532:65532'])
    expect(last.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      last.findLastIndex(({ name }) => name === 'RUN'),
    )
    expect(textsOf(last, 'COPY').filter(text => text.includes('--chown'))).toEqual([])
    expect(textsOf(last, 'VOLUME')).toEqual(['["/var/lib/fluxless"]'])
  })

  it.each(['ENTRYPOINT', 'CMD', 'VOLUME'])('needs no shell for %s', name => {
    const texts = textsOf(last, name)
    expect(texts).toHaveLength(1)
    for (const text of texts) expect(JSON.parse(text)).toEqual(expect.any(Array))
  })

  it('is probed without a shell, by a program that is in it', () => {
    const [, command = ''] = (textsOf(last, 'HEALTHCHECK')[0] ?? '').split(' CMD ')
    const [program, file, url] = JSON.parse(command) as readonly string[]
    expect([program, existsSync(file ?? ''), url]).toEqual(['node', true, 'http://127.0.0.1:8080/healthz'])
  })

  it('starts the runner with options that it knows', () => {
    const args = parseRunnerArguments(JSON.parse(textsOf(last, 'CMD')[0] ?? '[]'))
    expect(args).toMatchObject({ host: '0.0.0.0', port: 8080, state: '/var/lib/fluxless' })
  })

  it('says which version it is', () => {
    expect(textsOf(last, 'LABEL')[0]).toContain(`org.opencontainers.image.version="${manifest.version}"`)
  })

  it('downloads nothing by address, and copies no more than it names', () => {
    const names = stages.flat().map(({ name }) => name)
    expect(names).not.toContain('ADD')
    expect(
      stages.flatMap(stage => textsOf(stage, 'COPY')).filter(text => / \.\/?$|^\. /.test(text) && text.startsWith('.')),
    ).toEqual([])
    const allowed = readText('infra/container/Dockerfile.dockerignore').split('\n')
    expect(allowed.filter(line => line !== '' && !line.startsWith('#'))).toEqual([
      '*',
      '!package.json',
      '!package-lock.json',
      '!functions',
      'functions/cli',
      'functions/local/sandbox',
    ])
  })
})

describe('what it copies', () => {
  let folder: string
  let stage: Stage
  let sandbox: Sandbox
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxless-image-'))
    assembleImage(folder)
    stage = await aStage()
    sandbox = await aSandbox(stage.at('sandbox'), {
      'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n',
      'settings.yaml': aConfigMap('settings', '1'),
    })
  })
  afterAll(async () => {
    await stage.close()
    await sandbox.close()
    await rm(folder, { recursive: true })
  })

  it('leaves out what is for trying and for building', () => {
    expect(
      ['functions/local/sandbox', 'functions/cli', 'test', 'infra'].filter(path => existsSync(join(folder, path))),
    ).toEqual([])
    expect(listProductionPackages()).not.toEqual(expect.arrayContaining(['vitest', 'esbuild', 'typescript', 'node']))
  })

  it('is complete: it syncs, answers its probe, and ends in good order', async () => {
    const state = stage.at('state')
    const node = ['--preserve-symlinks', '--preserve-symlinks-main']
    const args = ['--config', sandbox.config, '--host', '0.0.0.0', '--port', '0', '--state', state]
    const options = { cwd: folder, env: sandbox.env }
    await stage.execute('mkdir', [state])
    const runner = stage.start(process.execPath, [...node, 'functions/local/start.ts', ...args], options)
    const facts = await runner.ready(state)
    await runner.told({ msg: 'sync applied' })
    expect(await sandbox.tag()).toBe(sandbox.first)

    const page = (path: string) => new URL(path, facts.apiUrl).href
    const probe = (url: string) => stage.start(process.execPath, ['functions/local/probe.ts', url], options).ended
    expect(await probe(page('/healthz'))).toEqual({ code: 0, signal: null })
    expect(await probe(page('/nowhere'))).toEqual({ code: 1, signal: null })
    expect(await runner.end('SIGTERM')).toEqual({ code: 0, signal: null })
    expect(await probe(page('/healthz'))).toEqual({ code: 1, signal: null })
  })
})
