// The door to small facts that may be lost at the cost of time: delivery ids, job results, the journal.
import type { EpochMs } from '../../domain/failure.ts'

/** Is a value with the moment after which it counts as absent. */
export type Entry = { readonly value: string; readonly expiresAt: EpochMs }

/** Keeps texts under keys; every entry expires. An expired entry is absent for every verb. Throws `TryLater` when the store is down. */
export type Table = {
  get(key: string): Promise<string | undefined>
  put(key: string, entry: Entry): Promise<void>
  /** Writes only when the key is absent; tells whether it wrote. Of many at once, exactly one gets `true`. */
  putIfAbsent(key: string, entry: Entry): Promise<boolean>
  remove(key: string): Promise<void>
}
