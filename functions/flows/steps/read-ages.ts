// Reads the age of the tags somebody orders by age: a few at a time, until all are read or the time is over.
import { describeFailure, type EpochMs, Failure } from '../../domain/failure.ts'
import { chooseTagsToRead, type TagToRead } from '../../domain/images/choose-tags-to-read.ts'
import type { Tag } from '../../domain/images/image.ts'
import { NO_MANIFEST, type Shelf } from '../../domain/images/shelf.ts'
import { shelveFault, shelveImage, shelveSame } from '../../domain/images/update-shelf.ts'
import type { FoundImage, RegistryReader } from '../../ports/registries/port.ts'

/** Is what is wanted of a repository. */
export type AgeRules = {
  readonly isAgeWanted: (tag: Tag) => boolean
  readonly pushed: ReadonlySet<Tag>
  readonly most: number
}

/** Is what came of it. `isCut`: the time was over; `failed`: the registry, not one image, is in trouble. */
export type Ages = {
  readonly shelf: Shelf
  readonly read: number
  readonly hasNews: boolean
  readonly isCut: boolean
  readonly failed?: Failure
}

/** The registry's door keeps its own pace; this is only how often the clock is looked at. */
const AT_ONCE = 20

type Read = { readonly shelve: (shelf: Shelf) => Shelf; readonly isNews: boolean; readonly failed?: Failure }

/**
 * Reads what is not known or no longer believed.
 *
 * A tag that cannot be read is noted and keeps no other from being read. When most of several cannot be, the registry
 * is in trouble and is left alone.
 */
export async function readAges(
  shelf: Shelf,
  registry: Pick<RegistryReader, 'readDigest' | 'readImage'>,
  { most, ...rules }: AgeRules,
  now: () => EpochMs,
  deadline: EpochMs,
): Promise<Ages> {
  const wanted = chooseTagsToRead(shelf, { ...rules, now: now() }).slice(0, most)
  let [result, read, hasNews] = [shelf, 0, false]
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    if (now() >= deadline) return { shelf: result, read, hasNews, isCut: true }
    const some = wanted.slice(start, start + AT_ONCE)
    const reads = await Promise.all(some.map(one => readAge(one, shelf, registry, now())))
    const failures = reads.flatMap(({ failed }) => failed ?? [])
    const [failed] = failures
    const isTrouble = failures.length > reads.length / 2
    // What a registry in trouble does not tell is no fault of the tag.
    const kept = isTrouble ? reads.filter(one => one.failed === undefined) : reads
    result = kept.reduce((sum, { shelve }) => shelve(sum), result)
    read += reads.length
    hasNews ||= reads.some(({ isNews }) => isNews)
    if (failed !== undefined && isTrouble) return { shelf: result, read, hasNews, isCut: false, failed }
  }
  return { shelf: result, read, hasNews, isCut: false }
}

async function readAge(
  { tag, how }: TagToRead,
  { repo, images }: Shelf,
  registry: Pick<RegistryReader, 'readDigest' | 'readImage'>,
  askedAt: EpochMs,
): Promise<Read> {
  try {
    if (how === 'check' && (await registry.readDigest(repo, tag)) === images.get(tag)?.digest) {
      return { shelve: shelf => shelveSame(shelf, tag, askedAt), isNews: false }
    }
    return shelveFound(tag, await registry.readImage(repo, tag), askedAt)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    // What was known of it is still the best there is.
    const isKnown = images.get(tag)?.digest !== undefined
    const fault = `the registry could not tell: ${describeFailure(thrown).what}`
    const noteFault = (shelf: Shelf) => shelveFault(shelf, tag, { fault, mayPass: true }, askedAt)
    return { shelve: shelf => (isKnown ? shelf : noteFault(shelf)), isNews: false, failed: thrown }
  }
}

function shelveFound(tag: Tag, found: FoundImage, askedAt: EpochMs): Read {
  switch (found.kind) {
    case 'found':
      return { shelve: shelf => shelveImage(shelf, tag, found.details, askedAt), isNews: true }
    case 'missing':
      return { shelve: shelf => shelveFault(shelf, tag, { fault: NO_MANIFEST, mayPass: true }, askedAt), isNews: false }
    case 'unsuitable':
      return { shelve: shelf => shelveFault(shelf, tag, { fault: found.why, mayPass: false }, askedAt), isNews: false }
  }
}
