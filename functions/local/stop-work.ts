// Stops work in good order: nothing new, what is in hand to its end or to the limit, then the right to work goes back.
import { setTimeout as wait } from 'node:timers/promises'
import type { OpenFunctions } from './open-functions.ts'
import type { FrontDoor } from './serve-http.ts'

/**
 * Stops within the limit; tells whether everything in hand ended. What waits in the queue is left: the first tick of the
 * next start asks for it again.
 *
 * With work still in hand the right is kept until it ends by itself: nobody may begin before this process is gone.
 */
export async function stopWork(
  { worker, leadership }: Pick<OpenFunctions, 'worker' | 'leadership'>,
  door: Pick<FrontDoor, 'settled'>,
  limitMs: number,
): Promise<'ended' | 'in-hand'> {
  const over = new AbortController()
  const limit = wait(limitMs, 'in-hand' as const, { signal: over.signal }).catch(() => 'ended' as const)
  const answered = Promise.race([door.settled().then(() => 'ended' as const), limit])
  const both = await Promise.all([answered, worker.close(limitMs)])
  over.abort()
  const how = both.includes('in-hand') ? 'in-hand' : 'ended'
  if (how === 'ended') await leadership.release()
  return how
}
