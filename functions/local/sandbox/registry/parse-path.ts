// Finds what a path stands for. Read from the right: a repository may have parts called `blobs` or `tags`.
import { type Digest, isDigest } from './digest.ts'
import { isRepositoryName, isTag } from './names.ts'
import { refuse } from './refusals.ts'

/** A manifest's name within its repository. */
export type Reference =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: Digest }

/** What a path stands for. */
export type Place =
  | { readonly kind: 'front' }
  | { readonly kind: 'base' }
  | { readonly kind: 'token' }
  | { readonly kind: 'catalog' }
  /** The same path with a slash at its end, which some clients forget. */
  | { readonly kind: 'moved'; readonly to: string }
  | { readonly kind: 'tags'; readonly repository: string }
  | { readonly kind: 'manifest'; readonly repository: string; readonly reference: Reference }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: Digest }
  | { readonly kind: 'uploads'; readonly repository: string }
  | { readonly kind: 'upload'; readonly repository: string; readonly id: string }
  | { readonly kind: 'referrers'; readonly repository: string; readonly digest: Digest }

const FIXED: Readonly<Record<string, Place>> = {
  '/': { kind: 'front' },
  '/v2': { kind: 'moved', to: '/v2/' },
  '/v2/': { kind: 'base' },
  '/v2/_catalog': { kind: 'catalog' },
  '/token': { kind: 'token' },
}

/**
 * Parses the path of a request.
 *
 * @throws {Refused} when it stands for nothing, or a name in it breaks the grammar
 */
export function parsePath(pathname: string): Place {
  const fixed = Object.hasOwn(FIXED, pathname) ? FIXED[pathname] : undefined
  if (fixed) return fixed
  const parts = decode(pathname).split('/')
  if (parts.shift() !== '' || parts.shift() !== 'v2') throw refuse('NAME_INVALID')
  const [last = '', word = '', before = ''] = parts.toReversed()
  const repository = (partsAfter: number) => parseRepository(parts.slice(0, -partsAfter).join('/'))

  if (before === 'blobs' && word === 'uploads') {
    return last === ''
      ? { kind: 'uploads', repository: repository(3) }
      : { kind: 'upload', repository: repository(3), id: last }
  }
  switch (word) {
    case 'tags':
      if (last !== 'list') throw refuse('NAME_INVALID')
      return { kind: 'tags', repository: repository(2) }
    case 'manifests':
      return { kind: 'manifest', repository: repository(2), reference: parseReference(last) }
    case 'blobs':
      if (last === 'uploads') return { kind: 'moved', to: `${pathname}/` }
      return { kind: 'blob', repository: repository(2), digest: parseDigest(last) }
    case 'referrers':
      return { kind: 'referrers', repository: repository(2), digest: parseDigest(last) }
    default:
      throw refuse('NAME_INVALID')
  }
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch (cause) {
    throw refuse('NAME_INVALID', { cause })
  }
}

function parseRepository(text: string): string {
  if (!isRepositoryName(text)) throw refuse('NAME_INVALID', { detail: { name: text } })
  return text
}

function parseReference(text: string): Reference {
  if (text.includes(':')) return { kind: 'digest', digest: parseDigest(text) }
  if (!isTag(text)) throw refuse('TAG_INVALID', { message: 'invalid tag', detail: { tag: text } })
  return { kind: 'tag', tag: text }
}

function parseDigest(text: string): Digest {
  if (!isDigest(text)) throw refuse('DIGEST_INVALID', { message: 'not a sha256 digest', detail: { digest: text } })
  return text
}
