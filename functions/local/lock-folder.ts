// One runner per state folder: two would hand each other's work out twice and overwrite each other's addresses.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another runner uses the state folder. */
export class FolderInUse extends Error {
  constructor(folder: string, cause: unknown) {
    super(`Another runner uses ${folder}. Stop that one, or give this one a folder of its own with --state DIR.`, {
      cause,
    })
  }
}

/**
 * Locks a folder by a file in it, until the answer is called or the process ends, however it ends.
 *
 * The system keeps SQLite's lock, so a runner that was killed leaves nothing behind.
 *
 * @throws {FolderInUse} when another process holds the lock
 */
export function lockFolder(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    database.close()
    throw isBusy(thrown) ? new FolderInUse(folder, thrown) : thrown
  }
  return () => database.close()
}

/** https://www.sqlite.org/rescode.html#busy */
function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && 'errcode' in thrown && thrown.errcode === 5
}
