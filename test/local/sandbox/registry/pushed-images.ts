// Images, indexes and lists that are pushed before something is asked.
import { type Client, sha256, TYPES } from './a-client.ts'

/** Pushes an image as Docker writes it, and returns its manifest. */
export async function dockerImage(c: Client, r: string, tag = 'docker') {
  const manifest = (await c.anImage(r)).replace(TYPES.manifest, TYPES.dockerManifest)
  await c.put(r, tag, manifest, TYPES.dockerManifest)
  return manifest
}

/** Writes an index of one image. */
const indexOf = (manifest: string, type: string, childType: string, changes = {}) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    manifests: [
      {
        mediaType: childType,
        digest: sha256(manifest),
        size: manifest.length,
        platform: { os: 'linux', architecture: 'amd64' },
      },
    ],
    ...changes,
  })

/** Pushes an image and an index of it. */
export async function pushedIndex(c: Client, r: string, changes = {}) {
  const image = await c.anImage(r)
  await c.put(r, '1.0', image)
  return c.put(r, 'index', indexOf(image, TYPES.index, TYPES.manifest, changes), TYPES.index)
}

/** Pushes an image and a list of it as Docker writes them, and returns the list. */
export async function pushedList(c: Client, r: string) {
  const list = indexOf(await dockerImage(c, r), TYPES.dockerList, TYPES.dockerManifest)
  await c.put(r, 'list', list, TYPES.dockerList)
  return list
}

/** Pushes an image as 1.0 and returns its manifest. */
export async function pushed(c: Client, r: string) {
  const image = await c.anImage(r)
  await c.put(r, '1.0', image)
  return image
}
