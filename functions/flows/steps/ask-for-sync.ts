// A person asks for a sync: it is queued under an id of its own, and that id can be asked about at once.
import type { EpochMs } from '../../domain/failure.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { queueAsked } from './asked-jobs.ts'

/** Is what asking needs. */
export type AskPorts = {
  readonly queue: Pick<Queue, 'send'>
  readonly table: Table
  readonly now: () => EpochMs
  readonly newId: () => string
}

/** Queues a sync that applies again even when nothing moved; answers the id of its job. */
export async function askForSync(target: SyncTarget, ports: AskPorts): Promise<string> {
  const { queue, now, newId } = ports
  const job: SyncJob = { kind: 'sync', target: target.name, reason: 'manual', id: newId(), requestedAt: now() }
  return queueAsked({ id: job.id, message: { group: target.name, body: JSON.stringify(job) } }, queue, ports)
}
