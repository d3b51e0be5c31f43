// Reads what a tag or a digest stands for: its manifest, the one for our platform, and the configuration with the date.
import type { ImageDetails, ImageDigest, Tag } from '../../domain/images/image.ts'
import { isImageDigest } from '../../domain/images/image.ts'
import { choosePlatform, type Platform } from './choose-platform.ts'
import { classifyUnreadable } from './classify-registry-answer.ts'
import type { RegistryAnswer } from './exchange.ts'
import { RegistryUnavailable } from './failures.ts'
import { isTooLong } from './is-too-long.ts'
import { parseJson } from './json-fields.ts'
import type { RegistryPlace } from './locate-repo.ts'
import { parseImageConfig } from './parse-image-config.ts'
import { isSchema1, MANIFEST_TYPES, type Manifest, parseManifest } from './parse-manifest.ts'
import type { FoundImage } from './port.ts'
import { digestOf, MOST_MANIFEST_BYTES, namedDigest, readDigest } from './read-digest.ts'
import type { RegistryApi } from './registry-api.ts'

/** Keeps what is known of images by their digest, which never changes its meaning for one choice of platforms. */
export type ImageMemory = {
  get(digest: ImageDigest): Promise<ImageDetails | undefined>
  put(digest: ImageDigest, details: ImageDetails): Promise<void>
}

/** Is what reading an image needs beside its name. */
export type ImageReading = {
  readonly api: RegistryApi
  readonly platforms: readonly Platform[]
  readonly memory?: ImageMemory
}

const MOST_CONFIG_BYTES = 4 * 1024 * 1024

type Missing = { readonly kind: 'missing' }
type FoundManifest = { readonly digest: ImageDigest; readonly manifest: Manifest }

/**
 * Reads an image. With a memory a tag is asked for its digest first, which is no pull; a digest that is known costs
 * nothing more.
 */
export async function readImage(
  reading: ImageReading,
  place: RegistryPlace,
  reference: Tag | ImageDigest,
): Promise<FoundImage> {
  const { api, memory } = reading
  let asked = reference
  if (memory) {
    const digest = isImageDigest(reference) ? reference : await readDigest(api, place, reference)
    if (digest === undefined) return { kind: 'missing' }
    const known = await memory.get(digest)
    if (known) return { kind: 'found', details: known }
    asked = digest
  }
  const found = await readFresh(reading, place, asked)
  if (found.kind === 'found') await memory?.put(found.details.digest, found.details)
  return found
}

async function readFresh({ api, platforms }: ImageReading, place: RegistryPlace, reference: Tag | ImageDigest) {
  const top = await readManifest(api, place, reference)
  if ('kind' in top) return top
  const { digest } = top
  const unsuitable = (why: string): FoundImage => ({ kind: 'unsuitable', why, digest })
  let { manifest } = top
  if (manifest.kind === 'index') {
    const own = choosePlatform(manifest.images, platforms)
    if (!own) return unsuitable(`it has no part for ${platforms.map(renderPlatform).join(' or ')}`)
    const part = await readManifest(api, place, own.digest)
    if ('kind' in part) return unsuitable(`its part for ${renderPlatform(own.platform)} cannot be read`)
    manifest = part.manifest
  }
  if (manifest.kind === 'unsuitable') return unsuitable(manifest.why)
  if (manifest.kind === 'index') return unsuitable('its index points to another index')
  const config = await readConfig(api, place, manifest.config)
  if ('kind' in config) return unsuitable(config.why)
  const found: FoundImage = { kind: 'found', details: { digest, ...config } }
  return found
}

async function readManifest(
  api: RegistryApi,
  place: RegistryPlace,
  reference: Tag | ImageDigest,
): Promise<FoundManifest | Missing | Extract<FoundImage, { kind: 'unsuitable' }>> {
  const request = { method: 'GET', path: `/manifests/${reference}`, accept: MANIFEST_TYPES } as const
  const answer = await readCapped(api, place, request, MOST_MANIFEST_BYTES)
  if (answer === undefined) return { kind: 'unsuitable', why: 'its manifest is larger than 4 MiB' }
  if (answer.status === 404) return { kind: 'missing' }
  const json = parseJson(answer.body)
  const named = isImageDigest(reference) ? reference : namedDigest(answer)
  if (isSchema1(answer.headers['content-type'], json)) {
    const why = 'it is of the first format of Docker (schema 1), which is no longer read; push it again'
    return { kind: 'unsuitable', why, ...(named ? { digest: named } : {}) }
  }
  if (json === undefined) throw classifyUnreadable(answer, place.repo)
  const digest = verify(answer, named, place)
  return { digest, manifest: parseManifest(json) }
}

async function readConfig(api: RegistryApi, place: RegistryPlace, digest: ImageDigest) {
  const answer = await readCapped(api, place, { method: 'GET', path: `/blobs/${digest}` }, MOST_CONFIG_BYTES)
  if (answer === undefined) return { kind: 'unsuitable', why: 'its configuration is larger than 4 MiB' } as const
  if (answer.status === 404) return { kind: 'unsuitable', why: 'its configuration is not in the registry' } as const
  verify(answer, digest, place)
  return parseImageConfig(parseJson(answer.body))
}

/** Reads; undefined when there is more than allowed, which no second try would change. */
async function readCapped(
  api: RegistryApi,
  place: RegistryPlace,
  read: { readonly method: 'GET'; readonly path: string; readonly accept?: string },
  maxBodyBytes: number,
): Promise<RegistryAnswer | undefined> {
  return api.read(place, { ...read, maxBodyBytes }).catch((error: unknown) => {
    if (isTooLong(error)) return undefined
    throw error
  })
}

function verify({ body }: RegistryAnswer, digest: ImageDigest | undefined, { repo }: RegistryPlace): ImageDigest {
  const actual = digestOf(body)
  if (digest === undefined || digest === actual) return actual
  throw new RegistryUnavailable(repo, 'bytes that do not fit their digest')
}

function renderPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(part => part !== undefined).join('/')
}
