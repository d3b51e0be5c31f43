// The small moves that conversions are made of; what is not shaped as expected stays as it is, for others to refuse.
import { isMap, type JsonMap } from '../object.ts'

/** Turns an object of a version that is no longer served into the current version, and back; `apiVersion` aside. */
export type Conversion = {
  readonly up: (object: JsonMap) => JsonMap
  readonly down: (object: JsonMap) => JsonMap
}

/** Leaves both versions alike. */
export const ALIKE: Conversion = { up: object => object, down: object => object }

/** Changes the map in a field, if there is one. */
export function inField(object: JsonMap, field: string, change: (value: JsonMap) => JsonMap): JsonMap {
  const value = object[field]
  return isMap(value) ? { ...object, [field]: change(value) } : object
}

/** Changes the maps in the list of a field, if there is one. */
export function inItems(object: JsonMap, field: string, change: (item: JsonMap) => JsonMap): JsonMap {
  const value = object[field]
  if (!Array.isArray(value)) return object
  return { ...object, [field]: value.map(item => (isMap(item) ? change(item) : item)) }
}

/** Drops the fields that have no value. */
export function withoutGaps(object: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** Sets or, without a value, takes away an annotation; no annotations at all are no field. */
export function withAnnotation(object: JsonMap, name: string, value: string | undefined): JsonMap {
  return inField({ metadata: {}, ...object }, 'metadata', ({ annotations, ...metadata }) => {
    const { [name]: _, ...others } = isMap(annotations) ? annotations : {}
    const all = value === undefined ? others : { ...others, [name]: value }
    return Object.keys(all).length > 0 ? { ...metadata, annotations: all } : metadata
  })
}
