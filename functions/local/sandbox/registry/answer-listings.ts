// What there is: tags of a repository, repositories, and what refers to a manifest. Pages follow each other by Link.
import { type Answer, json } from './answer.ts'
import type { Handlers, Registry } from './call.ts'
import { MEDIA_TYPES } from './parse-manifest.ts'
import { refuse } from './refusals.ts'

/** Makes the handlers of the lists. */
export function answerListings({ repositories, pageLimit }: Registry): {
  readonly tags: Handlers<'tags'>
  readonly catalog: Handlers<'catalog'>
  readonly referrers: Handlers<'referrers'>
} {
  return {
    tags: {
      async GET({ place: { repository: name }, query }) {
        const repository = repositories.find(name)
        if (!repository?.isOfImages) throw refuse('NAME_UNKNOWN', { detail: { name } })
        return page([...repository.tags.keys()].sort(), { query, pageLimit, path: `/v2/${name}/tags/list` }, tags => ({
          name,
          tags,
        }))
      },
    },
    catalog: {
      GET: async ({ query }) =>
        page(repositories.names(), { query, pageLimit, path: '/v2/_catalog' }, names => ({ repositories: names })),
    },
    referrers: {
      async GET({ place, query }) {
        const artifactType = query.get('artifactType')
        const all = [...(repositories.find(place.repository)?.manifests ?? [])]
        const manifests = all
          .filter(([, { subject }]) => subject === place.digest)
          .map(([digest, known]) => ({
            mediaType: known.mediaType,
            digest,
            size: known.sizeBytes,
            artifactType: known.artifactType,
            annotations: known.annotations,
          }))
          .filter(manifest => artifactType === null || manifest.artifactType === artifactType)
        const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex, manifests }
        return json(200, index, {
          'content-type': MEDIA_TYPES.ociIndex,
          ...(artifactType === null ? {} : { 'oci-filters-applied': 'artifactType' }),
        })
      },
    },
  }
}

function page(
  all: readonly string[],
  asked: { readonly query: URLSearchParams; readonly pageLimit: number; readonly path: string },
  wrap: (items: readonly string[]) => unknown,
): Answer {
  const { query, pageLimit, path } = asked
  const n = query.get('n')
  if (n !== null && !/^\d{1,9}$/.test(n)) throw refuse('PAGINATION_NUMBER_INVALID', { detail: { n } })
  const most = Math.min(n === null ? Number.POSITIVE_INFINITY : Number(n), pageLimit)
  const last = query.get('last') ?? ''
  const rest = all.filter(item => last === '' || item > last)
  const items = rest.slice(0, most)
  const end = items.at(-1)
  const hasMore = end !== undefined && items.length < rest.length
  // Relative, and with `last` before `n`, as the real registry writes it.
  const link = hasMore ? { link: `<${path}?${new URLSearchParams({ last: end, n: String(most) })}>; rel="next"` } : {}
  return json(200, wrap(items), link)
}
