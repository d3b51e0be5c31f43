// How a registry behaves: manifests that are read, and deleted.
import { differs, row } from './a-behaviour.ts'
import { sha256, TYPES } from './a-client.ts'
import { dockerImage, pushed, pushedIndex, pushedList } from './pushed-images.ts'

const convertsToSchemaOne = differs(
  '400 MANIFEST_INVALID',
  'version 2.8 would convert to schema 1, which it does not serve',
)

export const BEHAVIOURS_OF_PULLS = [
  row('shows a manifest to who names its type', '200', async (c, r) => {
    await pushed(c, r)
    return c.get(r, '1.0')
  }),
  row('shows it to who names many', '200', async (c, r) => {
    await pushed(c, r)
    return c.get(r, '1.0', `${TYPES.index};q=0.9, ${TYPES.manifest}; q=0.1`)
  }),
  row('shows it by digest', '200', async (c, r) => c.get(r, sha256(await pushed(c, r)))),
  row('shows it to HEAD', '200', async (c, r) => {
    await pushed(c, r)
    return c.call('HEAD', `/v2/${r}/manifests/1.0`, { headers: { accept: TYPES.manifest } })
  }),
  row('shows no OCI image to who takes anything', '404 MANIFEST_UNKNOWN', async (c, r) => {
    await pushed(c, r)
    return c.get(r, '1.0', '*/*')
  }),
  row('shows none by digest, either', '404 MANIFEST_UNKNOWN', async (c, r) =>
    c.get(r, sha256(await pushed(c, r)), '*/*'),
  ),
  row('shows no OCI image to who names the other', '404 MANIFEST_UNKNOWN', async (c, r) => {
    await pushed(c, r)
    return c.get(r, '1.0', TYPES.dockerManifest)
  }),
  row('shows an index to who names it', '200', async (c, r) => {
    await pushedIndex(c, r)
    return c.get(r, 'index', TYPES.index)
  }),
  row('shows no index to who names images', '404 MANIFEST_UNKNOWN', async (c, r) => {
    await pushedIndex(c, r)
    return c.get(r, 'index')
  }),
  row('shows a list to who names it', '200', async (c, r) => {
    await pushedList(c, r)
    return c.get(r, 'list', TYPES.dockerList)
  }),
  row('shows the image of a list to who names images', '200', async (c, r) => {
    await pushedList(c, r)
    return c.get(r, 'list', TYPES.dockerManifest)
  }),
  row('shows a list by digest to anybody', '200', async (c, r) => c.get(r, sha256(await pushedList(c, r)), '*/*')),
  row(
    'shows the image of a list to who takes anything',
    '200',
    async (c, r) => {
      await pushedList(c, r)
      return c.get(r, 'list', '*/*')
    },
    convertsToSchemaOne,
  ),
  row('shows an image of Docker to who names it', '200', async (c, r) => {
    await dockerImage(c, r)
    return c.get(r, 'docker', TYPES.dockerManifest)
  }),
  row(
    'shows it to who takes anything',
    '200',
    async (c, r) => {
      await dockerImage(c, r)
      return c.get(r, 'docker', '*/*')
    },
    convertsToSchemaOne,
  ),
  row('shows nothing new to who has it', '304', async (c, r) =>
    c.call('GET', `/v2/${r}/manifests/1.0`, {
      headers: { accept: TYPES.manifest, 'if-none-match': `"${sha256(await pushed(c, r))}"` },
    }),
  ),
  row('shows no manifest as a blob', '404 BLOB_UNKNOWN', async (c, r) =>
    c.call('GET', `/v2/${r}/blobs/${sha256(await pushed(c, r))}`),
  ),

  row('deletes a manifest', '202', async (c, r) =>
    c.call('DELETE', `/v2/${r}/manifests/${sha256(await pushed(c, r))}`),
  ),
  row('deletes it once', '404 MANIFEST_UNKNOWN', async (c, r) => {
    const path = `/v2/${r}/manifests/${sha256(await pushed(c, r))}`
    await c.call('DELETE', path)
    return c.call('DELETE', path)
  }),
  row('deletes its tags along', '404 MANIFEST_UNKNOWN', async (c, r) => {
    await c.call('DELETE', `/v2/${r}/manifests/${sha256(await pushed(c, r))}`)
    return c.get(r, '1.0')
  }),
  row('deletes nothing of an unknown repository', '404 MANIFEST_UNKNOWN', (c, r) =>
    c.call('DELETE', `/v2/${r}/manifests/${sha256('x')}`),
  ),
  row(
    'deletes a tag',
    '202',
    async (c, r) => {
      await pushed(c, r)
      return c.call('DELETE', `/v2/${r}/manifests/1.0`)
    },
    differs('400 DIGEST_INVALID', 'version 2.8 deletes by digest alone'),
  ),
]
