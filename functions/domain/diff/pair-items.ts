// Which item of a list became which: by what names it, else by its value, else by its place.
import type { JsonArray, JsonObject, JsonValue } from '../manifests/json.ts'
import { isObject } from '../manifests/value-at.ts'
import type { Step } from './field-path.ts'

/** Is one item before and after, with how it is named in a path. */
export type ItemPair = { readonly step: Step; readonly was?: JsonValue; readonly becomes?: JsonValue }

/**
 * What names items, in the order of trying; the first that all items of both sides have, each in its own way, is taken.
 * These are the list keys of https://kubernetes.io/docs/reference/using-api/server-side-apply/ for the built-in kinds.
 */
const KEYS: readonly (readonly string[])[] = [
  ['name'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['mountPath'],
  ['devicePath'],
  ['uid'],
  ['ip'],
  ['type'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['key'],
]

/** Pairs the items of two lists; what only one side has stands alone. */
export function pairItems(was: JsonArray, becomes: JsonArray): readonly ItemPair[] {
  const all = [...was, ...becomes]
  if (all.length > 0 && all.every(isObject)) {
    const keys = KEYS.find(some => isNaming(some, was) && isNaming(some, becomes))
    if (keys) return pairByName(was, becomes, item => renderName(item as JsonObject, keys))
  } else if (
    all.every(item => typeof item === 'string') &&
    isEachOnce(was) &&
    isEachOnce(becomes) &&
    !isMoved(was, becomes)
  ) {
    // A value is no part of a path: it may be secret.
    return pairByName(was, becomes, item => String(item)).map(one => ({ ...one, step: { item: '' } }))
  }
  return Array.from({ length: Math.max(was.length, becomes.length) }, (_, index) =>
    pair(String(index), was[index], becomes[index]),
  )
}

function pairByName(was: JsonArray, becomes: JsonArray, nameOf: (item: JsonValue) => string): readonly ItemPair[] {
  const after = new Map(becomes.map(item => [nameOf(item), item]))
  const before = new Map(was.map(item => [nameOf(item), item]))
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names.map(name => pair(name, before.get(name), after.get(name)))
}

function pair(item: string, was: JsonValue | undefined, becomes: JsonValue | undefined): ItemPair {
  return { step: { item }, ...(was === undefined ? {} : { was }), ...(becomes === undefined ? {} : { becomes }) }
}

function isNaming(keys: readonly string[], items: JsonArray): boolean {
  const [first = ''] = keys
  const names = items.map(item => (isObject(item) && isName(item[first]) ? renderName(item, keys) : undefined))
  return names.every(name => name !== undefined) && new Set(names).size === names.length
}

function isName(value: JsonValue | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function renderName(item: JsonObject, keys: readonly string[]): string {
  return keys.flatMap(key => (isName(item[key]) ? [`${key}=${item[key]}`] : [])).join(',')
}

function isEachOnce(items: JsonArray): boolean {
  return new Set(items).size === items.length
}

/** What stands on both sides stands in another order: then places tell more than values. */
function isMoved(was: JsonArray, becomes: JsonArray): boolean {
  const kept = was.filter(item => becomes.includes(item))
  return kept.join('\0') !== becomes.filter(item => was.includes(item)).join('\0')
}
