// Keeps the objects in a file across restarts: written whole, under another name first, a moment after the last change.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Snapshot, Storage } from './storage.ts'

const SETTLE_MS = 200

/** Restores what the file holds and follows the storage; the answer writes what is left and stops. */
export function keepState(storage: Storage, file: string): () => void {
  if (existsSync(file)) storage.restore(JSON.parse(readFileSync(file, 'utf8')) as Snapshot)
  let timer: NodeJS.Timeout | undefined

  const save = () => {
    timer = undefined
    mkdirSync(dirname(file), { recursive: true })
    const draft = `${file}.new`
    writeFileSync(draft, JSON.stringify(storage.snapshot()), { mode: 0o600 })
    renameSync(draft, file)
  }

  const unfollow = storage.followAll(() => {
    timer ??= setTimeout(save, SETTLE_MS)
  })
  return () => {
    unfollow()
    if (!timer) return
    clearTimeout(timer)
    save()
  }
}
