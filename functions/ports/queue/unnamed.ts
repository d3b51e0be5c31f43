// The queue that nobody named, where others have names: work put into it would be lost.
import { NeedsPerson } from '../../domain/failure.ts'
import type { Queue } from './port.ts'

/** Says which setting is missing. */
export class QueueUnnamed extends NeedsPerson {
  override readonly code = 'queue-unnamed'
  constructor(variable: string) {
    super({ what: 'A queue has no name', where: variable, fix: `Set ${variable} to the URL of the queue.` })
  }
}

/** Opens a queue that takes nothing and says which environment variable would name it. */
export function openUnnamedQueue(variable: string): Queue {
  const refuse = () => Promise.reject(new QueueUnnamed(variable))
  return { send: refuse, delay: refuse }
}
