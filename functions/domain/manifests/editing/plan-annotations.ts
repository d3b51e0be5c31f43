// Plans what happens to an object's annotations: values replaced, keys added at the end, keys taken away.
import type { JsonObject } from '../json.ts'
import { isObject, valueAt } from '../value-at.ts'
import { type EditedObject, refuse } from './edited-object.ts'
import type { EditChange } from './edits.ts'
import { followPath } from './follow-path.ts'
import { formatPath } from './format-path.ts'
import { listEntries } from './list-entries.ts'
import { type Plan, replaceValues } from './replace-values.ts'
import { restructureAnnotations } from './restructure-annotations.ts'

/** Says for each key what it shall be; undefined takes it away. */
export type AnnotationValues = ReadonlyMap<string, string | undefined>

const ANNOTATIONS = ['metadata', 'annotations'] as const

/**
 * Plans annotations. A key keeps its place; a new one is written below the last; one that came by merging is written
 * anew. The mapping is made where there is none, and goes when nothing is left in it.
 *
 * @throws {ManifestNotEditable} when there is no mapping but something else, or one shared with others
 */
export function planAnnotations(object: EditedObject, values: AnnotationValues): Plan {
  const mapping = followPath(object.syntax, [...object.path, ...ANNOTATIONS])
  const before = valueAt(object.value, ANNOTATIONS) ?? {}
  if (!isObject(before)) {
    const told = { why: 'metadata.annotations is not a mapping', fix: 'Write it as a mapping of texts.' }
    throw refuse(object, { position: mapping?.start ?? 0, path: ANNOTATIONS }, told)
  }
  const own = mapping?.kind === 'mapping' ? listEntries(object.syntax, mapping) : undefined
  const differing = [...values].filter(([key, value]) => readOwn(before, key) !== value)
  const stays = ([key, value]: [string, string | undefined]) => value !== undefined && own?.get(key)?.pair !== undefined
  const inPlace = replaceValues(
    differing.filter(stays).map(([key, value = '']) => {
      return { object, field: { path: [...ANNOTATIONS, key], value, replaces: 'scalar' } }
    }),
  )
  const others = differing.filter(one => !stays(one))
  if (others.length === 0) return inPlace

  const { splices, wanted, position } = restructureAnnotations(object, new Map(others))
  const changes = others.map(([key, after]): EditChange => {
    const was = readOwn(before, key)
    return {
      id: object.id,
      path: formatPath([...ANNOTATIONS, key]),
      ...(typeof was === 'string' && { before: was }),
      ...(after !== undefined && { after }),
      line: object.lineAt(own?.get(key)?.pair?.start ?? position),
    }
  })
  return {
    splices: [...inPlace.splices, ...splices],
    wanted: [...inPlace.wanted, ...wanted],
    changes: [...inPlace.changes, ...changes],
  }
}

function readOwn(map: JsonObject, key: string) {
  return Object.hasOwn(map, key) ? map[key] : undefined
}
