// Hands out queued jobs as Lambda would: one record a batch, one at a time per group.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { openWorker } from '../wiring/queue.ts'

/** Is a deployed function that handles a queue. */
export type QueueFunction = (
  event: SQSEvent,
  context: { getRemainingTimeInMillis(): number },
) => Promise<SQSBatchResponse>

/** The function's own time limit when deployed (serverless.yml). */
const FUNCTION_TIMEOUT_MS = 300_000

/** Starts handing out. */
export function runQueue(worker: ReturnType<typeof openWorker>, handler: QueueFunction, now: () => number): void {
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
    const answer = await handler(event, { getRemainingTimeInMillis: () => endsAt - now() })
    return answer.batchItemFailures.length === 0 ? 'done' : 'failed'
  })
}
