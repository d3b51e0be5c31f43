// The door to the right to work: of all processes that could, one at a time has it.
import type { Milliseconds } from '../../domain/failure.ts'

/** Says why the right is gone, and after how long somebody else may have it. */
export type Loss = { readonly why: string; readonly endInMs: Milliseconds }

/** Is how a process stands: who has the right, and what is in the way of asking for it. */
export type Standing = {
  readonly isLeading: boolean
  /** Empty when nobody has it, or nobody knows. */
  readonly holder: string
  /** The code of the last failure, when the last look failed. */
  readonly trouble?: string
}

/** Gets, keeps and gives back the right to work. Whoever lost it has to start anew. */
export type Leadership = {
  /** Wants the right from now on; resolves when this process has it. */
  win(): Promise<void>
  /** Resolves when the right is lost; it does not for one that was given back. */
  lose(): Promise<Loss>
  /** Asked before anything is begun. Goes by the clock alone, so that a process that was frozen does not work on. */
  mayWork(): boolean
  stand(): Standing
  /** Gives the right back: nothing may be in hand any more. */
  release(): Promise<void>
}
