// Finds objects among the documents of a file, also inside lists.
import type { JsonObject, JsonValue } from '../json.ts'
import type { YamlDocument } from '../parse-yaml-documents.ts'
import type { ResourceId } from '../resource-id.ts'
import { isObject, valueAt } from '../value-at.ts'
import type { Path } from './syntax.ts'

/** Is an object with its place in the file. */
export type FoundObject = {
  /** Which of the documents that hold something, counted from 0. */
  readonly document: number
  /** Leads to the object from the root of its document; empty unless it stands in a list. */
  readonly path: Path
  readonly value: JsonObject
}

/**
 * Prepares to find the objects that an id may mean: kind without case, name, and the namespace that counts.
 *
 * Where several fit, those of the id's group are meant.
 */
export function indexObjects(
  documents: readonly YamlDocument[],
  defaultNamespace: string,
): (id: ResourceId) => readonly FoundObject[] {
  const objects = documents.flatMap(({ value }, document) => [...listObjects(value, document, [])])
  const byName = Map.groupBy(objects, ({ value }) => nameOf(value.kind, valueAt(value, ['metadata', 'name'])))
  return id => {
    const fitting = (byName.get(nameOf(id.kind, id.name)) ?? []).filter(({ value }) => {
      // An id without a namespace is cluster-scoped, whatever the file says, or of unknown scope.
      const written = valueAt(value, ['metadata', 'namespace'])
      return id.namespace === '' || (written || defaultNamespace) === id.namespace
    })
    const sameGroup = fitting.filter(({ value }) => groupOf(value) === id.group)
    return fitting.length > 1 && sameGroup.length > 0 ? sameGroup : fitting
  }
}

function* listObjects(value: JsonValue, document: number, path: Path): Generator<FoundObject> {
  if (!isObject(value)) return
  const { kind, items } = value
  if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
    for (const [index, item] of items.entries()) yield* listObjects(item, document, [...path, 'items', index])
  } else yield { document, path, value }
}

function nameOf(kind: JsonValue | undefined, name: JsonValue | undefined): string {
  return typeof kind === 'string' && typeof name === 'string' ? `${kind.toLowerCase()}/${name}` : ''
}

function groupOf({ apiVersion }: JsonObject): string {
  const text = typeof apiVersion === 'string' ? apiVersion : ''
  return text.includes('/') ? text.slice(0, text.indexOf('/')) : ''
}
