// Writes a manifest's values as JSON text: integers beyond 2^53 as bare digits, keys in the order they came.
import type { JsonValue } from './json.ts'

/** Encodes a value as JSON without white space, losing no digit of a BigInt. */
export function encodeJson(value: JsonValue): string {
  return holdsBigInt(value) ? encodeExactly(value) : JSON.stringify(value)
}

/** Keeps the usual case on the built-in encoder, which is several times as fast and knows no BigInt. */
function holdsBigInt(value: JsonValue): boolean {
  if (typeof value === 'bigint') return true
  if (value === null || typeof value !== 'object') return false
  if (Array.isArray(value)) return value.some(holdsBigInt)
  for (const item of Object.values(value)) if (holdsBigInt(item)) return true
  return false
}

function encodeExactly(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(encodeExactly).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${encodeExactly(item)}`)
    .join(',')}}`
}
