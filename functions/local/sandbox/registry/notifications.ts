// Tells hooks what happened: in order for each repository and hook, again and again for a minute, in the background.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { describeEvent, type Happened } from './describe-event.ts'
import { openTurns } from './in-turn.ts'
import { type Hook, openPoster } from './post-event.ts'

/** The outgoing side of the registry. */
export type Notifications = {
  /** Returns at once; hooks are asked for at this moment, and told when `answered` resolves. */
  tell(happened: readonly Happened[], answered: Promise<void>): void
  /** Ends all attempts; what was not told stays untold, as when a real registry stops. */
  stop(): Promise<void>
}

/** What the outgoing side needs. */
export type NotificationOptions = {
  readonly hooks: () => readonly Hook[]
  readonly now: () => number
  readonly log: (line: string) => void
  /** Who the registry says that it is. */
  readonly addr: () => string
  /** The waits between attempts; there is one attempt more. */
  readonly retryWaitsMs?: readonly number[]
}

/** Ten attempts in about a minute. The real registry never gives up while it runs; a sandbox should fall silent. */
const RETRY_WAITS_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 12_000, 16_000, 16_000]

/** Opens the outgoing side. */
export function openNotifications(options: NotificationOptions): Notifications {
  const { hooks, now, log, addr, retryWaitsMs = RETRY_WAITS_MS } = options
  const poster = openPoster()
  const turns = openTurns()
  const stopping = new AbortController()
  const { signal } = stopping
  const instanceID = randomUUID()

  async function deliver(hook: Hook, happened: Happened, envelope: string): Promise<void> {
    const name = `${happened.action} of ${happened.repository}`
    for (const waitMs of [...retryWaitsMs, undefined]) {
      if (signal.aborted) return
      const status = await poster.post(hook, envelope)
      // The real registry takes redirections for success, too.
      if (status >= 200 && status < 400) return log(`told ${name}: ${status}`)
      if (signal.aborted) return
      log(`${name} was not taken: ${status === 0 ? 'no answer' : status}${waitMs === undefined ? ', given up' : ''}`)
      if (waitMs !== undefined) await wait(waitMs, undefined, { signal }).catch(() => {})
    }
  }

  return {
    tell(happened, answered) {
      for (const one of happened) {
        const envelope = describeEvent(one, { id: randomUUID(), nowMs: now(), addr: addr(), instanceID })
        for (const hook of hooks()) {
          const sent = turns.run(`${one.repository} ${hook.url}`, async () => {
            await answered
            await deliver(hook, one, envelope)
          })
          sent.catch(error => log(`not told: ${error instanceof Error ? error.message : String(error)}`))
        }
      }
    },
    async stop() {
      stopping.abort()
      poster.stop()
      await turns.idle()
    },
  }
}
