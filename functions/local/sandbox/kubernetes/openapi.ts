// The OpenAPI documents that kubectl looks into before it writes: which kinds there are, and that the server validates.
import { createHash } from 'node:crypto'
import { SERVER_VERSION } from './discovery.ts'
import { type GroupVersion, hasSubresource, type ResourceType, type ResourceTypes } from './resource-types.ts'

const INFO = { title: 'Kubernetes', version: SERVER_VERSION.gitVersion }

/** Renders `/openapi/v2`: valid, and empty; clients then use the schemas that they carry. */
export function describeOpenApiV2(): Record<string, unknown> {
  return { swagger: '2.0', info: INFO, paths: {}, definitions: {} }
}

/** Renders `/openapi/v2` in the protobuf form that kubectl asks for: the same empty document. */
export function encodeOpenApiV2(): Buffer {
  const text = (field: number, value: string | Buffer) => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([(field << 3) | 2, bytes.length]), bytes])
  }
  const info = Buffer.concat([text(1, INFO.title), text(2, INFO.version)])
  return Buffer.concat([text(1, '2.0'), text(2, info), text(8, '')])
}

/** Renders `/openapi/v3`: where the document of each group version is. */
export function describeOpenApiV3(types: ResourceTypes): Record<string, unknown> {
  const paths = types.groupVersions().map(served => {
    const path = pathOf(served)
    const hash = createHash('sha256').update(`${path} ${types.revision()}`).digest('hex').toUpperCase()
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const
  })
  return { paths: Object.fromEntries(paths) }
}

/** Renders `/openapi/v3/{path}`, or nothing when that group version is not served. */
export function describeOpenApiOf(types: ResourceTypes, path: string): Record<string, unknown> | undefined {
  const served = types.groupVersions().find(known => pathOf(known) === path)
  if (!served) return undefined
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(served.types.flatMap(type => pathsOf(path, type))),
    components: { schemas: schemasOf(served) },
  }
}

function pathOf({ group, version }: GroupVersion): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

function pathsOf(path: string, type: ResourceType): [string, unknown][] {
  const collection = `/${path}${type.isNamespaced ? '/namespaces/{namespace}' : ''}/${type.plural}`
  const object = `${collection}/{name}`
  const parts = ['', ...(hasSubresource(type, 'status') ? ['/status'] : [])]
  return [
    [collection, only(type, { list: 'get', create: 'post' })],
    ...parts.map((part): [string, unknown] => [
      `${object}${part}`,
      only(type, { get: 'get', update: 'put', patch: 'patch', delete: 'delete' }),
    ]),
  ]
}

function only(type: ResourceType, methods: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(methods)
      .filter(([verb]) => type.verbs.includes(verb))
      .map(([verb, method]) => [method, operation(type, verb)]),
  )
}

function operation(type: ResourceType, verb: string): Record<string, unknown> {
  const isWrite = verb === 'create' || verb === 'update' || verb === 'patch'
  const names = isWrite ? ['dryRun', 'fieldManager', 'fieldValidation'] : verb === 'delete' ? ['dryRun'] : []
  const force = verb === 'patch' ? [parameter('force', 'boolean')] : []
  return {
    parameters: [...names.map(name => parameter(name, 'string')), ...force],
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': verb,
    'x-kubernetes-group-version-kind': gvkOf(type),
  }
}

function parameter(name: string, type: string): Record<string, unknown> {
  return { name, in: 'query', schema: { type, uniqueItems: true } }
}

function gvkOf({ group, version, kind }: ResourceType): Record<string, unknown> {
  return { group, version, kind }
}

function schemasOf(served: GroupVersion): Record<string, unknown> {
  return Object.fromEntries(
    served.types.map(type => [
      [...type.group.split('.').reverse(), type.version, type.kind].filter(Boolean).join('.'),
      {
        type: 'object',
        ...(type.custom && (type.custom.openApiSchema as object | undefined)),
        'x-kubernetes-group-version-kind': [gvkOf(type)],
      },
    ]),
  )
}
