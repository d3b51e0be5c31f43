// Who owns which field in the memory cluster: trees of the values they set. A list is one value, an empty mapping is none.
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from '../../domain/manifests/json.ts'
import { isObject } from '../../domain/manifests/value-at.ts'

/** Is what whoever made or applied an object owns of it, and what others own; both may own the same. */
export type FieldOwners = { readonly maker: JsonObject; readonly others: JsonObject }

/** Is an object with its owners. */
export type OwnedBody = { readonly body: JsonObject; readonly owners: FieldOwners }

/**
 * Applies a manifest as its maker: what the maker owned and the manifest has not goes, unless others own it too; what the
 * manifest has is taken from whoever says otherwise.
 */
export function applyFields({ body, owners: { maker, others } }: OwnedBody, wanted: JsonObject): OwnedBody {
  const after = overlay(without(body, without(maker, others)), wanted)
  return { body: after, owners: { maker: wanted, others: retain(others, after) } }
}

/** Decides who owns what after somebody else changed an object: what they set is theirs alone. */
export function changeOwners({ body, owners: { maker, others } }: OwnedBody, after: JsonObject): FieldOwners {
  const set = without(after, retain(after, body))
  return { maker: retain(maker, after), others: overlay(retain(others, after), set) }
}

/** Lists the fields of a tree without their values, in one fixed order. */
export function nameFields(tree: JsonObject): JsonObject {
  const names = Object.entries(tree).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(names.map(([name, value]) => [name, isObject(value) ? nameFields(value) : {}]))
}

/** Joins two trees; the upper one wins. */
export function overlay(lower: JsonObject, upper: JsonObject): JsonObject {
  const joined = Object.entries(upper).map(([name, value]) => {
    const below = ownField(lower, name)
    return [name, isObject(value) && isObject(below) ? overlay(below, value) : value] as const
  })
  return { ...lower, ...Object.fromEntries(joined) }
}

/** Leaves the fields of another tree out, and a mapping that becomes empty by that. */
function without(tree: JsonObject, other: JsonObject): JsonObject {
  return mapFields(tree, (name, value) => {
    const below = ownField(other, name)
    if (below === undefined) return value
    const left = isObject(value) && isObject(below) ? without(value, below) : {}
    return isEmpty(left) ? undefined : left
  })
}

/** Keeps the fields that have the same value in another tree, but no mapping that becomes empty by that. */
function retain(tree: JsonObject, other: JsonObject): JsonObject {
  return mapFields(tree, (name, value) => {
    const beside = ownField(other, name)
    if (!isObject(value) || !isObject(beside)) return isDeepStrictEqual(value, beside) ? value : undefined
    const kept = retain(value, beside)
    return isEmpty(kept) && !isEmpty(value) ? undefined : kept
  })
}

function mapFields(tree: JsonObject, map: (name: string, value: JsonValue) => JsonValue | undefined): JsonObject {
  const mapped = Object.entries(tree).flatMap(([name, value]) => {
    const after = map(name, value)
    return after === undefined ? [] : [[name, after] as const]
  })
  return Object.fromEntries(mapped)
}

/** Keys come from manifests: `constructor` is one like any other. */
function ownField(tree: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(tree, name) ? tree[name] : undefined
}

function isEmpty(tree: JsonObject): boolean {
  return Object.keys(tree).length === 0
}
