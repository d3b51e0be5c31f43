// Content by digest, one file each, below `blobs/sha256/`. A file is there whole or not at all.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Digest, digestOf } from './digest.ts'

/** Bytes of a blob, both ends included. */
export type ByteRange = { readonly first: number; readonly last: number }

/** The store of content; which repository may show what is not its business. */
export type Blobs = {
  /** Tells the size in bytes, or undefined when there is no such content. */
  size(digest: Digest): Promise<number | undefined>
  read(digest: Digest): Promise<Buffer>
  stream(digest: Digest, range?: ByteRange): Readable
  /** Keeps bytes and returns their digest. */
  put(content: Buffer): Promise<Digest>
  /** Takes a whole file over; its content must have this digest. */
  adopt(file: string, digest: Digest): Promise<void>
}

/** Opens the store; `uploads` is where unfinished files lie, on the same disk, so that renaming is enough. */
export function openBlobs(root: string, uploads: string): Blobs {
  const fileOf = (digest: Digest) => {
    const hex = digest.slice('sha256:'.length)
    return join(root, 'sha256', hex.slice(0, 2), hex)
  }
  const size = async (digest: Digest) => {
    try {
      return (await stat(fileOf(digest))).size
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
  const adopt = async (file: string, digest: Digest) => {
    await mkdir(dirname(fileOf(digest)), { recursive: true })
    await rename(file, fileOf(digest))
  }
  return {
    size,
    read: digest => readFile(fileOf(digest)),
    stream: (digest, range) =>
      createReadStream(fileOf(digest), range === undefined ? {} : { start: range.first, end: range.last }),
    async put(content) {
      const digest = digestOf(content)
      if ((await size(digest)) !== undefined) return digest
      const file = join(uploads, randomUUID())
      try {
        await writeFile(file, content)
        await adopt(file, digest)
      } finally {
        await rm(file, { force: true })
      }
      return digest
    },
    adopt,
  }
}
