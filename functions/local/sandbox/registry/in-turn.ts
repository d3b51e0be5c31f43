// One at a time for each key, in the order of asking; what failed does not hold up the next.

/** Runs work when all earlier work of the same key has ended. */
export type Turns = {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** Opens a set of queues. */
export function openTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const result = (last.get(key) ?? Promise.resolve()).then(work)
      const ended = result
        .catch(() => {})
        .then(() => {
          if (last.get(key) === ended) last.delete(key)
        })
      last.set(key, ended)
      return result
    },
    async idle() {
      while (last.size > 0) await Promise.all(last.values())
    },
  }
}
