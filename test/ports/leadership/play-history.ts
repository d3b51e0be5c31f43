// Plays a history of processes that want one lease: slow, frozen, killed, cut off, with clocks that disagree.
import { ClusterUnreachable } from '../../../functions/ports/cluster/failures.ts'
import { openMemoryCluster } from '../../../functions/ports/cluster/memory.ts'
import type { LeaseKeeper } from '../../../functions/ports/cluster/port.ts'
import { openLease } from '../../../functions/ports/leadership/lease.ts'
import type { Leadership } from '../../../functions/ports/leadership/port.ts'
import { openMemoryLog } from '../../../functions/ports/log/memory.ts'
import { DURATION_MS, PLACE } from './a-leader.ts'

/** What befalls a process: SIGSTOP until SIGCONT, the network gone, kill -9 and a start anew, an orderly end and a start. */
export type Blow =
  | { readonly kind: 'freeze' | 'cut'; readonly who: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'kill' | 'release'; readonly who: number; readonly atMs: number }

/** Is one history; there are as many processes as clocks, and each request takes the next two delays. */
export type History = {
  readonly blows: readonly Blow[]
  readonly clocks: readonly { readonly offsetMs: number; readonly rate: number }[]
  readonly delaysMs: readonly number[]
}

/** Blows begin before this moment. */
export const LAST_BLOW_MS = 120_000
const CALM_DELAY_MS = 10
const NOBODY = -1

type Timer = { readonly at: number; readonly call: () => void; readonly who: number }

/** Plays a history until some time after the last blow; `look` is told after each event who may work. */
export async function playHistory(
  { blows, clocks, delaysMs }: History,
  look: (working: readonly string[], at: number) => void,
): Promise<readonly string[]> {
  const calmAt = Math.max(LAST_BLOW_MS, ...blows.map(blow => blow.atMs + ('forMs' in blow ? blow.forMs : 0)))
  const timers = new Set<Timer>()
  const frozenUntil = clocks.map(() => 0)
  const cutUntil = clocks.map(() => 0)
  const alive = new Map<number, { readonly name: string; readonly leadership: Leadership }>()
  let [at, drawn] = [0, 0]
  const cluster = openMemoryCluster({ now: () => at })

  const delay = () => (at > calmAt ? CALM_DELAY_MS : (delaysMs[drawn++ % delaysMs.length] ?? 0))
  const pause = (who: number, ms: number) =>
    new Promise<void>(resolve => timers.add({ at: at + ms, call: resolve, who }))
  const reach = (who: number) => {
    if (at < (cutUntil[who] ?? 0)) throw new ClusterUnreachable('cluster', undefined)
  }
  /** A request that was sent is carried out, though whoever sent it may be frozen, cut off or dead by then. */
  async function send<Answer>(who: number, ask: () => Promise<Answer>): Promise<Answer> {
    reach(who)
    await pause(NOBODY, delay())
    const answer = await ask()
    await pause(who, delay())
    reach(who)
    return answer
  }

  function start(who: number): void {
    const name = `process-${who}-${drawn++}`
    const { offsetMs, rate } = clocks[who] ?? { offsetMs: 0, rate: 1 }
    const moment = () => offsetMs + at * rate
    const isMine = () => alive.get(who)?.name === name
    const keeper: LeaseKeeper = {
      readLease: place => send(who, () => cluster.readLease(place)),
      writeLease: (...given) => send(who, () => cluster.writeLease(...given)),
    }
    const after = (waitMs: number, call: () => void) => {
      const timer = { at: at + waitMs / rate, call: () => isMine() && call(), who }
      timers.add(timer)
      return () => void timers.delete(timer)
    }
    const clockwork = { moment, now: moment, after }
    const lease = { keeper, place: PLACE, name, durationMs: DURATION_MS, log: openMemoryLog() }
    const leadership = openLease({ ...lease, ...clockwork })
    alive.set(who, { name, leadership })
    leadership.win().catch(() => {})
    // Whoever lost it ends, and its supervisor starts another one.
    void leadership.lose().then(() => isMine() && start(who))
  }

  function strike(blow: Blow): void {
    const { who } = blow
    if (blow.kind === 'kill') start(who)
    else if (blow.kind === 'freeze') frozenUntil[who] = Math.max(frozenUntil[who] ?? 0, at + blow.forMs)
    else if (blow.kind === 'cut') cutUntil[who] = Math.max(cutUntil[who] ?? 0, at + blow.forMs)
    else {
      const ending = alive.get(who)
      void ending?.leadership.release().then(() => alive.get(who) === ending && start(who))
    }
  }

  const dueAt = ({ at: due, who }: Timer) => Math.max(due, frozenUntil[who] ?? 0)
  const working = () =>
    [...alive].flatMap(([who, { name, leadership }]) => {
      return (frozenUntil[who] ?? 0) <= at && leadership.mayWork() ? [name] : []
    })
  for (const who of clocks.keys()) start(who)
  for (const blow of blows) timers.add({ at: blow.atMs, call: () => strike(blow), who: NOBODY })
  await settleOnce()
  while (at < calmAt + 6 * DURATION_MS) {
    const [next] = [...timers].sort((one, other) => dueAt(one) - dueAt(other))
    if (!next) break
    timers.delete(next)
    at = Math.max(at, dueAt(next))
    // In the first instant after it was frozen a process has run none of its timers yet.
    look(working(), at)
    next.call()
    await settleOnce()
    look(working(), at)
  }
  return working()
}

function settleOnce(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
