// Says which fields of a workload an image is written to, and what goes into each.
import type { JsonObject } from '../json.ts'
import { CONTAINER_LISTS, podSpecPath } from '../pod-spec.ts'
import { valueAt } from '../value-at.ts'
import type { WrittenImage } from './edits.ts'
import { findHelmFields, placeHelmImage } from './place-helm-image.ts'
import type { PlacedImage } from './placed-image.ts'
import { renderImage } from './render-image.ts'
import type { Path } from './syntax.ts'

/** The kinds whose images can be changed; of others, such as Jobs, the API server refuses it. */
const POD_KINDS = ['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet']

/** Places an image for the container of that name; containers and init containers share their names. */
export function placeImage(object: JsonObject, container: string, image: WrittenImage): PlacedImage {
  if (object.kind === 'HelmRelease') return placeHelmImage(object, container, image)
  const paths = listContainers(object)
  if (!paths) return { kind: 'no-workload' }
  const named = paths.filter(({ name }) => name === container)
  if (named.length === 0) return { kind: 'no-container' }
  const value = renderImage(image)
  return { kind: 'fields', fields: named.map(({ path }) => ({ path, value, replaces: 'text' })) }
}

/** Lists the paths of all fields that say something about the image of a container. */
export function listImageFields(object: JsonObject): readonly Path[] {
  return object.kind === 'HelmRelease' ? findHelmFields(object) : (listContainers(object) ?? []).map(({ path }) => path)
}

function listContainers({ kind, ...object }: JsonObject) {
  const pod = typeof kind === 'string' && POD_KINDS.includes(kind) ? podSpecPath(kind) : undefined
  if (!pod) return undefined
  return CONTAINER_LISTS.flatMap(list => {
    const containers = valueAt(object, [...pod, list])
    if (!Array.isArray(containers)) return []
    return containers.map((item, index) => ({ name: valueAt(item, ['name']), path: [...pod, list, index, 'image'] }))
  })
}
