// Picks the queue: in Amazon SQS when the environment names one, else inside this process, shared by its entry files.
import { openMemoryQueue } from '../ports/queue/memory.ts'
import type { Queue, QueueWorker } from '../ports/queue/port.ts'
import { openSqs } from '../ports/queue/sqs.ts'
import { openUnnamedQueue } from '../ports/queue/unnamed.ts'
import { openAwsApi } from './aws.ts'
import type { Settings } from './settings.ts'

// Entry files cannot hand each other a queue, as functions on AWS cannot either: they know it by its name. This is the
// name of the one in the process.
const inThisProcess: { queue?: Queue & QueueWorker } = {}

/** Names what a job asks for; each kind has a queue of its own. */
export type JobKind = 'sync' | 'scan' | 'automate'

const VARIABLES: Readonly<Record<JobKind, string>> = {
  sync: 'FLUXLESS_SYNC_QUEUE',
  scan: 'FLUXLESS_SCAN_QUEUE',
  automate: 'FLUXLESS_AUTOMATE_QUEUE',
}

/**
 * Opens the queue of one kind of job. In this process they are one: a group belongs to one kind, and is told by its name.
 * Where one kind has a queue outside, every kind needs one: nobody would hand out what is queued in here.
 */
export function openQueue(settings: Pick<Settings, 'env' | 'now'>, kind: JobKind): Queue {
  const { env } = settings
  const queueUrl = env[VARIABLES[kind]]
  if (queueUrl) return openSqs({ queueUrl }, openAwsApi(settings))
  const isOutside = Object.values(VARIABLES).some(variable => env[variable])
  return isOutside ? openUnnamedQueue(VARIABLES[kind]) : openWorker(settings)
}

/** Opens the same queue for the one who hands out the work; on AWS that is Lambda. */
export function openWorker({ now }: Pick<Settings, 'now'>): Queue & QueueWorker {
  inThisProcess.queue ??= openMemoryQueue({ now })
  return inThisProcess.queue
}
