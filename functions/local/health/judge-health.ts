// Says whether this process lives, and whether it is to be sent requests.

/** Is where a process is in its life. */
export type Stage = 'starting' | 'standby' | 'working' | 'stopping'

/** Is what is known about how a process lives. */
export type Vitals = {
  /** How late the heart was the last time it should have beaten. */
  readonly pauseMs: number
  /** Code of the failure; undefined when the table could be written. */
  readonly tableTrouble: string | undefined
}

/** Is the lease as a probe tells it; `alone` when no lease was asked for. */
export type LeaseState = {
  readonly state: 'alone' | 'held' | 'standby'
  readonly holder?: string
  readonly trouble?: string
}

/** Is the answer to a probe, as it is sent. */
export type Verdict = { readonly isWell: boolean; readonly told: Readonly<Record<string, unknown>> }

/** A loop that stood still for so long answers nobody in time: senders of webhooks wait ten seconds at most. */
export const LONGEST_PAUSE_MS = 5_000

/** Judges whether a process lives; one that does not is to be started anew. */
export function judgeLife({ pauseMs, tableTrouble }: Vitals): Verdict {
  const eventLoop = { isWell: pauseMs <= LONGEST_PAUSE_MS, pauseMs: Math.round(pauseMs) }
  const table = tableTrouble === undefined ? { isWell: true } : { isWell: false, code: tableTrouble }
  const isWell = eventLoop.isWell && table.isWell
  return { isWell, told: { status: isWell ? 'alive' : 'failing', checks: { eventLoop, table } } }
}

/**
 * Judges whether requests are to be sent: a standby is ready to take over, and whoever asks for a leader wants one that
 * takes webhooks now.
 */
export function judgeReadiness(stage: Stage, lease: LeaseState, role: 'any' | 'leader'): Verdict {
  const isWell = role === 'leader' ? isServing(stage) : isServing(stage) || stage === 'standby'
  return { isWell, told: { status: isWell ? 'ready' : 'not ready', stage, configuration: isOpen(stage), lease } }
}

function isServing(stage: Stage): boolean {
  return stage === 'working'
}

/** The settings were read, and the functions imported. */
function isOpen(stage: Stage): 'valid' | 'not read yet' {
  return stage === 'starting' ? 'not read yet' : 'valid'
}
