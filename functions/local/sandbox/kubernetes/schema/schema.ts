// The schemas of the built-in kinds. In: the distilled OpenAPI of one release; out: a schema per kind. It knows no CRDs.
import { readFileSync } from 'node:fs'
import {
  anyAtomic,
  anyDeduced,
  type Json,
  type ListSchema,
  lazyField,
  type MapSchema,
  type ResourceSchema,
  type ScalarSchema,
  type Schema,
} from './model.ts'

type ListNode = {
  readonly l: Node
  readonly t?: string
  readonly k?: readonly string[]
  readonly ps?: string
  readonly pk?: string
}
type MapNode = {
  readonly n?: string
  readonly f: Readonly<Record<string, Node>>
  readonly r?: readonly string[]
  readonly e?: Node | false
  readonly atomic?: 1
  readonly d?: Readonly<Record<string, Json>>
  readonly z?: readonly string[]
  readonly o?: readonly string[]
  readonly ps?: Readonly<Record<string, string>>
}
type Node = number | string | ListNode | MapNode | { readonly ref: Node; readonly atomic: 1 }
type Types = {
  readonly release: string
  readonly kinds: Readonly<Record<string, number>>
  readonly types: readonly Node[]
}

const catalogue = once(() => openCatalogue(readTypes()))

/** Gives the schema of a built-in kind; the core group is `''`. */
export function schemaFor(group: string, version: string, kind: string): ResourceSchema | undefined {
  return catalogue().kind(group, version, kind)
}

/** Gives the schema of `metadata`, which all kinds share. */
export function objectMetaSchema(): MapSchema {
  return catalogue().objectMeta()
}

/** Names the Kubernetes release the schemas are from, such as `v1.36.3`. */
export function schemaRelease(): string {
  return catalogue().release
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function readTypes(): Types {
  return JSON.parse(readFileSync(new URL('./types.json', import.meta.url), 'utf8')) as Types
}

function openCatalogue({ release, kinds, types }: Types) {
  const known = new Map<number, Schema>()
  const resources = new Map<string, ResourceSchema>()

  function typeAt(place: number): Schema {
    let schema = known.get(place)
    if (schema === undefined) {
      schema = compile(types[place] ?? 'any')
      known.set(place, schema)
    }
    return schema
  }

  function compile(node: Node): Schema {
    if (typeof node === 'number') return typeAt(node)
    if (typeof node === 'string') return scalar(node)
    if ('ref' in node) {
      const target = compile(node.ref)
      return target.kind === 'map' ? { ...target, atomic: true } : target
    }
    return 'l' in node ? list(node) : map(node)
  }

  function list(node: ListNode): ListSchema {
    const element = once(() => compile(node.l))
    const merges = node.ps?.split(',').includes('merge') === true
    const keys = node.k ?? (merges && node.t === undefined && node.pk !== undefined ? [node.pk] : [])
    return {
      kind: 'list',
      relation: node.t === 'map' ? 'map' : node.t === 'set' ? 'set' : relationByPatch(node, merges),
      keys: node.t === 'set' || node.t === 'atomic' ? [] : keys,
      get element() {
        return element()
      },
      ...(node.ps !== undefined && { patchStrategy: node.ps }),
      ...(node.pk !== undefined && { patchMergeKey: node.pk }),
    }
  }

  function map(node: MapNode): MapSchema {
    const fields = Object.entries(node.f).map(([name, field]) => {
      const rest = {
        ...(node.d?.[name] !== undefined && { default: node.d[name] }),
        ...(node.ps?.[name] !== undefined && { patchStrategy: node.ps[name] }),
        alwaysThere: node.z?.includes(name) === true,
        ...(node.o?.includes(name) === true && { omitsZero: true }),
      }
      return [name, lazyField(() => compile(field), rest)] as const
    })
    const free = node.e === undefined && fields.length === 0
    const element = once(() =>
      free ? anyDeduced() : node.e === undefined || node.e === false ? undefined : compile(node.e),
    )
    return {
      kind: 'map',
      ...(node.n !== undefined && { goName: node.n }),
      atomic: node.atomic === 1,
      fields: new Map(fields),
      get element() {
        return element()
      },
      prunes: false,
      required: node.r ?? [],
    }
  }

  function kind(group: string, version: string, name: string): ResourceSchema | undefined {
    const key = `${group}/${version}/${name}`
    const place = kinds[key]
    if (place === undefined) return undefined
    let found = resources.get(key)
    if (found === undefined) {
      const schema = typeAt(place)
      if (schema.kind !== 'map') return undefined
      const { goName = name, atomic, fields, element, prunes, required } = schema
      const what = { origin: 'built-in', group, version, kindName: name } as const
      found = { kind: 'map', goName, atomic, fields, element, prunes, required, ...what }
      resources.set(key, found)
    }
    return found
  }

  function objectMeta(): MapSchema {
    const schema = kind('', 'v1', 'ConfigMap')?.fields.get('metadata')?.schema
    if (schema?.kind !== 'map') throw new Error('types.json has no ConfigMap with metadata')
    return schema
  }

  return { release, kind, objectMeta }
}

function relationByPatch(node: ListNode, merges: boolean): ListSchema['relation'] {
  if (node.t === 'atomic' || !merges) return 'atomic'
  return node.pk === undefined ? 'set' : 'map'
}

function scalar(word: string): Schema {
  const [type, format] = word.split(':')
  switch (type) {
    case 'quantity':
      return { kind: 'scalar', scalar: 'untyped', format: 'quantity' }
    case 'int-or-string':
      return { ...anyDeduced(), rules: { intOrString: true } }
    case 'any':
      return anyDeduced()
    case 'atomic':
      return anyAtomic()
    default:
      return { kind: 'scalar', scalar: scalarOf(type, format), ...(format !== undefined && { format }) }
  }
}

function scalarOf(type: string | undefined, format: string | undefined): ScalarSchema['scalar'] {
  if (type === 'integer' || type === 'number') return 'numeric'
  if (type === 'boolean') return 'boolean'
  return type === 'string' && (format === undefined || format === 'byte') ? 'string' : 'untyped'
}
