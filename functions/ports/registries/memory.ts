// A registry in memory: pushes are calls, a repository fails on order, and every request is counted.
import { createHash } from 'node:crypto'
import type { EpochMs } from '../../domain/failure.ts'
import {
  type ImageDetails,
  type ImageDigest,
  type ImageRepo,
  isImageDigest,
  type Tag,
} from '../../domain/images/image.ts'
import { RegistryAccessDenied, RegistryBusy, RegistryRepositoryUnknown, RegistryUnavailable } from './failures.ts'
import type { FoundImage, RegistryReader } from './port.ts'

/** Is one image to push; `unsuitable` says why it is none for us. */
export type MemoryImage = {
  /** Made from repository, tag and dates when absent, so that the same push gives the same digest. */
  readonly digest?: ImageDigest
  readonly createdAt?: EpochMs
  readonly labelledAt?: EpochMs
  readonly unsuitable?: string
}

/** Holds repositories by their canonical name, each with its images by tag. */
export type MemoryShelf = Readonly<Record<string, Readonly<Record<string, MemoryImage>>>>

/** Says what is the matter with a repository. */
export type RegistryFault = 'denied' | 'unknown' | 'busy' | 'down'

/** Counts what was asked of a repository; one call of a verb is one request. */
export type RequestCounts = Readonly<Record<keyof RegistryReader, number>>

/** Is the other side of the registry. */
export type MemoryRegistry = RegistryReader & {
  push(repo: ImageRepo, tag: string, image?: MemoryImage): ImageDigest
  /** Takes the tag away; its image stays and can be read by digest. */
  untag(repo: ImageRepo, tag: string): void
  /** Takes away what is behind the tag; it is listed still. */
  lose(repo: ImageRepo, tag: string): void
  /** Every verb fails on this repository until told otherwise; undefined heals it. */
  setFault(repo: ImageRepo, fault: RegistryFault | undefined): void
  /** Counts the requests for one repository since the registry was opened, failed ones too. */
  requests(repo: ImageRepo): RequestCounts
}

const BUSY_WAIT_MS = 60_000

type Image = Omit<ImageDetails, 'digest'> & { readonly unsuitable?: string }
type Repository = { readonly tags: Map<string, ImageDigest>; readonly images: Map<string, Image> }

/** Opens the registry with what is on the shelf. */
export function openMemoryRegistry(shelf: MemoryShelf = {}): MemoryRegistry {
  const repositories = new Map<string, Repository>()
  const faults = new Map<string, RegistryFault>()
  const counts = new Map<string, Record<keyof RegistryReader, number>>()

  function countsOf(repo: ImageRepo) {
    const known = counts.get(repo) ?? { listTags: 0, readDigest: 0, readImage: 0 }
    counts.set(repo, known)
    return known
  }

  function enter(verb: keyof RegistryReader, repo: ImageRepo): Repository {
    countsOf(repo)[verb] += 1
    const fault = faults.get(repo)
    switch (fault) {
      case 'denied':
        throw new RegistryAccessDenied(repo, 'login-refused')
      case 'busy':
        throw new RegistryBusy(repo, BUSY_WAIT_MS)
      case 'down':
        throw new RegistryUnavailable(repo, '503')
      case 'unknown':
      case undefined: {
        const repository = repositories.get(repo)
        if (!repository || fault) throw new RegistryRepositoryUnknown(repo)
        return repository
      }
    }
  }

  function push(repo: ImageRepo, tag: string, { digest, ...image }: MemoryImage = {}): ImageDigest {
    const repository = repositories.get(repo) ?? { tags: new Map(), images: new Map() }
    repositories.set(repo, repository)
    const named = digest ?? hash([repo, tag, JSON.stringify(image)])
    repository.tags.set(tag, named)
    repository.images.set(named, image)
    return named
  }

  for (const [repo, images] of Object.entries(shelf)) {
    repositories.set(repo, { tags: new Map(), images: new Map() })
    for (const [tag, image] of Object.entries(images)) push(repo as ImageRepo, tag, image)
  }

  return {
    push,
    untag: (repo, tag) => void repositories.get(repo)?.tags.delete(tag),
    lose(repo, tag) {
      const digest = repositories.get(repo)?.tags.get(tag)
      if (digest) repositories.get(repo)?.images.delete(digest)
    },
    setFault: (repo, fault) => void (fault ? faults.set(repo, fault) : faults.delete(repo)),
    requests: repo => ({ ...countsOf(repo) }),

    async listTags(repo) {
      return [...enter('listTags', repo).tags.keys()] as Tag[]
    },
    async readDigest(repo, tag) {
      const { tags, images } = enter('readDigest', repo)
      const digest = tags.get(tag)
      return digest !== undefined && images.has(digest) ? digest : undefined
    },
    async readImage(repo, reference): Promise<FoundImage> {
      const { tags, images } = enter('readImage', repo)
      const digest = isImageDigest(reference) ? reference : tags.get(reference)
      const image = digest && images.get(digest)
      if (!image) return { kind: 'missing' }
      const { unsuitable, ...dates } = image
      if (unsuitable !== undefined) return { kind: 'unsuitable', why: unsuitable, digest }
      return { kind: 'found', details: { digest, ...dates } }
    },
  }
}

function hash(parts: readonly string[]): ImageDigest {
  return `sha256:${createHash('sha256').update(parts.join('\0')).digest('hex')}` as ImageDigest
}
