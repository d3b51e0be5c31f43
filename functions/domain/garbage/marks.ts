// The marks on what we apply: a label bound to the set and to the object itself, and a checksum of what Git says.
import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '../manifests/json.ts'
import { formatResourceKey, type ResourceId } from '../manifests/resource-id.ts'

/** Flux v1's names, so that its objects are recognised and migrated. */
export const GC_MARK_LABEL = 'fluxcd.io/sync-gc-mark'
/** See {@link GC_MARK_LABEL}. */
export const CHECKSUM_ANNOTATION = 'fluxcd.io/sync-checksum'

/** Renders the mark of one object in one set: copied to another object, it does not fit there. */
export function gcMark(set: string, id: Omit<ResourceId, 'version'>): string {
  return `sha256.${createHash('sha256')
    .update(`${set}\0${formatResourceKey(id)}`)
    .digest('base64url')}`
}

/** Adds the marks; what the manifest itself says under these keys is not overridden, as in Flux. */
export function markObject(body: JsonObject, marks: { readonly mark: string; readonly checksum: string }): JsonObject {
  const metadata = mapping(body.metadata)
  const labels = { [GC_MARK_LABEL]: marks.mark, ...mapping(metadata.labels) }
  const annotations = { [CHECKSUM_ANNOTATION]: marks.checksum, ...mapping(metadata.annotations) }
  return { ...body, metadata: { ...metadata, labels, annotations } }
}

function mapping(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
