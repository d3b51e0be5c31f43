// Starts the process that syncs run in, built as the functions are, and hands it one order after the other.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildBundle } from '../../infra/build-bundles.ts'
import type { SyncDone, SyncOrder } from './perform-syncs.ts'

/** Is a process that is ready: all it needs is imported, nothing is connected. */
export type SyncProcess = {
  sync(order: SyncOrder): Promise<SyncDone>
  stop(): Promise<void>
}

/** Builds what runs in such a process and names the file; to read the sources themselves takes Node some 60 MiB. */
export async function buildSyncProcess(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = '.build/bench/perform-syncs'
  await buildBundle({ root, name: 'perform-syncs', folder, entry: 'test/bench/perform-syncs.ts' })
  return join(root, folder, 'index.mjs')
}

/** Starts one; it ends with this process at the latest. */
export async function startSyncProcess(file: string): Promise<SyncProcess> {
  const child = fork(file)
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
