// Deletes from the memory cluster.
import type { EpochMs } from '../../domain/failure.ts'
import type { Deletion, GarbagePlan } from '../../domain/garbage/garbage-plan.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import type { createMemoryFaults } from './memory-faults.ts'
import type { MemoryStore } from './memory-store.ts'
import type { DeletedObject } from './port.ts'
import { reportObject } from './read-refusal.ts'

/** Deletes the stages one after the other. */
export function deleteFromMemory(
  stages: GarbagePlan['stages'],
  store: MemoryStore,
  faults: ReturnType<typeof createMemoryFaults>,
  options: { readonly now: () => EpochMs; readonly deadline: EpochMs; readonly isServed: (id: ResourceId) => boolean },
): readonly DeletedObject[] {
  const deleteOne = (deletion: Deletion): DeletedObject => {
    const { id, uid } = deletion
    if (options.now() >= options.deadline) return { id, outcome: 'postponed' }
    faults.reach('delete')
    if (!options.isServed(id)) {
      const failure = reportObject(deletion, 'kind-not-served', `Kind ${id.kind} (${id.group}) is not served`)
      return { id, outcome: 'kept', failure }
    }
    const refusal = faults.refusalToDelete(id)
    if (refusal) return { id, outcome: 'kept', failure: refusal }
    faults.count('delete')
    const object = store.find(id)
    if (object === undefined) return { id, outcome: 'deleted' }
    if (object.uid !== uid) {
      const what = 'It was deleted and made anew by somebody else'
      return { id, outcome: 'kept', failure: reportObject(deletion, 'object-recreated', what) }
    }
    if (object.finalizers.length > 0) {
      store.mark(id, { isDeleting: true })
      return { id, outcome: 'deleting', finalizers: object.finalizers }
    }
    store.remove(id)
    return { id, outcome: 'deleted' }
  }
  return stages.flat().map(deleteOne)
}
