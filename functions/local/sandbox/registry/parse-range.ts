// Reads the two headers that speak of parts: Range of a download, Content-Range of a chunk.
import type { ByteRange } from './blobs.ts'
import { refuse } from './refusals.ts'
import type { Chunk } from './uploads.ts'

/**
 * Parses the Range header of a download; undefined means: all of it. What makes no sense, or asks for several parts,
 * may be ignored and is.
 *
 * @throws {Refused} when nothing of it lies within the content
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from)
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  if (first >= sizeBytes) throw refuse('RANGE_INVALID', { headers: { 'content-range': `bytes */${sizeBytes}` } })
  return { first, last }
}

/**
 * Parses the Content-Range header of a chunk, which is `0-1023` without a unit; absent means: wherever we are.
 *
 * @throws {Refused} when it is no range
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks
 */
export function parseChunk(header: string | undefined): Chunk | undefined {
  if (header === undefined) return undefined
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(header) ?? []
  const [first, last] = [Number(from), Number(to)]
  if (from === undefined || to === undefined || last < first) throw refuse('RANGE_INVALID')
  return { first, lengthBytes: last - first + 1 }
}
