// Makes a queue with its dead letters on an emulator, with the attributes that infra/queues.yml gives them.
import type { AwsApi } from '../../../functions/ports/aws/port.ts'

/** Names the queue; its dead letters go to one beside it. */
export type FifoQueues = { readonly name: string; readonly visibilitySeconds: number; readonly maxReceives: number }

/** Makes both queues. */
export async function createFifoQueues(aws: AwsApi, { name, visibilitySeconds, maxReceives }: FifoQueues) {
  const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' }

  async function create(queueName: string, attributes: Readonly<Record<string, string>>): Promise<string> {
    const input = { QueueName: `${queueName}.fifo`, Attributes: { ...fifo, ...attributes } }
    const answer = await aws.call({ service: 'sqs', action: 'CreateQueue', input, about: queueName })
    return answer.kind === 'done' ? String(answer.output.QueueUrl) : ''
  }

  const deadLettersUrl = await create(`${name}-dead-letters`, {})
  const input = { QueueUrl: deadLettersUrl, AttributeNames: ['QueueArn'] }
  const answer = await aws.call({ service: 'sqs', action: 'GetQueueAttributes', input, about: name })
  const { QueueArn: deadLetterTargetArn } = (answer.kind === 'done' ? answer.output.Attributes : {}) as {
    QueueArn?: string
  }
  const queueUrl = await create(name, {
    // Longer than the function may take, as Lambda asks for.
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: maxReceives }),
  })
  return { queueUrl, deadLettersUrl }
}
