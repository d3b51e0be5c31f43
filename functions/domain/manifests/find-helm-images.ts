// Finds the images in a HelmRelease's values: by the shapes that charts use, or by annotations that point at them.
import type { JsonObject, JsonValue } from './json.ts'
import type { Manifest } from './manifest.ts'
import { isObject, valueAt } from './value-at.ts'

/** Is one image in values; `name` is the key it stands under, or `chart-image` for the top level. */
export type HelmImage = { readonly name: string; readonly image: string }

const TOP_LEVEL = 'chart-image'
const REPOSITORY = 'repository.fluxcd.io/'

/**
 * Finds images at the top level of the values and one level below; `chart-image` first, the others by name.
 *
 * Only texts count: an unquoted `tag: 1.10` is a number, and no tag. An annotation `repository.fluxcd.io/<name>`, with
 * `tag.` and `registry.` beside it, holds the dotted path of a value and overrides what the shapes say.
 */
export function findHelmImages({ object, annotations }: Manifest): readonly HelmImage[] {
  const values = valueAt(object, ['spec', 'values'])
  if (!isObject(values)) return []
  const images = new Map<string, string>()
  const note = (name: string, image: string | undefined) => image !== undefined && images.set(name, image)

  note(TOP_LEVEL, readShape(values))
  for (const [key, value] of Object.entries(values)) if (isObject(value)) note(key, readShape(value))
  for (const key of Object.keys(annotations)) {
    const name = key.startsWith(REPOSITORY) ? key.slice(REPOSITORY.length) : ''
    if (name !== '') note(name, readMapping(name, values, annotations))
  }
  return [...images].map(([name, image]) => ({ name, image })).sort(byName)
}

function readShape({ image, registry, tag }: JsonObject): string | undefined {
  if (isObject(image)) return join(image.registry, image.repository, image.tag)
  return join(registry, image, tag)
}

/** Answers undefined when one of the paths leads to no text: such a mapping is ignored as a whole. */
function readMapping(name: string, values: JsonObject, annotations: Manifest['annotations']): string | undefined {
  const [registry, repository, tag] = ['registry', 'repository', 'tag'].map(part => {
    const path = annotations[`${part}.fluxcd.io/${name}`]
    return path === undefined ? undefined : (valueAt(values, path.split('.')) ?? null)
  })
  if (isNoText(registry) || isNoText(tag)) return undefined
  return join(registry, repository, tag)
}

function isNoText(value: JsonValue | undefined): boolean {
  return value !== undefined && typeof value !== 'string'
}

function join(registry: JsonValue | undefined, repository: JsonValue | undefined, tag: JsonValue | undefined) {
  if (typeof repository !== 'string' || repository === '') return undefined
  const domain = typeof registry === 'string' && registry !== '' ? `${registry}/` : ''
  return `${domain}${repository}${typeof tag === 'string' && tag !== '' ? `:${tag}` : ''}`
}

function byName(one: HelmImage, other: HelmImage): number {
  if (one.name === TOP_LEVEL || other.name === TOP_LEVEL) return one.name === TOP_LEVEL ? -1 : 1
  return one.name < other.name ? -1 : 1
}
