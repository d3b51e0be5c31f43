// Lists the tags of a repository, page after page.
import { isTag, type Tag } from '../../domain/images/image.ts'
import { classifyUnreadable } from './classify-registry-answer.ts'
import type { RegistryAnswer } from './exchange.ts'
import { RegistryNotUnderstood, RegistryRepositoryUnknown, RegistryTagsEndless } from './failures.ts'
import { isTooLong } from './is-too-long.ts'
import { fieldsOf, parseJson } from './json-fields.ts'
import type { RegistryPlace } from './locate-repo.ts'
import type { RegistryApi } from './registry-api.ts'

/** The most that Amazon ECR gives at once; others give as many, or fewer. */
const TAGS_PER_PAGE = 1_000
const MOST_TAGS = 100_000
const MOST_PAGES = 1_000
/** Some registries know no pages, and Google's describes every image beside the tags. */
const MOST_PAGE_BYTES = 32 * 1024 * 1024

/**
 * Lists the tags in the order of the registry, each once; what can be no tag is left out.
 *
 * @throws {RegistryRepositoryUnknown} when there is no such repository, or none for us
 * @throws {RegistryTagsEndless} when there are more than 100,000 tags, or the pages go round in a circle
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags
 */
export async function listTags(api: RegistryApi, place: RegistryPlace, timeoutMs: number): Promise<readonly Tag[]> {
  const tags = new Set<Tag>()
  const seen = new Set<string>()
  let path: string | undefined = `/tags/list?n=${TAGS_PER_PAGE}`
  while (path !== undefined) {
    if (seen.size >= MOST_PAGES) throw new RegistryTagsEndless(place.repo, `more than ${MOST_PAGES} pages`)
    if (seen.has(path)) throw new RegistryTagsEndless(place.repo, 'its pages go round in a circle')
    seen.add(path)
    const request = { method: 'GET', path, accept: 'application/json', timeoutMs } as const
    const answer = await api.read(place, { ...request, maxBodyBytes: MOST_PAGE_BYTES }).catch((error: unknown) => {
      throw isTooLong(error) ? new RegistryTagsEndless(place.repo, 'more than 32 MiB at once') : error
    })
    if (answer.status === 404) throw new RegistryRepositoryUnknown(place.repo)
    for (const tag of readPage(answer, place)) tags.add(tag)
    if (tags.size > MOST_TAGS) throw new RegistryTagsEndless(place.repo, `more than ${MOST_TAGS} tags`)
    path = findNextPage(answer, place)
  }
  return [...tags]
}

/** A repository whose tags were all deleted has `null` for them. */
function readPage(answer: RegistryAnswer, place: RegistryPlace): readonly Tag[] {
  const page = fieldsOf(parseJson(answer.body))
  if (!('tags' in page)) throw classifyUnreadable(answer, place.repo)
  return (Array.isArray(page.tags) ? page.tags : []).filter((tag): tag is Tag => typeof tag === 'string' && isTag(tag))
}

/**
 * Finds the next page's address: of the same host, by the scheme we came by.
 *
 * Registries behind a proxy often do not know that they are spoken to with TLS, so the scheme they name counts nothing.
 */
function findNextPage({ headers, url }: RegistryAnswer, { repo }: RegistryPlace): string | undefined {
  const target = readNextLink(headers.link ?? '')
  if (target === undefined) return undefined
  const next = URL.canParse(target, url) ? new URL(target, url) : undefined
  const here = new URL(url)
  if (next?.hostname !== here.hostname || !isPortOf(next, here)) {
    throw new RegistryNotUnderstood(repo, 'a next page of tags on another host')
  }
  return `${here.origin}${next.pathname}${next.search}`
}

/** A link that names the wrong scheme leaves out the port that belongs to the right one. */
function isPortOf(next: URL, here: URL): boolean {
  return next.port === here.port || (next.port === '' && next.protocol !== here.protocol)
}

/** Reads `<address>; rel="next"` out of the header Link. */
function readNextLink(header: string): string | undefined {
  for (const [, target, params = ''] of header.matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*"?next"?/i.test(params)) return target
  }
  return undefined
}
