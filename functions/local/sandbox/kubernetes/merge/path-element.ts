// Path elements in the form fieldsV1 has them: `f:name`, `k:{"key":value}`, `v:value`, `i:index`.
import { goJson } from './go-format.ts'
import { isMap } from './value.ts'

const KINDS = 'fkvi'

/** Writes the element of a struct field or a map entry. */
export function fieldElement(name: string): string {
  return `f:${name}`
}

/** Writes the element of a list-map item; the keys come out sorted. */
export function keyElement(keys: readonly (readonly [string, unknown])[]): string {
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1))
  return `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`
}

/** Writes the element of a set item. */
export function valueElement(value: unknown): string {
  return `v:${goJson(value)}`
}

/** Orders elements as the server writes them: fields, keys, values, indexes. */
export function compareElements(left: string, right: string): number {
  const kind = KINDS.indexOf(left[0] ?? '') - KINDS.indexOf(right[0] ?? '')
  if (kind !== 0) return kind
  const [a, b] = [left.slice(2), right.slice(2)]
  if (left.startsWith('f:')) return compareText(a, b)
  return compareValues(JSON.parse(a), JSON.parse(b))
}

/** Prints an element as error messages do: `.spec`, `[name="web"]`, `[="finalizer"]`, `[3]`. */
export function printElement(element: string): string {
  const rest = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${rest}`
    case 'k':
      return `[${Object.entries(JSON.parse(rest) as object)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(',')}]`
    case 'v':
      return `[=${JSON.stringify(JSON.parse(rest))}]`
    default:
      return `[${rest}]`
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareValues(a: unknown, b: unknown): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  if (isMap(a) && isMap(b)) return compareMaps(Object.entries(a), Object.entries(b))
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return Number(a) - Number(b)
}

function compareMaps(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]]
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1
    const order = compareText(left[0], right[0]) || compareValues(left[1], right[1])
    if (order !== 0) return order
  }
  return 0
}

function rankOf(value: unknown): number {
  return ['number', 'string', 'boolean', 'object'].indexOf(typeof value)
}
