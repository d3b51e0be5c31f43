// Secrets from files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openFileSecrets } from '../../../functions/ports/secrets/file.ts'
import { itBehavesLikeSecrets } from './contract.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxless-secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

itBehavesLikeSecrets(() => {
  const keep = (text: string) => {
    writeFileSync(join(folder, 'kept'), text)
    return { file: 'kept' }
  }
  return { secrets: openFileSecrets(folder), keep, missing: { file: 'missing' }, foreign: { env: 'kept' } }
})

it('sees a file that was replaced, and takes an absolute path', async () => {
  const file = join(folder, 'rotated')
  writeFileSync(file, 'old')
  const secrets = openFileSecrets('/somewhere/else')
  expect(await secrets.read({ file })).toBe('old')
  writeFileSync(file, 'new')
  expect(await secrets.read({ file })).toBe('new')
})
