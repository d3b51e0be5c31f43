// Turns a handler's answer into the document that the client asked for: whole, metadata only, or as a table.
import type { Answer, Call } from './call.ts'
import { notAcceptable } from './negotiation.ts'
import type { KubeObject } from './object.ts'
import type { ResourceType } from './resource-types.ts'
import { metadataOnly, renderTable } from './tables/table.ts'

/**
 * Renders an answer.
 *
 * @throws {ApiFailure} 406 when one object is asked for as a list or a list as one object; a write has happened by then
 */
export function renderAnswer(call: Call, answer: Exclude<Answer, { kind: 'watch' }>, now: number): unknown {
  switch (answer.kind) {
    case 'document':
      return answer.document
    case 'object':
      return renderObject(call, answer.object, now)
    case 'list':
      return renderList(call, answer, now)
  }
}

function renderObject(call: Call, object: KubeObject, now: number): unknown {
  switch (call.form.as) {
    case 'object':
      return object
    case 'PartialObjectMetadata':
      return metadataOnly(object)
    case 'PartialObjectMetadataList':
      throw notAcceptable(
        `you requested PartialObjectMetadataList, but the requested object is not a list (*${goPackage(call.type)}.${object.kind})`,
      )
    case 'Table':
      return renderTable(
        call.type,
        [object],
        { resourceVersion: object.metadata.resourceVersion },
        tableOptions(call, now),
      )
  }
}

function renderList(call: Call, list: Extract<Answer, { kind: 'list' }>, now: number): unknown {
  const { type, form } = call
  const { objects, metadata } = list
  switch (form.as) {
    case 'object':
      return type.custom
        ? { apiVersion: type.apiVersion, items: objects, kind: type.listKind, metadata: { continue: '', ...metadata } }
        : { kind: type.listKind, apiVersion: type.apiVersion, metadata, items: objects.map(withoutKind) }
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: objects.length > 0 ? objects.map(metadataOnly) : null,
      }
    case 'PartialObjectMetadata':
      throw notAcceptable(
        `you requested PartialObjectMetadata, but the requested object is a list (*${goPackage(type)}.${type.listKind})`,
      )
    case 'Table':
      return renderTable(type, objects, metadata, tableOptions(call, now))
  }
}

/** Renders the object of a watch event. */
export function renderEvent(call: Call, object: KubeObject, now: number, hasHeader: boolean): unknown {
  if (call.form.as === 'PartialObjectMetadata') return metadataOnly(object)
  if (call.form.as !== 'Table') return object
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  return renderTable(call.type, [object], metadata, { ...tableOptions(call, now), hasHeader })
}

/** Items of built-in lists do not say what they are. */
function withoutKind({ apiVersion: _, kind: __, ...rest }: KubeObject): Record<string, unknown> {
  return rest
}

function tableOptions(call: Call, now: number) {
  const asked = call.query.get('includeObject')
  return { now, include: asked === 'None' || asked === 'Object' ? asked : 'Metadata', hasHeader: true } as const
}

function goPackage(type: ResourceType): string {
  if (type.custom) return 'unstructured'
  return type.group === '' ? 'core' : (type.group.split('.')[0] ?? '')
}
