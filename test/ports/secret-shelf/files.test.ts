// Secrets as files: the contract, and that nobody else reads them.
import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openFileShelf } from '../../../functions/ports/secret-shelf/files.ts'
import { itBehavesLikeASecretShelf } from './contract.ts'

const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true }))))

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'fluxless-shelf-'))
  folders.push(folder)
  return { folder, shelf: openFileShelf({ folder, directory: '.fluxless/secrets' }) }
}

itBehavesLikeASecretShelf(open)

it('lets nobody else read the files, and takes the folder away with the last of them', async () => {
  const { folder, shelf } = await open()
  await shelf.write('hook', 'text')
  const directory = join(folder, '.fluxless/secrets')
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
  expect((await stat(join(directory, 'hook'))).mode & 0o777).toBe(0o600)
  await shelf.remove('hook')
  expect(existsSync(directory)).toBe(false)
})
