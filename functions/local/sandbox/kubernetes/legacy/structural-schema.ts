// Makes a schema of apiextensions.k8s.io/v1beta1 one that v1 accepts: every node with a type, or open to anything.
import { isMap, type JsonMap } from '../object.ts'
import { inField } from './reshape.ts'

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const IMPLICIT = ['apiVersion', 'kind', 'metadata']

/**
 * Completes the schema of a whole kind; without one everything is accepted.
 *
 * @param isLoose whether fields that the schema does not name are kept, as v1beta1 does unless told otherwise
 */
export function toStructural(schema: unknown, isLoose: boolean): JsonMap {
  if (!isMap(schema)) return { type: 'object', [PRESERVE]: true }
  const root = complete({ ...schema, type: 'object' }, isLoose)
  const given = isMap(schema.properties) ? schema.properties : {}
  const implicit = Object.fromEntries(IMPLICIT.filter(name => name in given).map(name => [name, given[name]]))
  return inField(root, 'properties', properties => ({ ...properties, ...implicit }))
}

/** Says whether a schema keeps what it does not name. */
export function isLooseSchema(schema: unknown): boolean {
  return isMap(schema) && schema[PRESERVE] === true
}

function complete(node: unknown, isLoose: boolean): JsonMap {
  if (!isMap(node)) return { [PRESERVE]: true }
  const { type: said, ...rest } = node
  const type = typeOf(said, rest)
  const inner = inField(
    inField(
      inField(rest, 'items', items => complete(items, isLoose)),
      'additionalProperties',
      values => complete(values, isLoose),
    ),
    'properties',
    properties =>
      Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, complete(property, isLoose)])),
  )
  const isOpen =
    type === undefined ? rest['x-kubernetes-int-or-string'] !== true : type === 'object' && isLoose && !isFree(rest)
  return { ...(type !== undefined && { type }), ...inner, ...(isOpen && { [PRESERVE]: true }) }
}

/** Old definitions name types that never were, such as `int64`, which is a format. */
function typeOf(said: unknown, { properties, additionalProperties, items }: JsonMap): string | undefined {
  if (TYPES.includes(String(said))) return String(said)
  if (/^int(32|64)?$/.test(String(said))) return 'integer'
  if (properties !== undefined || additionalProperties !== undefined) return 'object'
  return items === undefined ? undefined : 'array'
}

/** A map of free names keeps them all anyway. */
function isFree({ additionalProperties }: JsonMap): boolean {
  return additionalProperties !== undefined && additionalProperties !== false
}
