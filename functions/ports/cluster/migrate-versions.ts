// Lifts the book of field owners to the version Git now says, where an old one keeps an object from being applied.
import type { FailureReport } from '../../domain/failure.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import type { TOO_LATE } from './concurrency.ts'
import { patchManagedFields } from './patch-managed-fields.ts'
import type { ResourcePlace } from './resource-path.ts'
import { readStatus } from './status-body.ts'
import type { ApiAnswer } from './transport.ts'

/** A typo in the manifest fails before, when its own text is read. */
const OWN_TEXT = 'failed to create typed patch object'
const OLD_ENTRY = /field not declared in schema|failed to (convert|prune fields)/

/** Says whether a refusal is of an entry in an old version: only custom resources lose fields between versions. */
export function isOfOldVersion({ id }: PlannedObject, answer: ApiAnswer): boolean {
  if (answer.status !== 500 || !isCustom(id.group)) return false
  const message = readStatus(answer)?.message ?? ''
  return !message.startsWith(OWN_TEXT) && OLD_ENTRY.test(message)
}

/** Names the version of the plan in all entries that name another one; says whether there were any. */
export async function migrateVersions(
  object: PlannedObject,
  place: ResourcePlace,
  run: ApplyRun,
): Promise<FailureReport | typeof TOO_LATE | 'migrated' | 'nothing to migrate'> {
  const { group, version } = object.id
  const apiVersion = `${group}/${version}`
  let isOld = false
  const refusal = await patchManagedFields(object, place, run, entries => {
    isOld = entries.some(entry => entry.apiVersion !== apiVersion)
    return isOld ? entries.map(entry => ({ ...entry, apiVersion })) : undefined
  })
  return refusal ?? (isOld ? 'migrated' : 'nothing to migrate')
}

function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io')
}
