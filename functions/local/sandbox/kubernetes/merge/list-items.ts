// How items of a list are told apart.
import type { ListSchema } from '../schema/model.ts'
import { keyElement, valueElement } from './path-element.ts'
import { isList, isMap } from './value.ts'

/** An item's path element, or what is wrong with the item. */
export type ItemElement = { readonly element: string } | { readonly problem: string }

/** Gives the path element of an item of a `set` or `map` list. */
export function elementOfItem(schema: ListSchema, item: unknown): ItemElement {
  if (schema.keys.length > 0) return elementByKeys(schema, item)
  if (isMap(item)) return { problem: "associative list without keys has an element that's a map type" }
  if (isList(item)) return { problem: 'not supported: associative list with lists as elements' }
  if (item === null) return { problem: "associative list without keys has an element that's an explicit null" }
  return { element: valueElement(item) }
}

function elementByKeys(schema: ListSchema, item: unknown): ItemElement {
  if (item === null) return { problem: 'associative list with keys may not have a null element' }
  if (!isMap(item)) return { problem: 'associative list with keys may not have non-map elements' }
  const keys = schema.keys.flatMap(name => {
    const value = item[name] ?? (name in item ? null : defaultOf(schema, name))
    return value === undefined ? [] : [[name, value] as const]
  })
  if (keys.length > 0) return { element: keyElement(keys) }
  const names = `[${schema.keys.map(key => JSON.stringify(key)).join(' ')}]`
  return {
    problem: `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
  }
}

function defaultOf(schema: ListSchema, name: string): unknown {
  const { element } = schema
  const map = element.kind === 'any' ? element.map : element
  return map.kind === 'map' ? map.fields.get(name)?.default : undefined
}

/** Gives the items of a valid list by path element, in order; of items that share an element all are kept. */
export function itemsByElement(schema: ListSchema, list: readonly unknown[]): Map<string, unknown[]> {
  const result = new Map<string, unknown[]>()
  for (const item of list) {
    const found = elementOfItem(schema, item)
    if ('problem' in found) continue
    const same = result.get(found.element)
    if (same === undefined) result.set(found.element, [item])
    else same.push(item)
  }
  return result
}
