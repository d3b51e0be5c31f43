// Finds what Go could not read into the typed struct of a built-in kind, in the words of Go's decoders.
import type { MapSchema, ResourceSchema, ScalarSchema, Schema } from '../schema/model.ts'
import { objectMetaSchema } from '../schema/schema.ts'
import { canonicalQuantity } from './quantity.ts'
import { isList, isMap, type KubeObject, schemaAt, schemaOfValue } from './value.ts'

/** One unreadable value: `json` as POST and PUT report it, `unstructured` as apply does. */
export type Misreading = { readonly json: string; readonly unstructured: string }

/** Where a value is: the struct it is in, and the names on the way from the root. */
type Place = { readonly struct: string; readonly path: readonly string[] }

const NOT_A_QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** Gives the first value that cannot be read; of a custom resource only the metadata is read into a struct. */
export function findMisreading(object: KubeObject, schema: ResourceSchema): Misreading | undefined {
  if (schema.origin === 'built-in') return misread(schema, object, { struct: schema.kindName, path: [] })
  const metadata = objectMetaSchema()
  return object.metadata === undefined
    ? undefined
    : misread(metadata, object.metadata, { struct: 'ObjectMeta', path: [] })
}

/** Says why the server cannot read the body of a POST or PUT; it answers 400 with this message. */
export function describeMisreading(object: KubeObject, schema: ResourceSchema): string | undefined {
  const { kindName, version } = schema
  const found = findMisreading(object, schema)
  return found && `${kindName} in version "${version}" cannot be handled as a ${kindName}: ${found.json}`
}

function misread(schema: Schema, value: unknown, place: Place): Misreading | undefined {
  if (value === null || value === undefined) return undefined
  if (schema.kind === 'any') return schema.rules?.intOrString === true ? misreadIntOrString(value, place) : undefined
  if (schema.kind === 'scalar') return misreadScalar(schema, value, place)
  if (schema.kind === 'list') {
    if (!isList(value)) return wrongType(schema, value, place)
    return firstOf(value, item => misread(schema.element, item, place))
  }
  if (!isMap(value)) return wrongType(schema, value, place)
  const struct = schema.goName?.split('.').at(-1)
  return firstOf(Object.entries(value), ([name, item]) => {
    const child = schemaAt(schema, name)
    const below = struct === undefined ? place : { struct, path: [...place.path, name] }
    return child && misread(child, item, below)
  })
}

function firstOf<T>(items: readonly T[], find: (item: T) => Misreading | undefined): Misreading | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function misreadScalar(schema: ScalarSchema, value: unknown, place: Place): Misreading | undefined {
  const { format, scalar } = schema
  if (format === 'quantity') {
    const isOne = (typeof value === 'string' || typeof value === 'number') && canonicalQuantity(value) !== undefined
    return isOne ? undefined : same(NOT_A_QUANTITY)
  }
  if (scalar === 'boolean') return typeof value === 'boolean' ? undefined : wrongType(schema, value, place)
  if (scalar === 'numeric') return misreadNumber(schema, value, place)
  if (typeof value !== 'string') return wrongType(schema, value, place)
  if (format === 'date-time' && !TIME.test(value)) {
    const shown = JSON.stringify(value)
    return same(`parsing time ${shown} as "2006-01-02T15:04:05Z07:00": cannot parse ${shown} as "2006"`)
  }
  const corrupt = format === 'byte' ? corruptByteOf(value) : undefined
  if (corrupt === undefined) return undefined
  const why = `illegal base64 data at input byte ${corrupt}`
  return { json: why, unstructured: `error decoding from json: ${why}` }
}

function misreadNumber(schema: ScalarSchema, value: unknown, place: Place): Misreading | undefined {
  if (typeof value !== 'number') return wrongType(schema, value, place)
  const type = goTypeOf(schema)
  const most = type === 'int32' ? 2 ** 31 : 2 ** 63
  if (type === 'float64' || (Number.isInteger(value) && value >= -most && value < most)) return undefined
  const { json } = wrongType(schema, value, place)
  return { json: json.replace(' number ', ` number ${value} `), unstructured: `cannot convert float64 to ${type}` }
}

function misreadIntOrString(value: unknown, { struct, path }: Place): Misreading | undefined {
  if (typeof value === 'string' || typeof value === 'number') return undefined
  const found = `json: cannot unmarshal ${jsonTypeOf(value)} into Go`
  return {
    json: `${found} struct field ${struct}.${path.join('.')} of type int32`,
    unstructured: `${found} value of type int32`,
  }
}

function wrongType(schema: Schema, value: unknown, { struct, path }: Place): Misreading {
  const field = `${struct}.${path.join('.')}`
  return same(`json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field ${field} of type ${goTypeOf(schema)}`)
}

function same(why: string): Misreading {
  return { json: why, unstructured: why }
}

function jsonTypeOf(value: unknown): string {
  if (typeof value === 'boolean') return 'bool'
  return isList(value) ? 'array' : typeof value
}

function goTypeOf(schema: Schema): string {
  const fitting = schemaOfValue(schema, undefined)
  if (fitting.kind === 'list') return `[]${goTypeOf(fitting.element)}`
  if (fitting.kind === 'map') return goTypeOfMap(fitting)
  if (fitting.scalar === 'boolean') return 'bool'
  if (fitting.scalar === 'numeric')
    return /^int(32|64)$/.test(fitting.format ?? '') ? String(fitting.format) : 'float64'
  return fitting.format === 'byte' ? '[]uint8' : 'string'
}

function goTypeOfMap({ goName, element }: MapSchema): string {
  return goName ?? `map[string]${element === undefined ? 'interface {}' : goTypeOf(element)}`
}

/** Gives the place of the first byte that is not base64, or of the last, unfinished group of four. */
function corruptByteOf(text: string): number | undefined {
  const data = text.replace(/[\r\n]/g, '')
  const wrong = data.search(/[^A-Za-z0-9+/=]/)
  if (wrong >= 0) return wrong
  const padding = data.search(/=(?!=?$)/)
  if (padding >= 0) return padding
  return data.length % 4 === 0 ? undefined : data.length - (data.length % 4)
}
