// What Lambda does with a queue: receives, invokes with a batch, deletes what is done, and leaves the rest to come back.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { AwsApi } from '../../functions/ports/aws/port.ts'
import type { DeployedSource } from './deploy-stack.ts'
import type { Outcome } from './start-environment.ts'

/** Is one batch that was handed over, and what came of it. */
export type Batch = {
  readonly records: readonly SQSRecord[]
  readonly failed: readonly string[]
  readonly outcome: Outcome
}

/** Is a queue with a function behind it; nothing is handed over but by these calls. */
export type EventSource = {
  /** Receives without handing over; nothing when nothing can be had. */
  receive(): Promise<readonly SQSRecord[]>
  /** Invokes with a batch, and deletes what is done; absent, it takes as long as the template allows. */
  handOver(records: readonly SQSRecord[], timeoutMs?: number): Promise<Batch>
  /** Receives and hands over until there is nothing to receive. */
  drain(): Promise<readonly Batch[]>
  /** Lets so much time pass that whatever is out of sight comes back. */
  comeBack(): Promise<void>
}

type Message = {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly MD5OfBody: string
  readonly Attributes: SQSRecord['attributes']
}

/** Opens a source. */
export function openEventSource(
  aws: AwsApi,
  { queueUrl, queueArn, batchSize }: DeployedSource,
  invoke: (event: SQSEvent, timeoutMs?: number) => Promise<Outcome>,
): EventSource {
  const outOfSight = new Map<string, string>()

  async function call(action: string, input: object) {
    const answer = await aws.call({ service: 'sqs', action, input: { QueueUrl: queueUrl, ...input }, about: queueUrl })
    return answer.kind === 'done' ? answer.output : {}
  }

  async function receive(): Promise<readonly SQSRecord[]> {
    const wish = { MaxNumberOfMessages: batchSize, WaitTimeSeconds: 0, MessageSystemAttributeNames: ['All'] }
    const { Messages = [] } = (await call('ReceiveMessage', wish)) as { readonly Messages?: readonly Message[] }
    for (const { MessageId, ReceiptHandle } of Messages) outOfSight.set(MessageId, ReceiptHandle)
    return Messages.map(({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes,
      messageAttributes: {},
      md5OfBody: MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'eu-west-1',
    }))
  }

  async function handOver(records: readonly SQSRecord[], timeoutMs?: number): Promise<Batch> {
    const outcome = await invoke({ Records: [...records] }, timeoutMs)
    const all = records.map(({ messageId }) => messageId)
    const failed = outcome.kind === 'answered' ? readFailed(outcome.value) : all
    for (const { messageId, receiptHandle } of records.filter(record => !failed.includes(record.messageId))) {
      await call('DeleteMessage', { ReceiptHandle: receiptHandle })
      outOfSight.delete(messageId)
    }
    return { records, failed, outcome }
  }

  return {
    receive,
    handOver,
    async drain() {
      const batches: Batch[] = []
      for (let records = await receive(); records.length > 0; records = await receive()) {
        batches.push(await handOver(records))
      }
      return batches
    },
    async comeBack() {
      for (const receipt of outOfSight.values()) {
        await call('ChangeMessageVisibility', { ReceiptHandle: receipt, VisibilityTimeout: 0 })
      }
      outOfSight.clear()
    },
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
function readFailed(value: unknown): readonly string[] {
  const { batchItemFailures = [] } = (value ?? {}) as Partial<SQSBatchResponse>
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
}
