// Uploads under way: one growing file each. They do not outlive the process; clients begin anew.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Blobs } from './blobs.ts'
import { type Digest, digestOfFile } from './digest.ts'
import { openTurns } from './in-turn.ts'
import { refuse } from './refusals.ts'

/** One upload. */
export type Upload = { readonly id: string; readonly repository: string; readonly sizeBytes: number }

/** Where a chunk says that it belongs: its first byte, and how many it has. */
export type Chunk = { readonly first: number; readonly lengthBytes: number }

/** The uploads of the registry. Every verb refuses an id that is not of this repository. */
export type Uploads = {
  begin(repository: string): Promise<Upload>
  find(repository: string, id: string): Upload
  /** Adds bytes at the end; of what breaks off in the middle nothing is kept. */
  append(repository: string, id: string, bytes: Readable, chunk?: Chunk): Promise<Upload>
  /** Makes a blob of it when its content has the digest; otherwise refuses, and the upload stays. */
  finish(repository: string, id: string, digest: Digest): Promise<void>
  cancel(repository: string, id: string): Promise<void>
  stop(): Promise<void>
}

/** Opens the uploads in an emptied folder. */
export async function openUploads(folder: string, blobs: Blobs, mostBlobBytes: number): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const uploads = new Map<string, Upload>()
  const turns = openTurns()
  const fileOf = (id: string) => join(folder, id)

  const find = (repository: string, id: string): Upload => {
    const upload = uploads.get(id)
    if (upload?.repository !== repository) throw refuse('BLOB_UPLOAD_UNKNOWN')
    return upload
  }

  const forget = async (id: string) => {
    uploads.delete(id)
    await rm(fileOf(id), { force: true })
  }

  async function append(upload: Upload, bytes: Readable, chunk: Chunk | undefined): Promise<Upload> {
    if (chunk !== undefined && chunk.first !== upload.sizeBytes) throw outOfOrder(upload)
    let sizeBytes = upload.sizeBytes
    const counted = new Transform({
      transform(piece: Buffer, _encoding, done) {
        sizeBytes += piece.length
        // What is too much is read and dropped: a client that still sends would not read an answer.
        done(null, sizeBytes > mostBlobBytes ? undefined : piece)
      },
    })
    try {
      await pipeline(bytes, counted, createWriteStream(fileOf(upload.id), { flags: 'r+', start: upload.sizeBytes }))
      if (sizeBytes > mostBlobBytes) throw tooLarge(mostBlobBytes)
      if (chunk !== undefined && sizeBytes - upload.sizeBytes !== chunk.lengthBytes) throw refuse('SIZE_INVALID')
    } catch (error) {
      await truncate(fileOf(upload.id), upload.sizeBytes)
      throw error
    }
    const grown = { ...upload, sizeBytes }
    uploads.set(upload.id, grown)
    return grown
  }

  return {
    async begin(repository) {
      const upload = { id: randomUUID(), repository, sizeBytes: 0 }
      await writeFile(fileOf(upload.id), '')
      uploads.set(upload.id, upload)
      return upload
    },
    find,
    append: (repository, id, bytes, chunk) => turns.run(id, () => append(find(repository, id), bytes, chunk)),
    finish: (repository, id, digest) =>
      turns.run(id, async () => {
        find(repository, id)
        const found = await digestOfFile(fileOf(id))
        if (found !== digest) throw refuse('DIGEST_INVALID', { detail: { digest, found } })
        await blobs.adopt(fileOf(id), digest)
        await forget(id)
      }),
    cancel: (repository, id) =>
      turns.run(id, async () => {
        find(repository, id)
        await forget(id)
      }),
    async stop() {
      await turns.idle()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function outOfOrder({ sizeBytes }: Upload) {
  return refuse('RANGE_INVALID', { headers: { range: `0-${Math.max(0, sizeBytes - 1)}` } })
}

function tooLarge(mostBlobBytes: number) {
  return refuse('SIZE_INVALID', { status: 413, message: `a blob may have ${mostBlobBytes} bytes at most` })
}
