// The file that npx starts, in a Node that reads TypeScript and in one that does not.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const FILE = new URL(`../../${manifest.bin.fluxctl}`, import.meta.url).pathname
const start = promisify(execFile)
const env = { PATH: '' }

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
})
