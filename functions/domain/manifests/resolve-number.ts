// What kubectl takes a plain number to be. It reads integers as Go source does, after dropping every underscore.

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n
const UINT64_MAX = 2n ** 64n - 1n

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** With a dot in front, underscores must stand between digits. */
const POINT_FIRST = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/

/** Reads an integer: a number while that is exact, a BigInt up to 64 bits, a rounded number up to unsigned 64 bits. */
export function resolveInteger(source: string): number | bigint | undefined {
  const match = INTEGER.exec(source.includes('_') ? source.replaceAll('_', '') : source)
  if (!match) return undefined
  const [, sign, hex, binary, octal, decimal] = match
  if (decimal && decimal.length < 16) return Number(`${sign}${decimal}`) + 0
  const digits = hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '')
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits)
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
  if (value >= INT64_MIN && value <= INT64_MAX) return value
  return value > 0n && sign === '' && value <= UINT64_MAX ? Number(value) : undefined
}

/** Reads a float; what is too large for 64 bits is none, and so stays text. */
export function resolveFloat(source: string): number | undefined {
  if (source.startsWith('.')) return finite(POINT_FIRST, source, source)
  return finite(FLOAT, source.includes('_') ? source.replaceAll('_', '') : source, source)
}

function finite(pattern: RegExp, digits: string, source: string): number | undefined {
  if (!pattern.test(digits)) return undefined
  const value = Number(digits === source ? digits.replaceAll('_', '') : digits)
  return Number.isFinite(value) ? value + 0 : undefined
}
