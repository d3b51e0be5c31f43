// How a queue batch reaches a flow: one group in order, groups side by side, failures to retry, report or drop.
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { describeFailure, type EpochMs, type Milliseconds, NeedsPerson, TryLater } from '../domain/failure.ts'

/** Is what a batch needs beside the flow. */
export type QueueEdge = {
  /** Makes a message in hand come back after the wait instead of after the queue's own. */
  readonly delay: (receipt: string, waitMs: Milliseconds) => Promise<void>
  readonly log: { write(line: { readonly msg: string } & Readonly<Record<string, unknown>>): void }
  readonly now: () => EpochMs
}

/** Comes back, after the wait or by the queue's own time. */
type Failed = { readonly waitMs: Milliseconds | undefined }

/** A function stops scheduling so long before its end: enough for requests under way to finish and the rest to be queued. */
const SAFETY_MS = 10_000

/**
 * Makes a Lambda handler of a flow that works on one job at a time.
 *
 * A failure that needs a person is done: it was told, and repeating it helps nobody. One that may pass is tried again
 * after its own wait. Anything else is a bug: it is logged whole and goes the way to the dead letters. After a failure
 * the later messages of its group are reported as failed too, or their order would be lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function queueHandler<Job>(
  work: (job: Job, deadline: EpochMs) => Promise<unknown>,
  edge: QueueEdge,
): (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<SQSBatchResponse> {
  async function handleRecord(record: SQSRecord, deadline: EpochMs): Promise<'done' | Failed> {
    try {
      await work(JSON.parse(record.body) as Job, deadline)
      return 'done'
    } catch (thrown) {
      const isDone = thrown instanceof NeedsPerson
      const waitMs = thrown instanceof TryLater ? thrown.retryAfterMs : undefined
      edge.log.write({
        msg: isDone ? 'job given up' : 'job comes back',
        level: waitMs === undefined ? 'error' : 'warn',
        message: record.messageId,
        ...nameJob(record.body),
        ...tell(thrown),
        waitMs,
      })
      return isDone ? 'done' : { waitMs }
    }
  }

  /** One that cannot be delayed comes back later, by the queue's own time: that is no reason to lose the rest of the batch. */
  async function delayAll(records: readonly SQSRecord[], waitMs: Milliseconds): Promise<void> {
    const asked = await Promise.allSettled(records.map(({ receiptHandle }) => edge.delay(receiptHandle, waitMs)))
    for (const [index, result] of asked.entries()) {
      if (result.status === 'fulfilled') continue
      const { code, what, where } = describeFailure(result.reason)
      edge.log.write({ msg: 'job not delayed', level: 'warn', message: records[index]?.messageId, code, what, where })
    }
  }

  /** The flow told a failure in full; a bug was told by nobody. */
  function tell(thrown: unknown) {
    const { code, what, where } = describeFailure(thrown)
    if (thrown instanceof NeedsPerson || thrown instanceof TryLater) return { code, where }
    return { code, what, stack: thrown instanceof Error ? thrown.stack : undefined }
  }

  async function handleGroup(records: readonly SQSRecord[], deadline: EpochMs): Promise<readonly SQSRecord[]> {
    for (const [index, record] of records.entries()) {
      const result = await handleRecord(record, deadline)
      if (result === 'done') continue
      const rest = records.slice(index)
      // A group waits for as long as any of its messages is out of sight: all of them have to come back together.
      if (result.waitMs !== undefined) await delayAll(rest, result.waitMs)
      return rest
    }
    return []
  }

  return async (event, context) => {
    const deadline = edge.now() + context.getRemainingTimeInMillis() - SAFETY_MS
    const groups = Map.groupBy(event.Records, record => record.attributes.MessageGroupId ?? record.messageId)
    const failed = await Promise.all([...groups.values()].map(records => handleGroup(records, deadline)))
    return { batchItemFailures: failed.flat().map(record => ({ itemIdentifier: record.messageId })) }
  }
}

/** Names a job as the lines of its flow do; what is no job has no names. */
function nameJob(body: string) {
  try {
    const { id: job, kind, target, repo: image } = JSON.parse(body) as Readonly<Record<string, unknown>>
    return { job, kind, target, image }
  } catch {
    return {}
  }
}
