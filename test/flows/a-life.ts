// A process that is killed at one of its calls to the outside: before the call did anything, or after it did all of it.

type Verb = (...given: never[]) => Promise<unknown>

/** Is one process; what it asks after its death is never done, and what it asked before is never answered. */
export type Life = {
  /** Wraps every verb of a door. */
  lead<Door extends object>(door: Door): Door
  /** Runs until the work is over, or this process is. */
  until(work: Promise<unknown>): Promise<'done' | 'killed'>
}

/** Opens a process that dies at a point; even ones are before a call and odd ones after it, two for each call. */
export function aLife(diesAt: number): Life {
  const death = Promise.withResolvers<'killed'>()
  const never = new Promise<never>(() => {})
  let isDead = false
  let calls = 0

  const die = () => {
    isDead = true
    death.resolve('killed')
    return never
  }
  const wrap = (verb: Verb): Verb => {
    return async (...given) => {
      if (isDead) return never
      const point = calls * 2
      calls += 1
      if (point === diesAt) return die()
      const answer = await verb(...given)
      if (isDead || point + 1 === diesAt) return die()
      return answer
    }
  }
  return {
    lead(door) {
      const verbs = Object.entries(door).map(([name, verb]) => [name, typeof verb === 'function' ? wrap(verb) : verb])
      return Object.fromEntries(verbs) as typeof door
    },
    until: work => Promise.race([work.then(() => 'done' as const), death.promise]),
  }
}
