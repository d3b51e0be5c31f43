// Reads the Range header of a download.
import type { ByteRange } from './blobs.ts'
import { refuse } from './refusals.ts'

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
