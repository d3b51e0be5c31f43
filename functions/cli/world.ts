// What fluxctl needs of its surroundings; a test hands in another world.
import type { EpochMs, Milliseconds } from '../domain/failure.ts'

/** Is a terminal that somebody sits at. */
export type Terminal = {
  /** 0 when it does not say. */
  readonly columns: number
  /** What is pressed, unechoed, as long as somebody reads: one or several keys at a time, each as a terminal sends it. */
  readonly keys: AsyncIterable<string>
}

/** Is everything outside: streams, environment, clock, network, files. */
export type World = {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<unknown>
  readonly fetch: typeof fetch
  /** Reads a file below the working directory; `undefined` when there is none. */
  readonly readFile: (path: string) => string | undefined
  /** Writes a file; throws the error of the system when it cannot. */
  readonly writeFile: (path: string, text: string) => void
  /** Reads one setting of git's own configuration; `undefined` when it says nothing, or there is no git. */
  readonly gitConfig: (name: string) => string | undefined
  /** Runs a program and shows what it says, unless it is to be quiet; `undefined` when there is no such program. */
  readonly run: (
    program: string,
    args: readonly string[],
    how?: { readonly isQuiet?: boolean },
  ) => Promise<number | null | undefined>
  /** `undefined` when nobody sits there: in a pipe, in CI. */
  readonly terminal: () => Terminal | undefined
  readonly version: string
}
