// Reads where a chunk of an upload belongs.
import { refuse } from './refusals.ts'
import type { Chunk } from './uploads.ts'

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
