// The owners of an object's fields, to and from metadata.managedFields.
import { type FieldSet, isSameSet, union } from './field-set.ts'
import { readFieldsV1, writeFieldsV1 } from './fields-v1.ts'
import { isList, isMap, type KubeObject } from './value.ts'

/** Who owns fields, and through which door. */
export type Owner = {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
}

/** An owner with its fields; `time` is RFC 3339, absent while the owner never changed the object. */
export type Ownership = { readonly owner: Owner; readonly fields: FieldSet; readonly time?: string }

/** Ownerships by identity: an applier keeps its entry across API versions, an updater has one per version. */
export type Ownerships = ReadonlyMap<string, Ownership>

const MOST_UPDATERS = 10
const ANCIENT = 'ancient-changes'

/** Names the entry an owner's fields go to. */
export function identityOf({ manager, operation, apiVersion, subresource }: Owner): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource ?? ''])
}

/** Reads managedFields; when any entry is malformed nobody owns anything. */
export function readOwnerships(object: KubeObject | undefined): Ownerships {
  const entries = managedFieldsOf(object)
  const result = new Map<string, Ownership>()
  if (!isList(entries)) return result
  for (const entry of entries) {
    const ownership = readEntry(entry)
    if (ownership === undefined) return new Map()
    result.set(identityOf(ownership.owner), ownership)
  }
  return result
}

/** Gives `metadata.managedFields` as it stands. */
export function managedFieldsOf(object: KubeObject | undefined): unknown {
  const metadata = object?.metadata
  return isMap(metadata) ? metadata.managedFields : undefined
}

/** Says whether a request asks to forget all owners: an empty list, or a list of one empty entry. */
export function asksForReset(object: KubeObject): boolean {
  const entries = managedFieldsOf(object)
  if (!isList(entries)) return false
  const [first] = entries
  return entries.length === 0 || (entries.length === 1 && isMap(first) && Object.keys(first).length === 0)
}

function readEntry(entry: unknown): Ownership | undefined {
  if (!isMap(entry)) return undefined
  const { manager = '', operation, apiVersion, subresource, time, fieldsType, fieldsV1 } = entry
  if (operation !== 'Apply' && operation !== 'Update') return undefined
  if (typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') return undefined
  return {
    owner: {
      manager: String(manager),
      operation,
      apiVersion,
      ...(typeof subresource === 'string' && subresource !== '' && { subresource }),
    },
    fields: readFieldsV1(fieldsV1),
    ...(typeof time === 'string' && { time }),
  }
}

/** Gives the object with these owners in its metadata; without any the field goes. */
export function withOwnerships(object: KubeObject, ownerships: Ownerships): KubeObject {
  const { managedFields: _, ...metadata } = isMap(object.metadata) ? object.metadata : {}
  const entries = [...ownerships.values()].sort(compareEntries).map(writeEntry)
  const { apiVersion, kind, metadata: __, ...rest } = object
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries },
    ...rest,
  }
}

function writeEntry({ owner, time, fields }: Ownership) {
  const { manager, operation, apiVersion, subresource } = owner
  return {
    ...(manager !== '' && { manager }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: writeFieldsV1(fields),
    ...(subresource !== undefined && { subresource }),
  }
}

function compareEntries(a: Ownership, b: Ownership): number {
  return (
    compare(a.owner.operation, b.owner.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compare(a.owner.manager, b.owner.manager) ||
    compare(a.owner.apiVersion, b.owner.apiVersion) ||
    compare(a.owner.subresource ?? '', b.owner.subresource ?? '')
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function secondsOf({ time }: Ownership): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000)
}

/** Compares owners and fields, not times. */
export function isSameOwnership(a: Ownerships, b: Ownerships): boolean {
  return (
    a.size === b.size &&
    [...a].every(([id, mine]) => {
      const theirs = b.get(id)
      return (
        theirs !== undefined &&
        theirs.owner.apiVersion === mine.owner.apiVersion &&
        isSameSet(mine.fields, theirs.fields)
      )
    })
  )
}

/** Keeps at most ten updaters: the oldest of a version are poured together. */
export function capUpdaters(ownerships: Ownerships): Ownerships {
  const result = new Map(ownerships)
  const updaters = [...ownerships]
    .filter(([, { owner }]) => owner.operation === 'Update')
    .sort(([idA, a], [idB, b]) => secondsOf(a) - secondsOf(b) || compare(idA, idB))
  let count = updaters.length
  const firstOfVersion = new Map<string, string>()
  for (const [id, { owner, fields, time }] of updaters) {
    if (count <= MOST_UPDATERS) break
    const { apiVersion } = owner
    const first = firstOfVersion.get(apiVersion)
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id)
      continue
    }
    const ancient: Owner = { manager: ANCIENT, operation: 'Update', apiVersion }
    const bucket = identityOf(ancient)
    const poured = result.get(bucket) ?? result.get(first)
    if (!result.has(bucket)) result.delete(first)
    result.delete(id)
    const all = union(fields, poured?.fields ?? new Map())
    result.set(bucket, { owner: ancient, fields: all, ...(time !== undefined && { time }) })
    count--
  }
  return result
}
