// What fluxctl needs of its surroundings; a test hands in another world.
import type { EpochMs, Milliseconds } from '../domain/failure.ts'

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
  readonly version: string
}
