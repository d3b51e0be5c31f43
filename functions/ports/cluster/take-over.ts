// Makes fields ours that a client of old owns: as long as it co-owns them, what Git drops would stay.
import type { FailureReport } from '../../domain/failure.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import type { ApplyRun } from './apply-run.ts'
import type { TOO_LATE } from './concurrency.ts'
import { isFormer, isOurs, type ManagedFields, uniteTrees } from './managed-fields.ts'
import { patchManagedFields } from './patch-managed-fields.ts'
import type { ResourcePlace } from './resource-path.ts'

/**
 * Merges what former clients own into what we own; undefined when nothing is left of them.
 *
 * The next apply removes what they applied and the manifest has not.
 */
export function takeOver(
  object: PlannedObject,
  place: ResourcePlace,
  run: ApplyRun,
): Promise<FailureReport | typeof TOO_LATE | undefined> {
  return patchManagedFields(object, place, run, entries => uniteFormer(entries, run.fieldManager))
}

/** Unites former entries with ours; undefined when there are none. Other managers keep what they have. */
export function uniteFormer(
  entries: readonly ManagedFields[],
  fieldManager: string,
): readonly ManagedFields[] | undefined {
  const former = entries.filter(isFormer)
  const [first] = former
  if (first === undefined) return undefined
  const ours = entries.find(entry => isOurs(entry, fieldManager))
  const united: ManagedFields = {
    ...(ours ?? first),
    manager: fieldManager,
    operation: 'Apply',
    fieldsV1: [ours ?? first, ...former].map(({ fieldsV1 = {} }) => fieldsV1).reduce(uniteTrees),
  }
  return [united, ...entries.filter(entry => entry !== ours && !isFormer(entry))]
}
