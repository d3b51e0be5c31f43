// Blobs: read whole or in part, and taken from a repository. Only blobs of the repository are shown.
import { type Answer, empty } from './answer.ts'
import type { Call, Handlers, Registry } from './call.ts'
import { parseRange } from './parse-range.ts'
import { refuse } from './refusals.ts'

/** Makes the handlers for blobs. */
export function answerBlobs({ blobs, repositories }: Registry): Handlers<'blob'> {
  async function get({ place, request }: Call<'blob'>): Promise<Answer> {
    const { repository, digest } = place
    const isHere = repositories.find(repository)?.blobs.has(digest)
    const sizeBytes = isHere ? await blobs.size(digest) : undefined
    if (sizeBytes === undefined) throw refuse('BLOB_UNKNOWN', { detail: { digest } })
    const etag = `"${digest}"`
    const headers = {
      'content-type': 'application/octet-stream',
      'docker-content-digest': digest,
      'accept-ranges': 'bytes',
      // Content by digest never changes.
      'cache-control': 'max-age=31536000',
      etag,
    }
    if (request.headers['if-none-match'] === etag) return empty(304, headers)
    const range = parseRange(request.headers.range, sizeBytes)
    const lengthBytes = range === undefined ? sizeBytes : range.last - range.first + 1
    const lengths = {
      'content-length': String(lengthBytes),
      ...(range === undefined ? {} : { 'content-range': `bytes ${range.first}-${range.last}/${sizeBytes}` }),
    }
    const body = request.method === 'HEAD' ? Buffer.alloc(0) : blobs.stream(digest, range)
    return { status: range === undefined ? 200 : 206, headers: { ...headers, ...lengths }, body }
  }

  /** The content stays, for other repositories may show it. */
  async function remove({ place }: Call<'blob'>): Promise<Answer> {
    const { repository, digest } = place
    if (!repositories.find(repository)) throw refuse('BLOB_UNKNOWN')
    await repositories.change(repository, before => {
      const left = new Set(before.blobs)
      if (!left.delete(digest)) throw refuse('BLOB_UNKNOWN')
      return { ...before, blobs: left }
    })
    return empty(202)
  }

  return { GET: get, DELETE: remove }
}
