// Hands out queued jobs as Lambda would: one record a batch, one at a time per group, each kind to its own function.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { openWorker } from '../wiring/queue.ts'

/** Is a deployed function that handles a queue. */
export type QueueFunction = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<SQSBatchResponse>

type Received = Parameters<Parameters<ReturnType<typeof openWorker>['work']>[0]>[0]

/** Are the functions behind the queues; on AWS each has a queue of its own. */
export type QueueFunctions = Readonly<Record<'sync' | 'scan' | 'automate', QueueFunction>>

/** The functions' own time limit when deployed (serverless.yml). */
const FUNCTION_TIMEOUT_MS = 300_000

const FUNCTION_OF = {
  sync: 'sync',
  health: 'sync',
  scan: 'scan',
  automate: 'automate',
  update: 'automate',
} as const

/** A probe says itself which queue it is to try. */
type Queued =
  | { readonly kind: keyof typeof FUNCTION_OF; readonly requestedAt: number }
  | { readonly kind: 'probe'; readonly queue: keyof QueueFunctions }

/** Is how work is handed out. */
export type QueueRun = {
  readonly functions: QueueFunctions
  readonly now: () => number
  /** Asked before each job: what may not be begun goes back. */
  readonly mayWork: () => boolean
  /** Told how long a job waited until it was first in hand. */
  readonly waited: (kind: string, waitedMs: number) => void
}

/** Starts handing out. */
export function runQueue(worker: ReturnType<typeof openWorker>, { functions, now, mayWork, waited }: QueueRun): void {
  worker.work(async received => {
    if (!mayWork()) return 'failed'
    const job = JSON.parse(received.body) as Queued
    if (received.attempt === 1 && job.kind !== 'probe') waited(job.kind, now() - job.requestedAt)
    const endsAt = now() + FUNCTION_TIMEOUT_MS
    const context = { getRemainingTimeInMillis: () => endsAt - now() }
    const name = job.kind === 'probe' ? job.queue : FUNCTION_OF[job.kind]
    const answer = await functions[name](renderBatch(received, now()), context)
    return answer.batchItemFailures.length === 0 ? 'done' : 'failed'
  })
}

function renderBatch({ id, receipt, body, attempt, group }: Received, now: number): SQSEvent {
  const attributes = {
    ApproximateReceiveCount: String(attempt),
    MessageGroupId: group,
    SentTimestamp: String(now),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(now),
  }
  const origin = { eventSource: 'local:queue', eventSourceARN: 'local', awsRegion: 'local' }
  const message = { messageId: id, receiptHandle: receipt, body, attributes, messageAttributes: {}, md5OfBody: '' }
  return { Records: [{ ...message, ...origin }] }
}
