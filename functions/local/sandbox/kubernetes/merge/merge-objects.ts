// Lays an applied object over a live one by schema.
import type { ListSchema, MapSchema, Schema } from '../schema/model.ts'
import { itemsByElement } from './list-items.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/**
 * Merges: scalars and atomic values are replaced, maps and structs go name by name, list items by key.
 *
 * Items of the applied list keep their order among themselves; items only the live list has stay near where they were.
 */
export function mergeObjects(schema: Schema, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live
  if (live === undefined) return applied
  const [old, fresh] = [schemaOfValue(schema, live), schemaOfValue(schema, applied)]
  if (fresh.kind === 'map' && !fresh.atomic && isMap(applied)) return mergeMaps(fresh, isMap(live) ? live : {}, applied)
  if (fresh.kind === 'list' && fresh.relation !== 'atomic' && isList(applied))
    return applied.length === 0 && !(isList(live) && live.length > 0)
      ? applied
      : mergeLists(fresh, isList(live) ? live : [], applied)
  if (applied === null && old.kind === 'map' && !old.atomic && isMap(live) && Object.keys(live).length > 0) return live
  if (applied === null && old.kind === 'list' && old.relation !== 'atomic' && isList(live) && live.length > 0)
    return live
  return applied
}

function mergeMaps(schema: MapSchema, live: object, applied: object): unknown {
  const result: Record<string, unknown> = { ...live }
  for (const [name, value] of Object.entries(applied)) {
    const child = schemaAt(schema, name)
    result[name] = child === undefined ? value : mergeObjects(child, result[name], value)
  }
  return result
}

/** Walks both lists at once; `nextShared` is the next item, in applied order, that both have. */
function mergeLists(schema: ListSchema, live: readonly unknown[], applied: readonly unknown[]): unknown[] {
  const [old, fresh] = [itemsByElement(schema, live), itemsByElement(schema, applied)]
  const [oldOrder, freshOrder] = [elementsInOrder(schema, live), [...fresh.keys()]]
  const shared = freshOrder.filter(element => old.has(element))
  const merged = new Set<string>()
  const result: unknown[] = []
  let [l, r] = [0, 0]
  let nextShared = shared.shift()
  const take = (element: string) => {
    merged.add(element)
    const same = old.get(element) ?? []
    result.push(mergeObjects(schema.element, same.length === 1 ? same[0] : undefined, fresh.get(element)?.[0]))
    r++
    if (nextShared === element) nextShared = shared.shift()
  }
  while (l < oldOrder.length || r < freshOrder.length) {
    const [mine, theirs] = [oldOrder[l], freshOrder[r]]
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        take(theirs)
        l++
        continue
      }
      if (fresh.has(mine) && nextShared !== undefined && nextShared !== mine) {
        l++
        continue
      }
    }
    if (mine !== undefined) {
      if (!fresh.has(mine)) {
        result.push(live[l])
        l++
        continue
      }
      if (merged.has(mine)) l++
    }
    if (theirs !== undefined) take(theirs)
  }
  return result
}

function elementsInOrder(schema: ListSchema, list: readonly unknown[]): string[] {
  const elements = new Map<unknown, string>()
  for (const [element, items] of itemsByElement(schema, list)) for (const item of items) elements.set(item, element)
  return list.map((item, i) => elements.get(item) ?? `i:${i}`)
}
