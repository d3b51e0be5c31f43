// Unpacks a gzip stream within bounds; a stream that is not gzip passes as it is, as a proxy may have unpacked it.
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TreeTooLarge, TreeTruncated } from './tree-failures.ts'

/** Bounds the bytes on the wire, the unpacked ones, and how many times more there may be of these. */
export type UnpackBounds = {
  readonly maxPackedBytes: number
  readonly maxUnpackedBytes: number
  readonly maxRatio: number
}

/** Below this size no ratio is suspicious: a repository of one long comment packs very well. */
const RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024

/**
 * Gives the unpacked bytes as they come.
 *
 * @throws {TreeTruncated} when the stream is cut or damaged
 * @throws {TreeTooLarge} when a bound is passed
 */
export async function* unpackGzip(
  packed: AsyncIterable<Uint8Array>,
  bounds: UnpackBounds,
  where: string,
): AsyncGenerator<Uint8Array> {
  const iterator = packed[Symbol.asyncIterator]()
  let packedBytes = 0
  let unpackedBytes = 0
  try {
    const start: Uint8Array[] = []
    for (let next = await count(); next !== undefined; next = packedBytes < 2 ? await count() : undefined)
      start.push(next)
    const head = Buffer.concat(start)
    const isGzip = head[0] === 0x1f && head[1] === 0x8b
    async function* all() {
      yield head
      for (let next = await count(); next !== undefined; next = await count()) yield next
    }
    async function count() {
      const { done, value } = await iterator.next()
      if (done) return undefined
      packedBytes += value.length
      if (packedBytes > bounds.maxPackedBytes) {
        throw new TreeTooLarge(where, `the archive has more than ${bounds.maxPackedBytes} bytes`)
      }
      return value
    }
    for await (const chunk of isGzip ? gunzip(all()) : all()) {
      unpackedBytes += chunk.length
      if (unpackedBytes > bounds.maxUnpackedBytes) {
        throw new TreeTooLarge(where, `more than ${bounds.maxUnpackedBytes} bytes unpacked`)
      }
      if (isGzip && unpackedBytes > RATIO_COUNTS_FROM_BYTES && unpackedBytes > packedBytes * bounds.maxRatio) {
        throw new TreeTooLarge(where, `it unpacks to more than ${bounds.maxRatio} times its size`)
      }
      yield chunk
    }
  } catch (error) {
    throw isOfZlib(error) ? new TreeTruncated(where, error) : error
  } finally {
    await iterator.return?.()
  }
}

function gunzip(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacker = createGunzip({ chunkSize: 64 * 1024 })
  // The error of either side ends the iteration over the unpacker, where it is thrown.
  pipeline(Readable.from(packed, { objectMode: false }), unpacker, () => {})
  return unpacker
}

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}
