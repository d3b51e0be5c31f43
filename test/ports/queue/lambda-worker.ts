// Hands out work as Lambda does: receives, calls, deletes what is done, and leaves the rest to its visibility timeout.
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import type { DeadLetter, Handled, QueueWorker, Received } from '../../../functions/ports/queue/port.ts'
import { settle } from '../../builders/a-clock.ts'

/** Is what such a worker needs; nothing happens by itself, so `pump` is called when there may be something to do. */
export type LambdaOptions = {
  readonly aws: AwsApi
  readonly queueUrl: string
  readonly deadLettersUrl: string
  readonly timeLimitMs: number
  readonly now: () => number
}

type SqsMessage = {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly Body: string
  readonly Attributes: { readonly MessageGroupId: string; readonly ApproximateReceiveCount: string }
}
type InHand = { readonly received: Received; readonly startedAt: number }

/** Opens a worker; `pump` does all that Lambda would do at this moment. */
export function openLambdaWorker(options: LambdaOptions): QueueWorker & { pump(): Promise<void> } {
  const { aws, queueUrl, deadLettersUrl, timeLimitMs, now } = options
  const inHand = new Set<InHand>()
  const finishing = new Set<Promise<unknown>>()
  const lastFailure = new Map<string, { readonly attempts: number; readonly why: string }>()
  let handler: ((received: Received) => Promise<Handled>) | undefined
  let isClosed = false

  async function call(action: string, url: string, input: object = {}) {
    const answer = await aws.call({ service: 'sqs', action, input: { QueueUrl: url, ...input }, about: url })
    return answer.kind === 'done' ? answer.output : {}
  }

  async function receive(url: string): Promise<readonly SqsMessage[]> {
    const input = { MaxNumberOfMessages: 10, WaitTimeSeconds: 0, MessageSystemAttributeNames: ['All'] }
    return ((await call('ReceiveMessage', url, input)).Messages ?? []) as readonly SqsMessage[]
  }

  function start({ MessageId: id, ReceiptHandle: receipt, Body: body, Attributes }: SqsMessage): void {
    const { MessageGroupId: group, ApproximateReceiveCount: count } = Attributes
    const entry = { received: { id, receipt, body, group, attempt: Number(count) }, startedAt: now() }
    inHand.add(entry)
    const end = (why: string | undefined) => {
      if (!inHand.delete(entry)) return
      if (why !== undefined) lastFailure.set(id, { attempts: entry.received.attempt, why })
      else finish(call('DeleteMessage', queueUrl, { ReceiptHandle: receipt }))
    }
    handler?.(entry.received).then(
      handled => end(handled === 'done' ? undefined : 'failed'),
      (thrown: Error) => end(thrown.message),
    )
  }

  function finish(work: Promise<unknown>): void {
    finishing.add(work)
    work.then(
      () => finishing.delete(work),
      // It stays, so that whoever pumps next is told.
      () => {},
    )
  }

  async function pump(): Promise<void> {
    await settle()
    for (const entry of inHand) if (entry.startedAt + timeLimitMs <= now()) inHand.delete(entry)
    for (;;) {
      await settle()
      await Promise.all(finishing)
      const messages = handler && !isClosed ? await receive(queueUrl) : []
      for (const message of messages) start(message)
      if (messages.length === 0) return
    }
  }

  async function count(): Promise<number> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible']
    const { Attributes } = await call('GetQueueAttributes', queueUrl, { AttributeNames: names })
    return Object.values(Attributes as Readonly<Record<string, string>>).reduce((sum, part) => sum + Number(part), 0)
  }

  return {
    pump,
    work(given) {
      handler = given
    },
    async listDeadLetters(): Promise<readonly DeadLetter[]> {
      const letters = await receive(deadLettersUrl)
      return letters.map(({ MessageId: id, Body: body, Attributes: { MessageGroupId: group } }) => {
        return { id, group, body, ...(lastFailure.get(id) ?? { attempts: 0, why: 'unknown' }) }
      })
    },
    async idle() {
      do await pump()
      while ((await count()) > 0)
    },
    count,
    async close(limitMs) {
      isClosed = true
      const until = now() + limitMs
      while (inHand.size > 0 && now() < until) await settle()
      return inHand.size === 0 ? 'ended' : 'in-hand'
    },
  }
}
