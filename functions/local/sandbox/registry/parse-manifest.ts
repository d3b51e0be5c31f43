// Reads a manifest as far as the registry must: its kind, and what it refers to.
import { type Digest, isDigest } from './digest.ts'
import { refuse } from './refusals.ts'

/** What a manifest refers to. */
export type Descriptor = {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
  /** An index says it of its images. */
  readonly platform?: { readonly architecture: string; readonly os: string }
}

/** A manifest, read. */
export type Manifest = {
  readonly mediaType: string
  /** Configuration and layers; none in an index. */
  readonly blobs: readonly Descriptor[]
  /** The images of an index. */
  readonly children: readonly Descriptor[]
  /** The one for linux/amd64 among them: what a client gets that does not know Docker's lists. */
  readonly defaultChild: Digest | undefined
  readonly subject: Digest | undefined
  readonly artifactType: string | undefined
  readonly annotations: Readonly<Record<string, string>> | undefined
}

/** The kinds that are served. Schema 1 is not: registries no longer take it. */
export const MEDIA_TYPES = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const

const INDEXES: readonly string[] = [MEDIA_TYPES.ociIndex, MEDIA_TYPES.dockerList]
const KNOWN: readonly string[] = Object.values(MEDIA_TYPES)
/** OCI lets a manifest leave its own media type out; Docker does not. */
const MAY_BE_SILENT: readonly string[] = [MEDIA_TYPES.ociManifest, MEDIA_TYPES.ociIndex]

type Fields = Readonly<Record<string, unknown>>

/**
 * Parses a manifest that was sent as `contentType`.
 *
 * @throws {Refused} when it is of no kind that is served, or not what it claims to be
 */
export function parseManifest(contentType: string, bytes: Buffer): Manifest {
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (!KNOWN.includes(mediaType)) throw invalid(`no manifest of type ${JSON.stringify(mediaType)} is taken`)
  const fields = parseObject(bytes)
  if (fields.schemaVersion !== 2) throw invalid('schemaVersion is not 2')
  const isSilent = fields.mediaType === undefined && MAY_BE_SILENT.includes(mediaType)
  if (!isSilent && fields.mediaType !== mediaType) throw invalid(`its mediaType is not ${mediaType}`)
  const isIndex = INDEXES.includes(mediaType)
  // A document that is both can be read as either, and then the digest no longer says what is run.
  const strays = isIndex ? ['config', 'layers'] : ['manifests']
  if (strays.some(field => fields[field] !== undefined)) throw invalid(`${strays.join(' and ')} do not belong in it`)
  const config = isIndex ? undefined : parseDescriptor(fields.config, 'config')
  const annotations = texts(fields.annotations)
  const children = isIndex ? parseDescriptors(fields.manifests, 'manifests') : []
  return {
    mediaType,
    blobs: config ? [config, ...parseDescriptors(fields.layers, 'layers')] : [],
    children,
    defaultChild: children.find(({ platform }) => platform?.os === 'linux' && platform.architecture === 'amd64')
      ?.digest,
    subject: fields.subject === undefined ? undefined : parseDescriptor(fields.subject, 'subject').digest,
    artifactType: typeof fields.artifactType === 'string' ? fields.artifactType : config?.mediaType,
    annotations,
  }
}

function parseDescriptors(value: unknown, field: string): readonly Descriptor[] {
  if (!Array.isArray(value)) throw invalid(`${field} is not a list`)
  return value.map(item => parseDescriptor(item, field))
}

function parseDescriptor(value: unknown, field: string): Descriptor {
  const { mediaType = '', digest, size, platform } = isObject(value) ? value : {}
  if (typeof mediaType !== 'string') throw invalid(`${field} has a mediaType that is no text`)
  if (typeof digest !== 'string' || !isDigest(digest)) throw invalid(`${field} has something without a sha256 digest`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw invalid(`${field} has something without a size`)
  return { mediaType, digest, size, ...parsePlatform(platform) }
}

function parsePlatform(value: unknown): Pick<Descriptor, 'platform'> {
  const { architecture, os } = isObject(value) ? value : {}
  return typeof architecture === 'string' && typeof os === 'string' ? { platform: { architecture, os } } : {}
}

function parseObject(bytes: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (isObject(value)) return value
  } catch (cause) {
    throw invalid('it is not JSON', cause)
  }
  throw invalid('it is not a JSON object')
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function invalid(why: string, cause?: unknown) {
  return refuse('MANIFEST_INVALID', { message: `manifest invalid: ${why}`, detail: { why }, cause })
}
