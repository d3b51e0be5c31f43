// A lease: the right to work that one process at a time has, and that ends by itself when it is not renewed.
//
// The room takes what stands in the lease, and when this process saw it first; it says whether to take the lease, to renew
// it or to wait, and whether this process may work. It knows neither Kubernetes nor clocks: moments come in as arguments.
import type { EpochMs, Milliseconds } from '../failure.ts'

/** A moment of a clock that nobody sets: only differences of moments of one process mean anything. */
export type Moment = number

/** Is what a lease says. `holder` is empty when it was given back. */
export type Lease = {
  readonly holder: string
  readonly durationMs: Milliseconds
  /** As the holder's clock said it: for people to read. */
  readonly renewedAt: EpochMs
  readonly acquiredAt: EpochMs
  /** How often the lease went from one holder to another. */
  readonly transitions: number
}

/** Is a lease as it stands somewhere; `version` changes with every write. */
export type KeptLease = Lease & { readonly version: string }

/** Is a lease as it was seen, and since when it has been standing so. */
export type Sighting = { readonly lease: KeptLease; readonly since: Moment }

/** Is what to do about a lease. */
export type LeaseStep =
  | { readonly kind: 'take' | 'renew'; readonly lease: Lease }
  | { readonly kind: 'wait'; readonly holder: string; readonly untilMoment: Moment }
