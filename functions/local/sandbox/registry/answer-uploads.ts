// Uploads of blobs: at once, in chunks, or by mounting what another repository has.
import type { Readable } from 'node:stream'
import { type Answer, empty } from './answer.ts'
import type { Call, Handlers, Registry } from './call.ts'
import { type Digest, isDigest } from './digest.ts'
import { parseChunk } from './parse-chunk.ts'
import { Refused, refuse } from './refusals.ts'
import type { Upload } from './uploads.ts'

/** Makes the handlers that begin an upload, and those of one that is under way. */
export function answerUploads({ blobs, uploads, repositories }: Registry): {
  readonly uploads: Handlers<'uploads'>
  readonly upload: Handlers<'upload'>
} {
  async function link(base: string, repository: string, digest: Digest): Promise<Answer> {
    await repositories.change(repository, before =>
      before.blobs.has(digest) ? before : { ...before, blobs: new Set(before.blobs).add(digest) },
    )
    return empty(201, { location: `${base}/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest })
  }

  async function begin({ place, request, query, base }: Call<'uploads'>): Promise<Answer> {
    const { repository } = place
    const mount = query.get('mount') ?? ''
    const source = repositories.find(query.get('from') ?? '')
    if (isDigest(mount) && source?.blobs.has(mount) && (await blobs.size(mount)) !== undefined) {
      return link(base, repository, mount)
    }
    const given = query.get('digest')
    const digest = given === null ? undefined : parseDigest(given)
    const { id } = await uploads.begin(repository)
    if (digest === undefined) return describe(202, base, uploads.find(repository, id))
    try {
      await uploads.append(repository, id, request)
      await uploads.finish(repository, id, digest)
    } catch (error) {
      // The client never learns the id.
      await uploads.cancel(repository, id)
      throw error
    }
    return link(base, repository, digest)
  }

  async function append({ place, request, base }: Call<'upload'>): Promise<Answer> {
    const { repository, id } = place
    uploads.find(repository, id)
    return describe(202, base, await addTo(place, request, base))
  }

  async function finish({ place, request, query, base }: Call<'upload'>): Promise<Answer> {
    const { repository, id } = place
    uploads.find(repository, id)
    const digest = parseDigest(query.get('digest') ?? '')
    await addTo(place, request, base)
    await uploads.finish(repository, id, digest)
    return link(base, repository, digest)
  }

  async function addTo({ repository, id }: Call<'upload'>['place'], request: Call<'upload'>['request'], base: string) {
    try {
      const bytes: Readable = request
      return await uploads.append(repository, id, bytes, parseChunk(request.headers['content-range']))
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 416) throw error
      // The client goes on from where we are, so it is told.
      const { headers } = describe(416, base, uploads.find(repository, id))
      throw new Refused(416, error.entries, headers, { cause: error })
    }
  }

  return {
    uploads: { POST: begin },
    upload: {
      GET: async ({ place, base }) => describe(204, base, uploads.find(place.repository, place.id)),
      PATCH: append,
      PUT: finish,
      async DELETE({ place }) {
        await uploads.cancel(place.repository, place.id)
        return empty(204)
      },
    },
  }
}

function parseDigest(text: string): Digest {
  if (!isDigest(text))
    throw refuse('DIGEST_INVALID', { message: 'no sha256 digest was given', detail: { digest: text } })
  return text
}

/** The address has a query already, as the real registry's has: a client must add to it, not start one. */
function describe(status: number, base: string, { id, repository, sizeBytes }: Upload): Answer {
  return empty(status, {
    location: `${base}/v2/${repository}/blobs/uploads/${id}?_state=${sizeBytes}`,
    range: `0-${Math.max(0, sizeBytes - 1)}`,
    'docker-upload-uuid': id,
  })
}
