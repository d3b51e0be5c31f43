// The right to work by a lease in a cluster: whoever renews it works, and who cannot renew it stops before it ends.
import { describeFailure, type EpochMs, type Milliseconds } from '../../domain/failure.ts'
import { decideLease } from '../../domain/leadership/decide-lease.ts'
import { type Hold, holdFrom, lookEveryMs } from '../../domain/leadership/hold.ts'
import type { Moment, Sighting } from '../../domain/leadership/lease.ts'
import { sightLease } from '../../domain/leadership/sight-lease.ts'
import type { LeaseKeeper, LeasePlace } from '../cluster/port.ts'
import type { Log } from '../log/port.ts'
import type { Leadership, Loss } from './port.ts'

/** Is what a lease is kept with. */
export type LeaseOptions = {
  readonly keeper: LeaseKeeper
  readonly place: LeasePlace
  /** Another one for each process: one that starts again must not take its own old lease for held. */
  readonly name: string
  readonly durationMs: Milliseconds
  /** Of a clock that nobody sets back. */
  readonly moment: () => Moment
  readonly now: () => EpochMs
  /** Calls back once after the wait; returns how to cancel. */
  readonly after: (waitMs: Milliseconds, call: () => void) => () => void
  readonly log: Log
}

/** How long a lease that was given back still stands: it only has to be more than nothing. */
const GIVEN_BACK_MS: Milliseconds = 1_000

/** Opens leadership by a lease; nothing is asked before it is wanted. */
export function openLease(options: LeaseOptions): Leadership {
  const { keeper, place, name, durationMs, moment, now, after, log } = options
  const facts = { lease: `${place.namespace}/${place.name}`, name }
  const won = Promise.withResolvers<void>()
  const lost = Promise.withResolvers<Loss>()
  let sighting: Sighting | undefined
  /** What we wrote last still stands, as far as we know: it need not be read before it is renewed. */
  let isSure = false
  let hold: Hold | undefined
  let isOver = false
  let trouble: string | undefined
  let looking: Promise<void> = Promise.resolve()
  let wake = () => {}

  const isShaky = () => hold !== undefined && moment() >= hold.workUntil

  async function look(): Promise<void> {
    if (!isSure) sighting = sightLease(sighting, await keeper.readLease(place), moment())
    const sentAt = moment()
    const step = decideLease(sighting, { name, durationMs, moment: sentAt, now: now() })
    if (step.kind === 'wait') {
      if (hold) end(`${step.holder} holds it`)
      return
    }
    const written = await keeper.writeLease(place, step.lease, sighting?.lease.version)
    isSure = written !== undefined
    // Overtaken, or out of time meanwhile: what stands there is read by the next look.
    if (written === undefined || isOver) return
    sighting = { lease: written, since: moment() }
    if (!hold) log.write({ msg: 'lease taken', ...facts, transitions: written.transitions })
    hold = holdFrom(sentAt, durationMs)
    won.resolve()
  }

  async function lookAndTell(): Promise<void> {
    try {
      await look()
      trouble = undefined
    } catch (thrown) {
      isSure = false
      const told = describeFailure(thrown)
      if (told.code !== trouble) log.write({ msg: 'lease not renewed', level: 'warn', ...facts, ...told })
      trouble = told.code
    }
  }

  async function keep(): Promise<void> {
    while (!isOver) {
      looking = lookAndTell()
      // Without the lease nothing is to be missed; every request has an end of its own.
      await (hold ? Promise.race([looking, sleep(hold.workUntil - moment())]) : looking)
      wake()
      if (!isOver && isShaky()) end('it could not be renewed in time')
      if (isOver) return
      const restMs = hold ? hold.workUntil - moment() : Number.POSITIVE_INFINITY
      await sleep(Math.min(lookEveryMs(durationMs), restMs))
      if (!isOver && isShaky()) end('it could not be renewed in time')
    }
  }

  function end(why: string): void {
    if (isOver) return
    isOver = true
    const endInMs = Math.max(0, (hold?.endUntil ?? 0) - moment())
    log.write({ msg: 'lease lost', level: 'error', ...facts, why })
    lost.resolve({ why, endInMs })
  }

  function sleep(ms: Milliseconds): Promise<void> {
    return new Promise(resolve => {
      const cancel = after(Math.max(0, ms), resolve)
      wake = () => {
        cancel()
        resolve()
      }
    })
  }

  return {
    win() {
      keep().catch(lost.reject)
      return won.promise
    },
    lose: () => lost.promise,
    mayWork: () => !isOver && hold !== undefined && moment() < hold.workUntil,
    stand() {
      const isLeading = !isOver && hold !== undefined
      const holder = isLeading ? name : (sighting?.lease.holder ?? '')
      return trouble === undefined ? { isLeading, holder } : { isLeading, holder, trouble }
    },
    async release() {
      const isHeld = !isOver && hold !== undefined
      isOver = true
      wake()
      await looking
      if (!isHeld || sighting?.lease.holder !== name) return
      const { version, ...lease } = sighting.lease
      const back = { ...lease, holder: '', durationMs: GIVEN_BACK_MS, renewedAt: Math.max(now(), lease.renewedAt + 1) }
      await keeper.writeLease(place, back, version).then(
        () => log.write({ msg: 'lease given back', ...facts }),
        (thrown: unknown) =>
          log.write({ msg: 'lease not given back', level: 'warn', ...facts, ...describeFailure(thrown) }),
      )
    },
  }
}
