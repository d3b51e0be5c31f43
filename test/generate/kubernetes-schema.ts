// Distils the OpenAPI and discovery documents of one Kubernetes release into the sandbox's two data files.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openOmittedZeros } from './go-omitted-zeros.ts'

type OpenApi = {
  readonly type?: string
  readonly format?: string
  readonly $ref?: string
  readonly allOf?: readonly OpenApi[]
  readonly properties?: Readonly<Record<string, OpenApi>>
  readonly additionalProperties?: OpenApi | boolean
  readonly items?: OpenApi
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[]
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-map-type'?: string
  readonly 'x-kubernetes-patch-strategy'?: string
  readonly 'x-kubernetes-patch-merge-key'?: string
}
type Discovered = {
  readonly resource: string
  readonly responseKind: { readonly group: string; readonly version: string; readonly kind: string }
  readonly scope: string
  readonly singularResource: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly subresources?: readonly (Pick<Discovered, 'responseKind' | 'verbs'> & { readonly subresource: string })[]
}
type DiscoveredGroup = {
  readonly metadata: { readonly name?: string }
  readonly versions: readonly { readonly version: string; readonly resources: readonly Discovered[] }[]
}

const OUT = new URL('../../functions/local/sandbox/kubernetes/schema/', import.meta.url)
const BY_NAME: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'atomic',
}

const [, , directory, goModules] = process.argv
if (directory === undefined || goModules === undefined)
  throw new Error(
    'usage: kubernetes-schema.ts DIR GO (OpenAPI v3 documents and discovery; k8s.io in the Go module cache)',
  )
const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'))
const served = [...groupsOf('discovery-api.json'), ...groupsOf('discovery-apis.json')]
const schemas = readSchemas()
const numbers = new Map<string, number>()
const types: unknown[] = []
const omittedZerosOf = openOmittedZeros(goModules, releaseOf())

writeFileSync(new URL('resources.json', OUT), `${JSON.stringify(served.map(resourcesOf), null, 1)}\n`)
const kinds = Object.fromEntries(served.flatMap(kindsOf).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(new URL('types.json', OUT), `${JSON.stringify({ release: releaseOf(), kinds, types })}\n`)

/** A stock server serves stable versions only; alpha and beta ones are asked for by flag. */
function groupsOf(file: string): { group: string; version: string; resources: readonly Discovered[] }[] {
  const { items } = read(file) as { items: readonly DiscoveredGroup[] }
  return items.flatMap(({ metadata, versions }) =>
    versions
      .filter(({ version }) => /^v\d+$/.test(version))
      .map(({ version, resources }) => ({ group: metadata.name ?? '', version, resources })),
  )
}

function releaseOf(): string {
  return (read('version.json') as { gitVersion: string }).gitVersion
}

function readSchemas(): Map<string, OpenApi> {
  const found = new Map<string, OpenApi>()
  for (const file of readdirSync(directory as string).filter(name => name.endsWith('.json'))) {
    const document = read(file) as { components?: { schemas?: Record<string, OpenApi> } }
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) found.set(name, schema)
  }
  return found
}

function resourcesOf({ group, version, resources }: (typeof served)[number]) {
  return {
    group,
    version,
    resources: resources.map(
      ({ resource, responseKind, scope, singularResource, verbs, subresources = [], ...names }) => ({
        plural: resource,
        singular: singularResource,
        kind: responseKind.kind,
        namespaced: scope === 'Namespaced',
        ...(names.shortNames && { shortNames: names.shortNames }),
        ...(names.categories && { categories: names.categories }),
        verbs,
        ...(subresources.length > 0 && {
          subresources: subresources.map(({ subresource, responseKind: kind, verbs: can }) => ({
            name: subresource,
            kind: kind.kind,
            ...(kind.group && { group: kind.group, version: kind.version }),
            verbs: can,
          })),
        }),
      }),
    ),
  }
}

function kindsOf({ group, version, resources }: (typeof served)[number]): [string, number][] {
  const wanted = new Set<string>()
  for (const { responseKind, subresources = [] } of resources)
    for (const kind of [responseKind, ...subresources.map(sub => sub.responseKind)])
      wanted.add(`${kind.group || group}/${kind.version || version}/${kind.kind}`)
  return [...schemas].flatMap(([name, schema]) =>
    (schema['x-kubernetes-group-version-kind'] ?? [])
      .map(gvk => `${gvk.group}/${gvk.version}/${gvk.kind}`)
      .filter(key => wanted.has(key))
      .map((key): [string, number] => [key, numberOf(name)]),
  )
}

function numberOf(name: string): number {
  const known = numbers.get(name)
  if (known !== undefined) return known
  const number = types.push(null) - 1
  numbers.set(name, number)
  const node = nodeOf(schemas.get(name) ?? {}, omittedZerosOf(name))
  types[number] = isStruct(node) ? { n: name.split('.').slice(-2).join('.'), ...node } : node
  return number
}

/** One node: a number is a type's place, a word a scalar; `f`ields or `l`ist say the rest. */
function nodeOf(schema: OpenApi, omitted: readonly string[] = []): unknown {
  const ref = (schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined))?.split('/').at(-1)
  if (ref !== undefined) {
    const target = BY_NAME[ref] ?? numberOf(ref)
    return schema['x-kubernetes-map-type'] === 'atomic' ? { ref: target, atomic: 1 } : target
  }
  switch (schema.type) {
    case 'array':
      return listNodeOf(schema)
    case 'object':
      return mapNodeOf(schema, omitted)
    case undefined:
      return schema.format === 'int-or-string' ? 'int-or-string' : 'any'
    default:
      return schema.format === undefined || /^(float|double)/.test(schema.format)
        ? schema.type
        : `${schema.type}:${schema.format}`
  }
}

function listNodeOf(schema: OpenApi): unknown {
  return {
    l: nodeOf(schema.items ?? {}),
    ...(schema['x-kubernetes-list-type'] && { t: schema['x-kubernetes-list-type'] }),
    ...(schema['x-kubernetes-list-map-keys'] && { k: schema['x-kubernetes-list-map-keys'] }),
    ...(schema['x-kubernetes-patch-strategy'] && { ps: schema['x-kubernetes-patch-strategy'] }),
    ...(schema['x-kubernetes-patch-merge-key'] && { pk: schema['x-kubernetes-patch-merge-key'] }),
  }
}

function mapNodeOf(schema: OpenApi, omitted: readonly string[]): unknown {
  const fields = Object.entries(schema.properties ?? {})
  const element = schema.additionalProperties
  const defaults = fields.filter(([, field]) => field.default !== undefined && JSON.stringify(field.default) !== '{}')
  const structs = fields.filter(([, field]) => JSON.stringify(field.default) === '{}').map(([name]) => name)
  const strategies = fields.filter(([, field]) => field.type !== 'array' && field['x-kubernetes-patch-strategy'])
  const zeros = fields.filter(([name, field]) => omitted.includes(name) && isPlain(field)).map(([name]) => name)
  return {
    f: Object.fromEntries(fields.map(([name, field]) => [name, nodeOf(field)])),
    ...(schema.required && { r: schema.required }),
    ...(element !== undefined && { e: typeof element === 'boolean' ? (element ? 'any' : false) : nodeOf(element) }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' && { atomic: 1 }),
    ...(defaults.length > 0 && { d: Object.fromEntries(defaults.map(([name, field]) => [name, field.default])) }),
    ...(structs.length > 0 && { z: structs }),
    ...(zeros.length > 0 && { o: zeros }),
    ...(strategies.length > 0 && {
      ps: Object.fromEntries(strategies.map(([name, field]) => [name, field['x-kubernetes-patch-strategy']])),
    }),
  }
}

function isStruct(node: unknown): node is object {
  return typeof node === 'object' && node !== null && 'f' in node
}

function isPlain({ type, default: value }: OpenApi): boolean {
  return value === undefined && (type === 'string' || type === 'boolean' || type === 'integer' || type === 'number')
}
