// Reads an object's metadata from an answer that carries nothing else.
import { fingerprintOwned, isFormer, type ManagedFields } from './managed-fields.ts'
import type { LiveObject } from './port.ts'

/** Is what is read of `metadata`. */
export type Metadata = {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly annotations?: Readonly<Record<string, string>> | null
  readonly labels?: Readonly<Record<string, string>> | null
  readonly deletionTimestamp?: string | null
  readonly finalizers?: readonly string[] | null
  readonly ownerReferences?: readonly { readonly controller?: boolean }[] | null
  readonly managedFields?: readonly ManagedFields[] | null
}

const NOTHING = Object.freeze({})
const NONE: readonly never[] = Object.freeze([])

/** Reads one item; every item calls itself `PartialObjectMetadata`: its kind is the one that was asked for. */
export function readLive(
  item: unknown,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
  fieldManager: string,
): LiveObject {
  const metadata = metadataOf(item)
  const { name = '', namespace = '', uid = '', resourceVersion = '', managedFields } = metadata
  return {
    id: { group, version, kind, namespace, name },
    uid,
    resourceVersion,
    annotations: metadata.annotations ?? NOTHING,
    labels: metadata.labels ?? NOTHING,
    // Of many thousand objects the owners of fields are most of the bytes: they are not kept.
    footprint: fingerprintOwned(managedFields, fieldManager),
    isDeleting: Boolean(metadata.deletionTimestamp),
    ...(metadata.deletionTimestamp ? { deletingSince: metadata.deletionTimestamp } : {}),
    hasController: metadata.ownerReferences?.some(({ controller }) => controller === true) ?? false,
    finalizers: metadata.finalizers ?? NONE,
    hasFormerManager: managedFields?.some(isFormer) ?? false,
  }
}

/** Reads the metadata of one object out of an answer's text; empty when the text is something else. */
export function parseMetadata(text: string): Metadata {
  try {
    return metadataOf(JSON.parse(text))
  } catch {
    return NOTHING
  }
}

function metadataOf(item: unknown): Metadata {
  return (item as { readonly metadata?: Metadata } | null)?.metadata ?? NOTHING
}
