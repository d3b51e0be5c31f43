// How Go prints values, in the messages of type errors and as JSON.
import { isList, isMap } from './value.ts'

/** Prints a value as `%v` does. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (isList(value)) return `[${value.map(goText).join(' ')}]`
  if (isMap(value))
    return `map[${Object.keys(value)
      .sort()
      .map(name => `${name}:${goText(value[name])}`)
      .join(' ')}]`
  return String(value)
}

/** Prints a value as `%#v` does. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isMap(value))
    return `map[string]interface {}{${Object.keys(value)
      .sort()
      .map(name => `${JSON.stringify(name)}:${goSyntax(value[name])}`)
      .join(', ')}}`
  return JSON.stringify(value)
}

/** Names a value's type as `%T` does. */
export function goType(value: unknown): string {
  if (isList(value)) return '[]interface {}'
  if (isMap(value)) return 'map[string]interface {}'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value
}

/** Writes JSON as Go's encoder does, which also escapes what could end a script element. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
