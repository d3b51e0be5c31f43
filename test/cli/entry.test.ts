// The file that npx starts, in a Node that reads TypeScript and in one that does not.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { serveScripts } from './serve-scripts.ts'
import { aJob } from './update-answers.ts'

const FILE = new URL(`../../${manifest.bin.fluxctl}`, import.meta.url).pathname
const start = promisify(execFile)
const env = { PATH: '' }
const serve = serveScripts()
const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true }))))

describe('fluxctl.mjs', () => {
  it('runs fluxctl', async () => {
    const { stdout, stderr } = await start(process.execPath, [FILE, 'version'], { cwd: '/', env })
    expect([stdout, stderr]).toEqual([`${manifest.version}\n`, ''])
  })

  it('exits with 1 when fluxctl does', async () => {
    await expect(start(process.execPath, [FILE, 'nonsense'], { cwd: '/', env })).rejects.toMatchObject({ code: 1 })
  })

  it('says which Node it needs', async () => {
    const old = start(process.execPath, ['--no-experimental-strip-types', FILE, 'version'], { cwd: '/', env })
    const stderr = `fluxctl needs Node 24 (or 22.18 and later); this is Node ${process.versions.node}.\n`
    await expect(old).rejects.toMatchObject({ code: 1, stdout: '', stderr })
  })

  const ask = async (more: Readonly<Record<string, string>>, ...argv: readonly string[]) => {
    const { url, posted } = await serve({
      'POST v9/update-manifests': { value: 'job-1' },
      'GET v6/jobs?id=job-1': aJob({}),
    })
    const { stderr } = await start(process.execPath, [FILE, ...argv], { cwd: '/', env: { ...more, FLUX_URL: url } })
    return { stderr, posted: posted() }
  }

  it('asks as whom git knows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fluxctl-'))
    folders.push(folder)
    const config = join(folder, 'config')
    await writeFile(config, '[user]\n\tname = Ann\n\temail = ann@x.y\n')
    const more = { PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1' }
    const { posted } = await ask(more, 'automate', '-w', 'deployment/shop', '-m', 'why')
    expect(posted).toMatchObject([{ cause: { User: 'Ann <ann@x.y>', Message: 'why' } }])
  })

  it('asks as nobody where there is no git', async () => {
    const { stderr, posted } = await ask(env, 'automate', '-w', 'deployment/shop')
    expect([stderr, posted[0].cause.User]).toEqual(['Nothing to do\n', ''])
  })

  it('chooses nothing where there is no terminal', async () => {
    const release = ask(env, 'release', '--all', '--update-all-images', '--interactive')
    await expect(release).rejects.toMatchObject({ code: 1, stderr: 'Error: --interactive needs a terminal\n' })
  })
})
