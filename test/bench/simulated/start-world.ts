// Starts the process of the simulated world and hands it one order after the other.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Latencies, Reached, WorldOrder, WorldReady, WorldReport } from './world.ts'

/** Is the world from outside. */
export type World = WorldReady & {
  readonly pid: number
  push(repository: string, files: Readonly<Record<string, string>>): Promise<string>
  /** Pushes an image. */
  tag(image: string, tag: string): Promise<string>
  /** From now on every side takes so long. */
  slow(latencies: Latencies): Promise<string>
  reached(commit: string): Promise<Reached>
  report(): Promise<WorldReport>
  stop(): Promise<void>
}

const FILE = fileURLToPath(new URL('world.ts', import.meta.url))

/** Starts it; it ends with this process at the latest. */
export async function startWorld(latencies: Latencies): Promise<World> {
  const child = fork(FILE, { execArgv: [] })
  const exited = once(child, 'exit')
  const ended = exited.then(([code]) => {
    throw new Error(`The simulated world ended with ${code}`)
  })
  ended.catch(() => {})
  let turn: Promise<unknown> = Promise.resolve()
  function order<Answer>(given: WorldOrder): Promise<Answer> {
    const answered = turn.then(async () => {
      const next = once(child, 'message')
      child.send(given)
      return (await Promise.race([next, ended]))[0] as Answer
    })
    turn = answered.catch(() => {})
    return answered
  }
  const ready = await order<WorldReady>({ does: 'open', latencies })
  return {
    ...ready,
    pid: child.pid ?? 0,
    push: (repository, files) => order({ does: 'push', repository, files }),
    tag: (image, tag) => order({ does: 'tag', image, tag }),
    slow: next => order({ does: 'slow', latencies: next }),
    reached: commit => order({ does: 'reached', commit }),
    report: () => order({ does: 'report' }),
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}
