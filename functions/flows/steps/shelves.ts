// Keeps what registries said, so that a run that has to choose asks no registry.

import type { EpochMs } from '../../domain/failure.ts'
import { encodeShelf, parseShelf } from '../../domain/images/encode-shelf.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import { mergeShelves } from '../../domain/images/merge-shelves.ts'
import { emptyShelf, type Shelf } from '../../domain/images/shelf.ts'
import type { Table } from '../../ports/table/port.ts'
import { getLargeText, putLargeText } from './large-text.ts'

const KEPT_MS = 30 * 24 * 60 * 60_000
/** The table is asked so much at once. */
const SHELVES_AT_ONCE = 25

/** Reads the shelf of one repository; an empty one when nothing is known. */
export async function readShelf(repo: ImageRepo, table: Table): Promise<Shelf> {
  const text = await getLargeText(table, shelfKey(repo))
  return text === undefined ? emptyShelf(repo) : parseShelf(repo, text)
}

/** Reads the shelves of repositories, each once. */
export async function readShelves(repos: Iterable<ImageRepo>, table: Table): Promise<ReadonlyMap<ImageRepo, Shelf>> {
  const wanted = [...new Set(repos)]
  const shelves = new Map<ImageRepo, Shelf>()
  for (let start = 0; start < wanted.length; start += SHELVES_AT_ONCE) {
    const some = wanted.slice(start, start + SHELVES_AT_ONCE)
    for (const shelf of await Promise.all(some.map(repo => readShelf(repo, table)))) shelves.set(shelf.repo, shelf)
  }
  return shelves
}

/** Keeps a shelf beside what somebody else may have found out meanwhile; answers both together. */
export async function keepShelf(shelf: Shelf, table: Table, now: EpochMs): Promise<Shelf> {
  const merged = mergeShelves(await readShelf(shelf.repo, table), shelf)
  await putLargeText(table, shelfKey(shelf.repo), encodeShelf(merged), now + KEPT_MS)
  return merged
}

function shelfKey(repo: ImageRepo): string {
  return `shelf/${repo}`
}
