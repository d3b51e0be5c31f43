// Makes the smallest image that every client takes for one: a configuration with a date, and a layer with one file.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** What the image is to say of itself. */
export type ImageFacts = {
  /** What the file in its layer says; images of different names differ. */
  readonly name: string
  readonly createdAtMs: number
}

/** A manifest and the blobs it refers to, ready to be pushed. */
export type MadeImage = {
  readonly mediaType: string
  readonly manifest: Buffer
  readonly blobs: readonly { readonly digest: string; readonly content: Buffer }[]
}

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'

/** Makes an image; the same facts make the same bytes. */
export function makeImage({ name, createdAtMs }: ImageFacts): MadeImage {
  const created = new Date(createdAtMs).toISOString()
  const files = archive('image.txt', `${name}\n`, createdAtMs)
  const layer = describe('application/vnd.oci.image.layer.v1.tar+gzip', wrapInGzip(files))
  const config = describe(
    'application/vnd.oci.image.config.v1+json',
    encode({
      created,
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/image.txt'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(files)] },
      history: [{ created, created_by: 'fluxless sandbox' }],
    }),
  )
  const manifest = encode({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: config.descriptor,
    layers: [layer.descriptor],
  })
  return { mediaType: MANIFEST_TYPE, manifest, blobs: [config.blob, layer.blob] }
}

function describe(mediaType: string, content: Buffer) {
  const digest = digestOf(content)
  return { descriptor: { mediaType, digest, size: content.length }, blob: { digest, content } }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** Some clients take every layer for gzip. Stored as it is: compressors differ between versions, and digests with them. */
function wrapInGzip(content: Buffer): Buffer {
  const wrapped = gzipSync(content, { level: 0 })
  // The byte that names the operating system; 255 is "unknown".
  wrapped.writeUInt8(255, 9)
  return wrapped
}

function encode(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8')
}

/**
 * Packs one small file: a header, the text filled up to 512 bytes, and two empty blocks as the end.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 */
function archive(path: string, text: string, modifiedAtMs: number): Buffer {
  const content = Buffer.from(text, 'utf8')
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write(octal(0o644, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(content.length, 11), 124)
  header.write(octal(Math.max(0, Math.floor(modifiedAtMs / 1000)), 11), 136)
  // The sum is taken with blanks in its own place.
  header.write(' '.repeat(8), 148)
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\u0000 `,
    148,
  )
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)])
}
