// Manifests: read by tag or digest, pushed, deleted.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Answer, empty } from './answer.ts'
import type { Call, Handlers, Registry } from './call.ts'
import type { Asked, Happened } from './describe-event.ts'
import type { Digest } from './digest.ts'
import { keepManifest } from './keep-manifest.ts'
import { negotiate } from './negotiate.ts'
import { parseManifest } from './parse-manifest.ts'
import { refuse } from './refusals.ts'
import type { Repository } from './repositories.ts'

/** As CNCF Distribution has it: 4 MiB. */
const MOST_MANIFEST_BYTES = 4 * 1024 * 1024

/** Makes the handlers for manifests. */
export function answerManifests(registry: Registry): Handlers<'manifest'> {
  const { blobs, repositories } = registry

  async function get(call: Call<'manifest'>): Promise<Answer> {
    const { repository, reference } = call.place
    const has = repositories.find(repository)
    const digest = reference.kind === 'tag' ? has?.tags.get(reference.tag) : reference.digest
    const known = digest && has?.manifests.get(digest)
    if (!has || !digest || !known) throw refuse('MANIFEST_UNKNOWN', { detail: { reference } })
    const form = negotiate(known.mediaType, call.request.headers.accept, reference.kind)
    switch (form) {
      case 'itself':
        return show(call, has, digest)
      case 'default-child': {
        const { defaultChild } = parseManifest(known.mediaType, await blobs.read(digest))
        if (!defaultChild) throw refuse('MANIFEST_UNKNOWN')
        return show(call, has, defaultChild)
      }
      case 'nothing':
        throw refuse('MANIFEST_UNKNOWN', {
          message: `this is ${known.mediaType}, which the Accept header does not name`,
        })
    }
  }

  async function show({ request }: Call<'manifest'>, { manifests }: Repository, digest: Digest): Promise<Answer> {
    const known = manifests.get(digest)
    if (!known) throw refuse('MANIFEST_UNKNOWN')
    const etag = `"${digest}"`
    const headers = { 'docker-content-digest': digest, etag }
    if (request.headers['if-none-match'] === etag) return empty(304, headers)
    return { status: 200, headers: { 'content-type': known.mediaType, ...headers }, body: await blobs.read(digest) }
  }

  async function put({ place, request, base }: Call<'manifest'>): Promise<Answer> {
    const { repository, reference } = place
    const contentType = request.headers['content-type'] ?? ''
    const kept = await keepManifest(registry, { repository, reference, contentType, bytes: await readBytes(request) })
    const { digest, subject, tag, mediaType, sizeBytes, references } = kept
    const happened: Happened = {
      action: 'push',
      repository,
      asked: describeRequest(request, base),
      mediaType,
      digest,
      sizeBytes,
      references,
      ...(tag === undefined ? {} : { tag }),
    }
    const headers = {
      location: `${base}/v2/${repository}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(subject === undefined ? {} : { 'oci-subject': subject }),
    }
    return { ...empty(201, headers), afterwards: tellOnceAnswered([happened]) }
  }

  async function remove({ place, request, base }: Call<'manifest'>): Promise<Answer> {
    const { repository, reference } = place
    const about = { action: 'delete', repository, asked: describeRequest(request, base) } as const
    const happened: Happened[] = []
    if (!repositories.find(repository)) throw refuse('MANIFEST_UNKNOWN')
    await repositories.change(repository, before => {
      const tags = new Map(before.tags)
      if (reference.kind === 'tag') {
        if (!tags.delete(reference.tag)) throw refuse('MANIFEST_UNKNOWN')
        happened.push({ ...about, tag: reference.tag })
        return { ...before, tags }
      }
      const manifests = new Map(before.manifests)
      if (!manifests.delete(reference.digest)) throw refuse('MANIFEST_UNKNOWN')
      happened.push({ ...about, digest: reference.digest })
      for (const [tag, digest] of before.tags) {
        if (digest !== reference.digest) continue
        tags.delete(tag)
        happened.push({ ...about, tag })
      }
      return { ...before, manifests, tags }
    })
    return { ...empty(202), afterwards: tellOnceAnswered(happened) }
  }

  /** The place in the queue is taken now: what is told last is what came last. */
  function tellOnceAnswered(happened: readonly Happened[]): () => void {
    const { promise: answered, resolve } = Promise.withResolvers<void>()
    registry.tell(happened, answered)
    return resolve
  }

  return { GET: get, PUT: put, DELETE: remove }
}

function describeRequest({ method = '', headers, socket }: IncomingMessage, base: string): Asked {
  const addr = `${socket.remoteAddress ?? ''}:${socket.remotePort ?? ''}`
  const host = base.replace(/^http:\/\//, '')
  return { id: randomUUID(), addr, host, method, useragent: headers['user-agent'] ?? '' }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  let sizeBytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    sizeBytes += piece.length
    if (sizeBytes <= MOST_MANIFEST_BYTES) pieces.push(piece)
  }
  if (sizeBytes > MOST_MANIFEST_BYTES) {
    throw refuse('MANIFEST_INVALID', { message: `a manifest may have ${MOST_MANIFEST_BYTES} bytes at most` })
  }
  return Buffer.concat(pieces)
}
