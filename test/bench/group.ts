// What every group of figures is, and how one says that it cannot run here.
import type { Figure } from './figures.ts'

/** Is a group of figures: it starts what it measures, measures, and takes all of it away again. */
export type Group = { runGroup(say: Say): Promise<readonly Figure[]> }

/** Tells a person what is going on; nothing of it is a figure. */
export type Say = (line: string) => void

/** Something a group needs is not on this machine; the group is left out. */
export class CannotRunHere extends Error {
  readonly code = 'bench-cannot-run-here'
}

/** Tells the time in milliseconds on the system's monotonic clock, which all processes of one machine share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
