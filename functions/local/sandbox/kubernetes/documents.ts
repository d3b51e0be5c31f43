// Answers the paths that are not resources: health, version, discovery and OpenAPI.
import { unknownResource, unknownUrl } from './api-failure.ts'
import {
  AGGREGATED_TYPE,
  describeCoreVersions,
  describeGroup,
  describeGroups,
  describeResources,
  renderAggregated,
  SERVER_VERSION,
  wantsAggregated,
} from './discovery.ts'
import { describeOpenApiOf, describeOpenApiV2, describeOpenApiV3, encodeOpenApiV2 } from './openapi.ts'
import type { ResourceTypes } from './resource-types.ts'

/** A document as it goes over the wire. */
export type Page = {
  readonly code: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** What of a request decides about a document. */
export type PageRequest = {
  readonly path: string
  readonly accept: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly address: string
}

/** Renders discovery pages, keeping the aggregated ones until the kinds change. */
export type Documents = (request: PageRequest) => Page | undefined

/** Opens the documents of a set of kinds; a path that is a resource's gives nothing. */
export function openDocuments(types: ResourceTypes): Documents {
  const kept = new Map<boolean, { revision: number; text: string; etag: string }>()

  const aggregated = (isCore: boolean) => {
    const known = kept.get(isCore)
    if (known?.revision === types.revision()) return known
    const made = { revision: types.revision(), ...renderAggregated(types, isCore) }
    kept.set(isCore, made)
    return made
  }

  return request => {
    const path = request.path.replace(/\/$/, '')
    const [, root = '', group = '', version = '', rest] = path.split('/')
    switch (root) {
      case 'healthz':
      case 'readyz':
      case 'livez':
        return { code: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'ok' }
      case 'version':
        return json(SERVER_VERSION)
      case '':
        return json({
          paths: ['/api', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'],
        })
      case 'openapi':
        return openApi(types, path, request.accept ?? '')
      case 'api':
        if (group === '') return discovery(request, aggregated(true), describeCoreVersions(request.address))
        if (version !== '') return undefined
        return found(describeResources(types, '', group), true)
      case 'apis':
        if (group === '') return discovery(request, aggregated(false), describeGroups(types))
        if (version === '') return found(describeGroup(types, group))
        if (rest !== undefined) return undefined
        return found(describeResources(types, group, version), types.isBuiltInGroup(group))
      default:
        throw unknownUrl()
    }
  }
}

function json(document: unknown, headers: Readonly<Record<string, string>> = {}): Page {
  return { code: 200, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(document) }
}

function found(document: Record<string, unknown> | undefined, isBuiltIn = false): Page {
  if (!document) throw isBuiltIn ? unknownResource() : unknownUrl()
  return json(document)
}

function discovery(request: PageRequest, kept: { text: string; etag: string }, legacy: unknown): Page {
  if (!wantsAggregated(request.accept)) return json(legacy, { vary: 'Accept' })
  const headers = {
    'content-type': AGGREGATED_TYPE,
    etag: kept.etag,
    vary: 'Accept',
    'cache-control': 'public',
  }
  if (request.ifNoneMatch === kept.etag) return { code: 304, headers, body: '' }
  return { code: 200, headers, body: kept.text }
}

function openApi(types: ResourceTypes, path: string, accept: string): Page {
  if (path === '/openapi/v2') {
    const isProtobuf = /com\.github\.proto-openapi\.spec\.v2/.test(accept)
    if (!isProtobuf) return json(describeOpenApiV2())
    const type = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
    return { code: 200, headers: { 'content-type': type }, body: encodeOpenApiV2() }
  }
  if (path === '/openapi/v3') return json(describeOpenApiV3(types))
  return found(describeOpenApiOf(types, path.slice('/openapi/v3/'.length)))
}
