// What all objects of one run share.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { ResourceKey } from '../../domain/manifests/resource-id.ts'
import type { PatientSend } from './patience.ts'
import type { LiveObject } from './port.ts'

/** Is what all objects of one run share. */
export type ApplyRun = {
  readonly send: PatientSend
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<void>
  readonly deadline: EpochMs
  readonly fieldManager: string
  /** How each object stood before the run. */
  readonly live: ReadonlyMap<ResourceKey, LiveObject>
  /** Asks something harmless, to tell a broken server from a broken object; throws when the server is gone. */
  probe(): Promise<void>
}
