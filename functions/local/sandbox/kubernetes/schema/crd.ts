// Turns the structural schema of a CRD version into the schema model.
import {
  type AnySchema,
  anyAtomic,
  anyDeduced,
  type Field,
  type Json,
  type ListSchema,
  lazyField,
  type MapSchema,
  type ResourceSchema,
  type Rules,
  type Schema,
} from './model.ts'
import { objectMetaSchema } from './schema.ts'

/** The part of `openAPIV3Schema` that is read. */
export type StructuralSchema = Omit<Rules, 'integer' | 'intOrString'> & {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, StructuralSchema>>
  readonly additionalProperties?: StructuralSchema | boolean
  readonly items?: StructuralSchema
  readonly required?: readonly string[]
  readonly default?: Json
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
}

const STRING: Schema = { kind: 'scalar', scalar: 'string' }
const RULES = [
  'nullable',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
] as const

/** Gives the schema of a custom kind; without `openAPIV3Schema` everything is accepted. */
export function schemaFromCrd(
  openAPIV3Schema: StructuralSchema | undefined,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
): ResourceSchema {
  const body = openAPIV3Schema ?? { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const map = mapOf({ ...body, type: 'object' }, false)
  return {
    ...map,
    element: map.element,
    fields: new Map([...map.fields, ...resourceFields()]),
    origin: 'custom',
    group,
    version,
    kindName: kind,
  }
}

function resourceFields(): [string, Field][] {
  return [
    ['apiVersion', { schema: STRING, alwaysThere: false }],
    ['kind', { schema: STRING, alwaysThere: false }],
    ['metadata', { schema: objectMetaSchema(), alwaysThere: false }],
  ]
}

function schemaOf(node: StructuralSchema, inherited: boolean): Schema {
  const preserve = inherited || node['x-kubernetes-preserve-unknown-fields'] === true
  const rules = rulesOf(node)
  switch (node.type) {
    case 'object':
      return mapOf(node, preserve)
    case 'array':
      return listOf(node, preserve)
    case 'integer':
    case 'number':
      return { kind: 'scalar', scalar: 'numeric', rules: { ...rules, integer: node.type === 'integer' } }
    case 'boolean':
      return { kind: 'scalar', scalar: 'boolean', rules }
    case 'string':
      return {
        kind: 'scalar',
        scalar: node.format === undefined || node.format === 'byte' ? 'string' : 'untyped',
        ...(node.format !== undefined && { format: node.format }),
        rules,
      }
    default:
      return anyOf(node, preserve, rules)
  }
}

function anyOf(node: StructuralSchema, preserve: boolean, rules: Rules): AnySchema {
  const intOrString = node['x-kubernetes-int-or-string'] === true
  return {
    kind: 'any',
    map: mapOf({ ...node, 'x-kubernetes-preserve-unknown-fields': true }, preserve),
    list: listOf(node, preserve),
    rules: { ...rules, ...(intOrString && { intOrString }) },
  }
}

function listOf(node: StructuralSchema, preserve: boolean): ListSchema {
  const type = node['x-kubernetes-list-type']
  const element = node.items === undefined ? anyAtomic() : schemaOf(node.items, preserve)
  return {
    kind: 'list',
    relation: type === 'map' || type === 'set' ? type : 'atomic',
    keys: type === 'map' ? (node['x-kubernetes-list-map-keys'] ?? []) : [],
    element,
    rules: rulesOf(node),
  }
}

/** Acceptance of unknown names goes down into nested objects for apply, while pruning starts again at each of them. */
function mapOf(node: StructuralSchema, inherited: boolean): MapSchema {
  const own = node['x-kubernetes-preserve-unknown-fields'] === true
  const preserve = inherited || own
  const fields = new Map(
    Object.entries(node.properties ?? {}).map(([name, property]) => [
      name,
      lazyField(() => schemaOf(property, preserve), {
        ...(property.default !== undefined && { default: property.default }),
        alwaysThere: false,
      }),
    ]),
  )
  if (node['x-kubernetes-embedded-resource'] === true)
    for (const [name, field] of resourceFields()) fields.set(name, field)
  const more = node.additionalProperties
  const named = typeof more === 'object' ? schemaOf(more, preserve) : undefined
  const free = more === true || (more === undefined && (preserve || fields.size === 0))
  return {
    kind: 'map',
    atomic: node['x-kubernetes-map-type'] === 'atomic',
    fields,
    element: named ?? (free ? anyDeduced() : undefined),
    prunes: !own && named === undefined && more !== true,
    required: node.required ?? [],
    rules: rulesOf(node),
  }
}

function rulesOf(node: StructuralSchema): Rules {
  return Object.fromEntries(RULES.filter(rule => node[rule] !== undefined).map(rule => [rule, node[rule]]))
}
