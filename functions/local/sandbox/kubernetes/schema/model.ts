// The schema model: what the merge needs to know of a kind, whether it is built in or comes from a CRD.

/** A value as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json }

/** The validation words of a CRD's schema that are checked beside its types. */
export type Rules = {
  readonly nullable?: boolean
  readonly enum?: readonly Json[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly integer?: boolean
  readonly intOrString?: boolean
}

/** One value that is owned and replaced whole. */
export type ScalarSchema = {
  readonly kind: 'scalar'
  readonly scalar: 'numeric' | 'string' | 'boolean' | 'untyped'
  /** `quantity`, `date-time`, `byte`, … as published. */
  readonly format?: string
  readonly rules?: Rules
}

/** A struct (declared fields), a map (an element schema), or both. */
export type MapSchema = {
  readonly kind: 'map'
  /** The Go type of a built-in struct, such as `v1.PodSpec`, for messages. */
  readonly goName?: string
  readonly atomic: boolean
  readonly fields: ReadonlyMap<string, Field>
  /** The schema of undeclared names; when absent they are refused by apply. */
  readonly element: Schema | undefined
  /** Whether undeclared names are dropped when a custom resource is stored. */
  readonly prunes: boolean
  readonly required: readonly string[]
  readonly rules?: Rules
}

/** A list; `map` items are told apart by `keys`, `set` items by their value. */
export type ListSchema = {
  readonly kind: 'list'
  readonly relation: 'atomic' | 'set' | 'map'
  readonly keys: readonly string[]
  readonly element: Schema
  readonly patchStrategy?: string
  readonly patchMergeKey?: string
  readonly rules?: Rules
}

/** A value of any type: scalars are leaves, lists and maps follow the two schemas. */
export type AnySchema = {
  readonly kind: 'any'
  readonly map: MapSchema
  readonly list: ListSchema
  readonly rules?: Rules
}

/** What is known of a value. */
export type Schema = ScalarSchema | MapSchema | ListSchema | AnySchema

/** A declared field of a struct. */
export type Field = {
  readonly schema: Schema
  readonly default?: Json
  /** Whether the stored form always carries the struct, even empty. */
  readonly alwaysThere: boolean
  /** Whether the stored form leaves out empty text, zero and false. */
  readonly omitsZero?: boolean
  readonly patchStrategy?: string
}

/** The schema of a kind's whole object. */
export type ResourceSchema = MapSchema & {
  readonly origin: 'built-in' | 'custom'
  readonly group: string
  readonly version: string
  readonly kindName: string
}

/** Makes a field whose schema is worked out at its first use, so that recursive types cost nothing. */
export function lazyField(make: () => Schema, rest: Omit<Field, 'schema'>): Field {
  let made: Schema | undefined
  return {
    ...rest,
    get schema() {
      made ??= make()
      return made
    },
  }
}

const ANY_ATOMIC: AnySchema = {
  kind: 'any',
  get map(): MapSchema {
    return { kind: 'map', atomic: true, fields: new Map(), element: ANY_ATOMIC, prunes: false, required: [] }
  },
  get list(): ListSchema {
    return { kind: 'list', relation: 'atomic', keys: [], element: ANY_ATOMIC }
  },
}

/** Anything, owned whole. */
export function anyAtomic(): AnySchema {
  return ANY_ATOMIC
}

const DEDUCED_MAP: MapSchema = {
  kind: 'map',
  atomic: false,
  fields: new Map(),
  get element(): Schema {
    return DEDUCED
  },
  prunes: false,
  required: [],
}
const DEDUCED: AnySchema = {
  kind: 'any',
  map: DEDUCED_MAP,
  list: { kind: 'list', relation: 'atomic', keys: [], element: ANY_ATOMIC },
}

/** Anything: maps are owned name by name, lists whole. */
export function anyDeduced(): AnySchema {
  return DEDUCED
}
