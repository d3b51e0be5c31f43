// A person asks for a sync: it is queued under an id of its own, and that id can be asked about at once.

import type { JobStatus } from '../../domain/access/api-objects.ts'
import { describeJob, QUEUED_JOB } from '../../domain/access/describe-job.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readRun } from './record-run.ts'

/** Is what asking needs. */
export type AskPorts = {
  readonly queue: Pick<Queue, 'send'>
  readonly table: Table
  readonly now: () => EpochMs
  readonly newId: () => string
}

/** As long as the record of its run is kept. */
const KEPT_MS = 3 * 24 * 60 * 60_000

/** Queues a sync that applies again even when nothing moved; answers the id of its job. */
export async function askForSync(target: SyncTarget, ports: AskPorts): Promise<string> {
  const { queue, table, now, newId } = ports
  const job: SyncJob = { kind: 'sync', target: target.name, reason: 'manual', id: newId(), requestedAt: now() }
  const body = JSON.stringify(job)
  await table.put(jobKey(job.id), { value: body, expiresAt: now() + KEPT_MS })
  try {
    await queue.send({ group: target.name, dedupId: job.id, body })
  } catch (thrown) {
    // It ends by itself; a failed removal must not hide why nothing was queued.
    await table.remove(jobKey(job.id)).catch(() => {})
    throw thrown
  }
  return job.id
}

/** Reads how a job stands; `undefined` when there is no such job. */
export async function readJob(id: string, table: Table): Promise<JobStatus | undefined> {
  const [run, asked] = await Promise.all([readRun(id, table), table.get(jobKey(id))])
  if (run) return describeJob(run)
  return asked === undefined ? undefined : QUEUED_JOB
}

function jobKey(id: string): string {
  return `job/${id}`
}
