// Starts the process that syncs run in, and hands it one order after the other.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { SyncDone, SyncOrder } from './perform-syncs.ts'

/** Is a process that is ready: all it needs is imported, nothing is connected. */
export type SyncProcess = {
  sync(order: SyncOrder): Promise<SyncDone>
  stop(): Promise<void>
}

/** Starts one; it ends with this process at the latest. */
export async function startSyncProcess(): Promise<SyncProcess> {
  const child = fork(new URL('perform-syncs.ts', import.meta.url))
  const exited = once(child, 'exit')
  const ended = exited.then(([code]) => {
    throw new Error(`The process that syncs ended with ${code}`)
  })
  ended.catch(() => {})
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0] as unknown
  await answer()
  return {
    async sync(order) {
      const answered = answer()
      child.send(order)
      return (await answered) as SyncDone
    },
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
