// How a registry behaves: manifests that are pushed.
import { differs, row } from './a-behaviour.ts'
import { type Client, sha256, TYPES } from './a-client.ts'
import { dockerImage, pushed, pushedIndex, pushedList } from './pushed-images.ts'

const fails = (answers: string) => differs(answers, 'it has no code for this and says that it failed')
const changed = async (
  c: Client,
  r: string,
  changes: Readonly<Record<string, unknown>>,
  type: string = TYPES.manifest,
) => c.put(r, '1.0', await c.anImage(r, 'layer', changes), type)

const raw = (c: Client, r: string, text: string, type: string = TYPES.manifest) => c.put(r, '1.0', text, type)

const missing = { mediaType: TYPES.layer, digest: sha256('gone'), size: 4 }

export const BEHAVIOURS_OF_PUSHES = [
  row('takes a manifest under a tag', '201', (c, r) => changed(c, r, {})),
  row('takes it twice', '201', async (c, r) => c.put(r, '1.0', await pushed(c, r))),
  row('takes it under its digest', '201', async (c, r) => {
    const image = await c.anImage(r)
    return c.put(r, sha256(image), image)
  }),
  row('refuses it under another digest', '400 DIGEST_INVALID', async (c, r) =>
    c.put(r, sha256('other'), await c.anImage(r)),
  ),
  row('refuses it under sha512', '400 DIGEST_INVALID', async (c, r) =>
    c.put(r, `sha512:${'a'.repeat(128)}`, await c.anImage(r)),
  ),
  row(
    'refuses half a digest',
    '400 DIGEST_INVALID',
    async (c, r) => c.put(r, 'sha256:a', await c.anImage(r)),
    fails('500 UNKNOWN'),
  ),
  row('takes a manifest that does not say its type', '201', (c, r) => changed(c, r, { mediaType: undefined })),
  row('takes a type with a parameter', '201', (c, r) => changed(c, r, {}, `${TYPES.manifest}; charset=utf-8`)),
  row('takes a manifest without layers', '201', (c, r) => changed(c, r, { layers: [] })),
  row('takes a size that is not right', '201', async (c, r) => {
    const { digest } = await c.push(r, 'layer')
    return changed(c, r, { layers: [{ ...missing, digest }] })
  }),
  row('takes fields that it does not know', '201', (c, r) => changed(c, r, { annotations: { a: 'b' }, more: 1 })),
  row('takes a subject that is not there', '201', (c, r) =>
    changed(c, r, { subject: { ...missing, mediaType: TYPES.manifest } }),
  ),
  row('refuses a body without a type', '400 MANIFEST_INVALID', async (c, r) =>
    c.call('PUT', `/v2/${r}/manifests/1`, { body: await c.anImage(r) }),
  ),
  row('refuses plain JSON', '400 MANIFEST_INVALID', (c, r) => changed(c, r, {}, 'application/json')),
  row('refuses a type that is not its own', '400 MANIFEST_INVALID', (c, r) => changed(c, r, {}, TYPES.dockerManifest)),
  row('refuses an image that is sent as an index', '400 MANIFEST_INVALID', (c, r) => changed(c, r, {}, TYPES.index)),
  row('refuses an image that is an index as well', '400 MANIFEST_INVALID', (c, r) => changed(c, r, { manifests: [] })),
  row('refuses half of JSON', '400 MANIFEST_INVALID', (c, r) => raw(c, r, '{')),
  row('refuses nothing', '400 MANIFEST_INVALID', (c, r) => raw(c, r, '')),
  row('refuses a list', '400 MANIFEST_INVALID', (c, r) => raw(c, r, '[]')),
  row('refuses an empty object', '400 MANIFEST_INVALID', (c, r) => raw(c, r, '{}'), fails('500 UNKNOWN')),
  row(
    'refuses a digest in it that is none',
    '400 MANIFEST_INVALID',
    (c, r) => changed(c, r, { layers: [{ ...missing, digest: 'sha256:x' }] }),
    fails('500 UNKNOWN UNKNOWN MANIFEST_BLOB_UNKNOWN'),
  ),
  row('refuses schema 1', '400 MANIFEST_INVALID', (c, r) =>
    raw(c, r, '{"schemaVersion":1,"name":"a","tag":"1","fsLayers":[],"history":[]}', TYPES.dockerOne),
  ),
  row('refuses more than 4 MiB', '400 MANIFEST_INVALID', (c, r) =>
    changed(c, r, { annotations: { a: 'b'.repeat(4 << 20) } }),
  ),
  row('refuses a layer that is not there', '400 MANIFEST_BLOB_UNKNOWN', (c, r) => changed(c, r, { layers: [missing] })),
  row('names all that is not there', '400 MANIFEST_BLOB_UNKNOWN MANIFEST_BLOB_UNKNOWN', (c, r) =>
    changed(c, r, { config: missing, layers: [{ ...missing, digest: sha256('lost') }] }),
  ),
  row('refuses a layer of another repository', '400 MANIFEST_BLOB_UNKNOWN MANIFEST_BLOB_UNKNOWN', async (c, r) =>
    c.put(`${r}/b`, '1.0', await c.anImage(r)),
  ),

  row('takes an image of Docker', '201', async (c, r) =>
    c.put(r, '1.0', await dockerImage(c, r), TYPES.dockerManifest),
  ),
  row('refuses one of Docker that does not say its type', '400 MANIFEST_INVALID', (c, r) =>
    changed(c, r, { mediaType: undefined }, TYPES.dockerManifest),
  ),
  row('takes an index', '201', (c, r) => pushedIndex(c, r)),
  row('takes an empty index', '201', (c, r) => pushedIndex(c, r, { manifests: [] })),
  row('takes a list of Docker', '201', async (c, r) => c.put(r, '1.0', await pushedList(c, r), TYPES.dockerList)),
  row('refuses an index of what is not there', '400 MANIFEST_BLOB_UNKNOWN', (c, r) =>
    pushedIndex(c, r, {
      manifests: [{ ...missing, mediaType: TYPES.manifest, platform: { os: 'linux', architecture: 'arm64' } }],
    }),
  ),
  row('refuses an index that is an image as well', '400 MANIFEST_INVALID', (c, r) => pushedIndex(c, r, { layers: [] })),
]
