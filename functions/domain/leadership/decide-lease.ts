// Decides what a process does about a lease.
import type { EpochMs, Milliseconds } from '../failure.ts'
import type { KeptLease, Lease, LeaseStep, Moment, Sighting } from './lease.ts'

/** Is the process that asks: its name, how long it would hold the lease, and its two clocks. */
export type Candidate = {
  readonly name: string
  readonly durationMs: Milliseconds
  readonly moment: Moment
  /** For people who read the lease; nothing is decided by it. */
  readonly now: EpochMs
}

/**
 * Decides: take it, renew it, or wait for the holder.
 *
 * The clocks of two machines differ. So the times in the lease are never compared with our own: the lease of another is
 * over when we have seen it stand unchanged for as long as it was taken for.
 *
 * @see https://pkg.go.dev/k8s.io/client-go/tools/leaderelection
 */
export function decideLease(sighting: Sighting | undefined, { name, durationMs, moment, now }: Candidate): LeaseStep {
  const fresh = { holder: name, durationMs, renewedAt: now, acquiredAt: now, transitions: 0 }
  if (sighting === undefined) return { kind: 'take', lease: fresh }
  const { lease, since } = sighting
  if (lease.holder === name) {
    // What is written as it stands is no write: under a clock that was set back others would see nothing renewed.
    return {
      kind: 'renew',
      lease: { ...withoutVersion(lease), durationMs, renewedAt: Math.max(now, lease.renewedAt + 1) },
    }
  }
  const untilMoment = since + lease.durationMs
  if (lease.holder !== '' && moment < untilMoment) return { kind: 'wait', holder: lease.holder, untilMoment }
  return { kind: 'take', lease: { ...fresh, transitions: lease.transitions + 1 } }
}

function withoutVersion({ version: _, ...lease }: KeptLease): Lease {
  return lease
}
