// Hands out queued jobs as Lambda would: one record a batch, one at a time per group, each kind to its own function.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { openWorker } from '../wiring/queue.ts'

/** Is a deployed function that handles a queue. */
export type QueueFunction = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<SQSBatchResponse>

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
  | { readonly kind: keyof typeof FUNCTION_OF }
  | { readonly kind: 'probe'; readonly queue: keyof QueueFunctions }

/** Starts handing out. */
export function runQueue(worker: ReturnType<typeof openWorker>, functions: QueueFunctions, now: () => number): void {
  worker.work(async ({ id, receipt, body, attempt, group }) => {
    const endsAt = now() + FUNCTION_TIMEOUT_MS
    const event: SQSEvent = {
      Records: [
        {
          messageId: id,
          receiptHandle: receipt,
          body,
          attributes: {
            ApproximateReceiveCount: String(attempt),
            MessageGroupId: group,
            SentTimestamp: String(now()),
            SenderId: 'local',
            ApproximateFirstReceiveTimestamp: String(now()),
          },
          messageAttributes: {},
          md5OfBody: '',
          eventSource: 'local:queue',
          eventSourceARN: 'local',
          awsRegion: 'local',
        },
      ],
    }
    const job = JSON.parse(body) as Queued
    const name = job.kind === 'probe' ? job.queue : FUNCTION_OF[job.kind]
    const answer = await functions[name](event, { getRemainingTimeInMillis: () => endsAt - now() })
    return answer.batchItemFailures.length === 0 ? 'done' : 'failed'
  })
}
