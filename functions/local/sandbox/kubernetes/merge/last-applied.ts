// The server's help for those who move from client-side to server-side `kubectl apply`; for that one manager only.
import type { ResourceSchema } from '../schema/model.ts'
import { compareObjects } from './compare-objects.ts'
import { type ConflictCause, FieldConflict } from './failures.ts'
import { difference, pathsOf, printPath, union } from './field-set.ts'
import { goJson } from './go-format.ts'
import { ownedFields } from './owned-fields.ts'
import { describeConflict } from './ownership-rules.ts'
import { isMap, type KubeObject } from './value.ts'

const MANAGER = 'kubectl'
const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration'

/** Gives the conflicts that stay, once fields still as client-side apply left them are not contested; `undefined` if none. */
export function conflictsBeyondLastApplied(
  conflict: FieldConflict,
  manager: string,
  live: KubeObject,
  schema: ResourceSchema,
): FieldConflict | undefined {
  const last = manager === MANAGER ? readLastApplied(live) : undefined
  if (last === undefined || last.apiVersion !== live.apiVersion) return conflict
  const { added, modified, removed } = compareObjects(schema, last, live)
  const untouched = difference(ownedFields(schema, last), union(added, union(modified, removed)))
  const free = new Set(pathsOf(untouched).map(printPath))
  const left: ConflictCause[] = conflict.causes.filter(({ field }) => !free.has(field))
  return left.length === 0 ? undefined : new FieldConflict(describeConflict(left), left)
}

/** Brings an annotation of client-side apply, where there is one, up to what was applied. */
export function withLastApplied(object: KubeObject, applied: KubeObject, manager: string): KubeObject {
  const metadata = object.metadata
  const annotations = isMap(metadata) ? metadata.annotations : undefined
  if (manager !== MANAGER || !isMap(metadata) || !isMap(annotations) || !annotations[ANNOTATION]) return object
  const text = `${goJson(inOrder(withoutAnnotation(applied)))}\n`
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [ANNOTATION]: text } } }
}

function readLastApplied(live: KubeObject): KubeObject | undefined {
  const metadata = live.metadata
  const annotations = isMap(metadata) ? metadata.annotations : undefined
  const text = isMap(annotations) ? annotations[ANNOTATION] : undefined
  if (typeof text !== 'string' || text === '') return undefined
  try {
    const last: unknown = JSON.parse(text)
    return isMap(last) ? { ...last } : undefined
  } catch {
    return undefined
  }
}

function withoutAnnotation(applied: KubeObject): KubeObject {
  const metadata = applied.metadata
  if (!isMap(metadata) || !isMap(metadata.annotations)) return applied
  const { [ANNOTATION]: _, ...annotations } = metadata.annotations
  return { ...applied, metadata: { ...metadata, annotations } }
}

/** Go writes maps in the order of their names. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isMap(value)) return value
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map(name => [name, inOrder(value[name])]))
}
