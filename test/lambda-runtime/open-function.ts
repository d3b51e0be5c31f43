// One function as Lambda runs it: an environment for each event at a time, started when none is free, kept until it dies.
import type { DeployedFunction } from './deploy-stack.ts'
import { type Environment, type LogLine, type Outcome, startEnvironment } from './start-environment.ts'

/** Is a function that can be invoked. */
export type LambdaFunction = ReturnType<typeof openFunction>

/** Opens it; the first event starts a process. `client` is the program of the runtime client. */
export function openFunction(client: string, deployed: DeployedFunction) {
  const all: Environment[] = []
  const busy = new Set<Environment>()
  const killed = new Set<Environment>()

  /** Taken in the same breath as found: events come side by side. */
  async function take(): Promise<Environment> {
    const free = all.find(each => each.isAlive() && !busy.has(each))
    if (free) busy.add(free)
    if (free) return free
    const started = await startEnvironment(client, deployed)
    busy.add(started)
    all.push(started)
    return started
  }

  return {
    deployed,
    /** Invokes; absent, the time is that of the template. */
    async invoke(event: unknown, timeoutMs = deployed.timeoutMs): Promise<Outcome> {
      const environment = await take()
      const outcome = await environment.invoke(event, timeoutMs)
      busy.delete(environment)
      return outcome
    },
    /** Starts a process in advance, so that a test does not wait for it where time matters. */
    async warmUp(): Promise<void> {
      busy.delete(await take())
    },
    /** Ends every process at once, whatever it does. */
    kill(): void {
      for (const environment of all.filter(each => each.isAlive())) {
        killed.add(environment)
        environment.kill()
      }
    },
    /** Lists what all its processes have logged, those of one process in order. */
    lines: (): readonly LogLine[] => all.flatMap(each => each.written().lines),
    /** Lists what should never happen: output that is no log line, and processes that ended by themselves. */
    mishaps(): readonly string[] {
      const noise = all.flatMap(each => each.written().noise)
      const dead = all.filter(each => !each.isAlive() && !killed.has(each))
      return [...noise, ...dead.map(() => `${deployed.name}: a process ended`)]
    },
    /** Counts the processes that were started. */
    count: () => all.length,
    close: () => Promise.all(all.map(each => each.close())),
  }
}
