// Picks the queue: inside this process, shared by every entry file that runs in it.
import { openMemoryQueue } from '../ports/queue/memory.ts'
import type { Queue, QueueWorker } from '../ports/queue/port.ts'
import type { Settings } from './settings.ts'

// Entry files cannot hand each other a queue, as functions on AWS cannot either: they know it by its name. This is the
// name of the one in the process.
const inThisProcess: { queue?: Queue & QueueWorker } = {}

/** Names what a job asks for; each kind has a queue of its own. */
export type JobKind = 'sync' | 'scan' | 'automate'

/** Opens the queue of one kind of job. In this process they are one: a group belongs to one kind, and is told by its name. */
export function openQueue(settings: Pick<Settings, 'now'>, _kind: JobKind): Queue {
  return openWorker(settings)
}

/** Opens the same queue for the one who hands out the work; on AWS that is Lambda. */
export function openWorker({ now }: Pick<Settings, 'now'>): Queue & QueueWorker {
  inThisProcess.queue ??= openMemoryQueue({ now })
  return inThisProcess.queue
}
