// Which fields of an object differ from one look to the next; what the server alone writes does not count.
import type { JsonArray, JsonObject, JsonValue } from '../manifests/json.ts'
import { isObject } from '../manifests/value-at.ts'
import { renderPath, type Step } from './field-path.ts'
import { pairItems } from './pair-items.ts'

/** Is one field that differs; `was` is absent when it is added, `becomes` when it is removed. Values are as they are. */
export type FieldChange = { readonly path: string; readonly was?: JsonValue; readonly becomes?: JsonValue }

/** Fields that move with every write, or are nobody's wish. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.uid',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.selfLink',
])

/**
 * Compares an object as it is with what it would become, in the order of the fields; the smallest differing parts are told.
 *
 * Both have to come from the server, so that what it fills in stands on either side.
 */
export function diffObjects(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  return diffValues([], before, after)
}

function diffValues(path: readonly Step[], was: JsonValue | undefined, becomes: JsonValue | undefined): FieldChange[] {
  if (NOT_COMPARED.has(path.join('.'))) return []
  if (isObject(was) && isObject(becomes)) return diffMappings(path, was, becomes)
  if (Array.isArray(was) && Array.isArray(becomes)) return diffLists(path, was, becomes)
  if (isSame(was, becomes)) return []
  return [
    {
      path: renderPath(path),
      ...(was === undefined ? {} : { was }),
      ...(becomes === undefined ? {} : { becomes }),
    },
  ]
}

function diffMappings(path: readonly Step[], was: JsonObject, becomes: JsonObject): FieldChange[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(becomes)])]
  return keys.flatMap(key => diffValues([...path, key], own(was, key), own(becomes, key)))
}

function diffLists(path: readonly Step[], was: JsonArray, becomes: JsonArray): FieldChange[] {
  return pairItems(was, becomes).flatMap(pair => diffValues([...path, pair.step], pair.was, pair.becomes))
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** Whole numbers beyond 2^53 come as BigInt from Git and never from the server. */
function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (typeof one === 'bigint' || typeof other === 'bigint') return String(one) === String(other)
  return one === other
}
