// What each repository has: tags, manifests, and the blobs it may show. One JSON file each, read at the start.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Digest } from './digest.ts'
import { openTurns } from './in-turn.ts'

/** What is remembered of a manifest, so that listing does not read it again. */
export type KnownManifest = {
  readonly mediaType: string
  readonly sizeBytes: number
  /** For the referrers of another manifest. */
  readonly subject?: Digest
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** One repository at one moment. */
export type Repository = {
  readonly tags: ReadonlyMap<string, Digest>
  readonly manifests: ReadonlyMap<Digest, KnownManifest>
  readonly blobs: ReadonlySet<Digest>
  /** A manifest was pushed once; a repository that has only blobs so far has no list of tags. */
  readonly isOfImages: boolean
}

/** The shelf of repositories. */
export type Repositories = {
  names(): readonly string[]
  find(name: string): Repository | undefined
  /**
   * Changes a repository, which is made when it is not there. Changes of one repository come one after the other, and
   * are seen once they are on the disk. What `edit` throws ends the change.
   */
  change(name: string, edit: (before: Repository) => Repository): Promise<Repository>
  /** Resolves when no change is under way. */
  idle(): Promise<void>
}

/** No part of a repository's name begins like this, so the file is never in the way of a repository. */
const FILE = '_repository.json'
/** The same as it is written: maps and sets are lists there. */
type Kept = {
  readonly isOfImages: boolean
  readonly tags: readonly (readonly [string, Digest])[]
  readonly manifests: readonly (readonly [Digest, KnownManifest])[]
  readonly blobs: readonly Digest[]
}

const NOTHING: Repository = { tags: new Map(), manifests: new Map(), blobs: new Set(), isOfImages: false }

/** Opens the shelf with what an earlier run left on it. */
export async function openRepositories(root: string): Promise<Repositories> {
  await mkdir(root, { recursive: true })
  const shelf = new Map<string, Repository>()
  const turns = openTurns()
  for (const file of await readdir(root, { recursive: true })) {
    if (!file.endsWith(`${sep}${FILE}`)) continue
    shelf.set(dirname(file).split(sep).join('/'), parse(await readFile(join(root, file), 'utf8'), file))
  }

  async function write(name: string, repository: Repository): Promise<void> {
    const file = join(root, name, FILE)
    if (!shelf.has(name)) await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, render(repository))
    await rename(`${file}.new`, file)
  }

  return {
    names: () => [...shelf.keys()].sort(),
    find: name => shelf.get(name),
    change: (name, edit) =>
      turns.run(name, async () => {
        const before = shelf.get(name) ?? NOTHING
        const after = edit(before)
        if (after === before) return before
        await write(name, after)
        shelf.set(name, after)
        return after
      }),
    idle: turns.idle,
  }
}

function render({ tags, manifests, blobs, isOfImages }: Repository): string {
  return JSON.stringify({ isOfImages, tags: [...tags], manifests: [...manifests], blobs: [...blobs] })
}

function parse(text: string, file: string): Repository {
  try {
    const { isOfImages, tags, manifests, blobs } = JSON.parse(text) as Kept
    return { isOfImages, tags: new Map(tags), manifests: new Map(manifests), blobs: new Set(blobs) }
  } catch (cause) {
    throw new Error(`The sandbox's registry cannot read ${file}; delete its folder to start afresh.`, { cause })
  }
}
