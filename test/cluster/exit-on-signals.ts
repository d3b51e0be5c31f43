// Turns Ctrl-C and its kin into an ordinary exit, so that whoever has something to tidy can do it on 'exit'.
import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Leaves with the shell's code (128 + number) on the first signal; returns how to stop listening. */
export function exitOnSignals(): () => void {
  const leave = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal])
  for (const signal of signals) process.once(signal, leave)
  return () => {
    for (const signal of signals) process.off(signal, leave)
  }
}
