// Rewrites who owns which field of one object, on the condition that nobody changed it in between.
import type { FailureReport } from '../../domain/failure.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { TOO_LATE } from './concurrency.ts'
import type { ManagedFields } from './managed-fields.ts'
import { parseMetadata } from './read-metadata.ts'
import { readRefusal } from './read-refusal.ts'
import { METADATA_ONLY } from './request-types.ts'
import { type ResourcePlace, renderObjectPath } from './resource-path.ts'

const MAX_RACES = 4
/** What client-side kubectl compared with; it may hold old values of secrets, and is large. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Reads the entries, has them rewritten, and writes them back; again with fresh data when somebody was faster. */
export async function patchManagedFields(
  object: PlannedObject,
  place: ResourcePlace,
  { send, deadline, fieldManager }: ApplyRun,
  rewrite: (entries: readonly ManagedFields[]) => readonly ManagedFields[] | undefined,
): Promise<FailureReport | typeof TOO_LATE | undefined> {
  const path = renderObjectPath(place, object.id.namespace, object.id.name)
  for (let races = 0; ; races += 1) {
    const found = await send({ method: 'GET', path, headers: { accept: METADATA_ONLY } }, deadline)
    if (found === TOO_LATE) return TOO_LATE
    if (found.status === 404) return undefined
    if (found.status !== 200) return readRefusal(object, found)
    const { managedFields, resourceVersion, annotations } = parseMetadata(found.text)
    const rewritten = rewrite(managedFields ?? [])
    if (rewritten === undefined) return undefined
    const operations = [
      { op: 'replace', path: '/metadata/managedFields', value: rewritten },
      { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
      ...(annotations?.[LAST_APPLIED] === undefined
        ? []
        : [{ op: 'remove', path: `/metadata/annotations/${LAST_APPLIED.replaceAll('/', '~1')}` }]),
    ]
    const headers = { 'content-type': 'application/json-patch+json', accept: METADATA_ONLY }
    const query = `fieldManager=${encodeURIComponent(fieldManager)}`
    const body = JSON.stringify(operations)
    const answer = await send(
      { method: 'PATCH', path: `${path}?${query}`, headers, body, isConditional: true },
      deadline,
    )
    if (answer === TOO_LATE) return TOO_LATE
    if (answer.status === 200) return undefined
    if (answer.status !== 409 || races === MAX_RACES) return readRefusal(object, answer)
  }
}
