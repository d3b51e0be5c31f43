// Says which values of a HelmRelease an image is split over: by the shape that stands there, or by annotations.
import type { JsonObject, JsonValue } from '../json.ts'
import { isObject, valueAt } from '../value-at.ts'
import type { WrittenImage } from './edits.ts'
import type { Field, PlacedImage } from './placed-image.ts'
import { renderImage, renderSuffix } from './render-image.ts'
import type { Path } from './syntax.ts'

type Shape = { readonly registry?: Key; readonly repository: Key; readonly tag?: Key }
type Key = readonly string[]

const TOP_LEVEL = 'chart-image'
const PARTS = ['registry', 'repository', 'tag'] as const

/**
 * Splits an image over the fields of a shape: the tag to `tag` with a digest behind it, the host to `registry`.
 *
 * Registry and repository stay as they are split when together they say the same name; a tag that is null is filled in.
 */
export function placeHelmImage(object: JsonObject, container: string, image: WrittenImage): PlacedImage {
  const found = findMapping(object, container) ?? findShape(object, container)
  if (!found) return { kind: 'no-container' }
  if ('unresolved' in found) return { kind: 'unresolved', paths: found.unresolved.map(inValues) }
  const textless = [found.registry, found.tag].flatMap(key =>
    key && !isTextOrNull(object, key) ? [inValues(key)] : [],
  )
  if (textless.length > 0) return { kind: 'no-text', paths: textless }
  if (found.tag && image.tag === undefined && image.digest !== undefined) return { kind: 'digest-alone' }

  const registry = found.registry ? (valueAt(object, inValues(found.registry)) ?? '') : ''
  const name = renderImage({ host: image.host, path: image.path })
  const ending = found.tag ? '' : renderSuffix(image)
  const fields: Field[] = []
  const write = (key: Key | undefined, value: string, replaces: Field['replaces'] = 'text') =>
    key && fields.push({ path: inValues(key), value, replaces })
  if (registry === '') write(found.repository, name + ending)
  else if (name.startsWith(`${registry}/`)) write(found.repository, name.slice(`${registry}/`.length) + ending)
  else {
    write(found.registry, image.host)
    write(found.repository, image.path + ending)
  }
  write(found.tag, renderSuffix(image).slice(1), 'text-or-null')
  return { kind: 'fields', fields }
}

/** Lists the paths of all registries, repositories and tags that belong to an image. */
export function findHelmFields(object: JsonObject): readonly Path[] {
  const values = valueAt(object, ['spec', 'values'])
  if (!isObject(values)) return []
  const mapped = Object.keys(annotationsOf(object)).flatMap(
    key => /^repository\.fluxcd\.io\/(.+)$/.exec(key)?.[1] ?? [],
  )
  return [TOP_LEVEL, ...Object.keys(values), ...mapped].flatMap(name => {
    const shapes = [findMapping(object, name), findShape(object, name)]
    return shapes.flatMap(shape => {
      if (!shape || 'unresolved' in shape) return []
      return [shape.registry, shape.repository, shape.tag].flatMap(key => (key ? [inValues(key)] : []))
    })
  })
}

/** A mapping that leads nowhere counts only when no shape has that name. */
function findMapping(object: JsonObject, name: string): Shape | { readonly unresolved: readonly Key[] } | undefined {
  const annotations = annotationsOf(object)
  const keys = PARTS.map(part => {
    const path = annotations[`${part}.fluxcd.io/${name}`]
    return typeof path === 'string' ? path.split('.') : undefined
  })
  const [registry, repository, tag] = keys
  if (name === '' || !repository) return undefined
  const unresolved = keys.flatMap(key => (key && typeof valueAt(object, inValues(key)) !== 'string' ? [key] : []))
  if (valueAt(object, inValues(repository)) === '') unresolved.push(repository)
  if (unresolved.length > 0) return findShape(object, name) ? undefined : { unresolved }
  return { repository, ...(registry && { registry }), ...(tag && { tag }) }
}

function findShape(object: JsonObject, name: string): Shape | undefined {
  const values = valueAt(object, ['spec', 'values'])
  if (!isObject(values)) return undefined
  // A key that is called like the top level wins over it, as it does when images are listed.
  const below = values[name]
  return (
    (isObject(below) ? readShape(below, [name]) : undefined) ?? (name === TOP_LEVEL ? readShape(values, []) : undefined)
  )
}

function readShape(values: JsonObject, at: Key): Shape | undefined {
  const { image } = values
  const [owner, below, repository] = isObject(image) ? [image, [...at, 'image'], 'repository'] : [values, at, 'image']
  if (typeof owner[repository] !== 'string' || owner[repository] === '') return undefined
  return {
    repository: [...below, repository],
    ...(has(owner, 'registry') && { registry: [...below, 'registry'] }),
    ...(has(owner, 'tag') && { tag: [...below, 'tag'] }),
  }
}

function has(owner: JsonObject, key: string): boolean {
  return Object.hasOwn(owner, key)
}

function annotationsOf(object: JsonObject): Readonly<Record<string, JsonValue>> {
  const annotations = valueAt(object, ['metadata', 'annotations'])
  return isObject(annotations) ? annotations : {}
}

function inValues(key: Key): readonly string[] {
  return ['spec', 'values', ...key]
}

/** Null is what a chart's empty `tag:` is: nobody's text yet, and free to be filled in. */
function isTextOrNull(object: JsonObject, key: Key): boolean {
  return typeof (valueAt(object, inValues(key)) ?? '') === 'string'
}
