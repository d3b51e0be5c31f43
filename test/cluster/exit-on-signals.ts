// Turns Ctrl-C and its kin into an orderly exit: tidy first, then leave with the shell's code.
import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Leaves with 128 + the signal's number once `tidy` is done, whether or not it managed; 'exit' handlers still run.
 *
 * Returns how to stop listening.
 */
export function exitOnSignals(tidy: () => Promise<void> = async () => {}): () => void {
  const leave = (signal: NodeJS.Signals) => {
    const code = 128 + constants.signals[signal]
    tidy().then(
      () => process.exit(code),
      () => process.exit(code),
    )
  }
  for (const signal of signals) process.once(signal, leave)
  return () => {
    for (const signal of signals) process.off(signal, leave)
  }
}
