// Knows the jobs that people asked for: as soon as one is queued, it can be asked how it stands.
import type { JobStatus } from '../../domain/access/api-objects.ts'
import { describeJob, QUEUED_JOB } from '../../domain/access/describe-job.ts'
import { describeUpdateJob } from '../../domain/access/describe-update-job.ts'
import type { UpdateObject } from '../../domain/access/update-objects.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { Message, Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readImageRun } from './image-runs.ts'
import { readRun } from './record-run.ts'

/** Is one job that somebody asked for; `update` is there when something is to be written to Git. */
export type AskedJob = {
  readonly id: string
  readonly update?: UpdateObject
  readonly message: Omit<Message, 'dedupId'>
}

/** As long as the record of its run is kept. */
const KEPT_MS = 3 * 24 * 60 * 60_000

/** Queues a job under its id; when the queue does not take it, nothing is known of it either. */
export async function queueAsked(
  { id, update, message }: AskedJob,
  queue: Pick<Queue, 'send'>,
  { table, now }: { readonly table: Table; readonly now: () => EpochMs },
): Promise<string> {
  await table.put(jobKey(id), { value: JSON.stringify(update ?? null), expiresAt: now() + KEPT_MS })
  try {
    await queue.send({ ...message, dedupId: id })
  } catch (thrown) {
    // It ends by itself; a failed removal must not hide why nothing was queued.
    await table.remove(jobKey(id)).catch(() => {})
    throw thrown
  }
  return id
}

/** Reads how a job stands; `undefined` when there is no such job. */
export async function readJob(id: string, table: Table): Promise<JobStatus | undefined> {
  const [run, imageRun, asked] = await Promise.all([readRun(id, table), readImageRun(id, table), table.get(jobKey(id))])
  if (run) return describeJob(run)
  const update = asked === undefined ? undefined : ((JSON.parse(asked) as UpdateObject | null) ?? undefined)
  if (imageRun) return describeUpdateJob(imageRun, update)
  return asked === undefined ? undefined : QUEUED_JOB
}

function jobKey(id: string): string {
  return `job/${id}`
}
