// One runner per state folder: two would hand each other's work out twice and overwrite each other's addresses.
import { DatabaseSync } from 'node:sqlite'

/** Another runner uses the state folder. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`Another runner uses ${folder}. Stop that one, or give this one a folder of its own with --state DIR.`)
  }
}

/**
 * Locks a folder by a file in it until the answer is called or the process ends, however it ends.
 *
 * The system keeps SQLite's lock, so that nothing is left behind by a runner that was killed.
 *
 * @throws {FolderInUse} when somebody holds the lock
 */
export function lockFolder(folder: string, file: string): () => void {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw isBusy(cause) ? new FolderInUse(folder) : cause
  }
  return () => database.close()
}

/** https://www.sqlite.org/rescode.html#busy */
function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && 'errcode' in thrown && thrown.errcode === 5
}
