// The queue in Amazon SQS: FIFO, one message group per group. Lambda hands out the work.
import { createHash } from 'node:crypto'
import { NeedsPerson } from '../../domain/failure.ts'
import type { AwsApi } from '../aws/port.ts'
import type { Queue } from './port.ts'

/** Names the queue by its URL, as CloudFormation gives it. */
export type SqsOptions = { readonly queueUrl: string }

/** Says that there is no such queue in the account. */
export class QueueMissing extends NeedsPerson {
  override readonly code = 'queue-missing'
  constructor(where: string) {
    super({ what: 'The queue does not exist', where, fix: 'Deploy again, or correct the URL of the queue.' })
  }
}

/** Says that what should name a queue is no address. */
export class QueueUrlInvalid extends NeedsPerson {
  override readonly code = 'queue-url-invalid'
  constructor(queueUrl: string) {
    const fix = 'Give the URL of the queue: https://sqs.<region>.amazonaws.com/<account>/<name>.fifo.'
    super({ what: 'The queue is not named by its URL', where: queueUrl, fix })
  }
}

const MISSING = ['QueueDoesNotExist', 'NonExistentQueue'] as const
/** The message came back to the queue meanwhile, or was handled: nobody holds it, so there is nothing to delay. */
const NOT_IN_HAND = ['MessageNotInflight', 'ReceiptHandleIsInvalid'] as const
/** Twelve hours from when it was received, which was at most one run of a function ago: 15 minutes. */
const LONGEST_DELAY_SECONDS = 12 * 3600 - 15 * 60

/**
 * Opens a queue; the first use connects.
 *
 * Waiting messages are never merged: a job whose target is at the head already ends after one request.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function openSqs({ queueUrl }: SqsOptions, aws: AwsApi): Queue {
  const { origin, name, region } = parseQueueUrl(queueUrl)
  const about = `queue ${name}`
  const place = { service: 'sqs', about, region, origin } as const

  return {
    async send({ group, dedupId, body }) {
      const input = {
        QueueUrl: queueUrl,
        MessageBody: escapeBody(body),
        MessageGroupId: toGroupId(group),
        // The same id in two groups is two messages, whatever scope the queue was created with.
        MessageDeduplicationId: digest(JSON.stringify([group, dedupId])),
      }
      const answer = await aws.call({ ...place, action: 'SendMessage', input, outcomes: MISSING })
      if (answer.kind === 'refused') throw new QueueMissing(about)
    },
    async delay(receipt, waitMs) {
      const seconds = Math.min(LONGEST_DELAY_SECONDS, Math.max(0, Math.ceil(waitMs / 1000)))
      const input = { QueueUrl: queueUrl, ReceiptHandle: receipt, VisibilityTimeout: seconds }
      await aws.call({ ...place, action: 'ChangeMessageVisibility', input, outcomes: NOT_IN_HAND })
    },
  }
}

type QueuePlace = { readonly origin: string; readonly name: string; readonly region: string | undefined }

/** The region of the queue is in its host name, and it may be another than the function's. */
function parseQueueUrl(queueUrl: string): QueuePlace {
  if (!URL.canParse(queueUrl)) throw new QueueUrlInvalid(queueUrl)
  const { origin, hostname, pathname } = new URL(queueUrl)
  const [, region] = /^sqs(?:-fips)?[.]([a-z]{2,5}(?:-[a-z]+)+-\d+)[.]/.exec(hostname) ?? []
  return { origin, name: pathname.split('/').at(-1) ?? '', region }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const GROUP_ID = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/

function toGroupId(group: string): string {
  return GROUP_ID.test(group) ? group : `${group.replace(/[^A-Za-z0-9./:_-]/g, '-').slice(0, 60)}#${digest(group)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * SQS takes the characters of XML; JSON takes the rest as escapes, and outside its strings has none of them. Those beyond
 * 16 bits are allowed, but not by everything that speaks for SQS.
 */
function escapeBody(body: string): string {
  return body.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, unit => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
