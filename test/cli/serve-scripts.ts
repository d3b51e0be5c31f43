// Runs fluxctl against servers that say what they were told to, and stops them after each test.
import { afterEach } from 'vitest'
import { type Scripted, startScriptedServer } from './a-scripted-server.ts'
import { runInAWorld, type Surroundings } from './run-in-a-world.ts'

/** Is what a server answers, by request line; an answer alone is given again and again. */
export type Script = Readonly<Record<string, Scripted | readonly Scripted[]>>

/** Makes what starts a server; every server that it started is stopped after the test. */
export function serveScripts() {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })
  return async (script: Script) => {
    const lines = Object.entries(script).map(([line, answers]) => {
      const [method, path] = line.split(' ')
      return [`${method} /api/flux/${path}`, Array.isArray(answers) ? answers : [answers]] as const
    })
    const server = await startScriptedServer(Object.fromEntries(lines))
    stops.push(server.stop)
    const env = { FLUX_URL: server.url, FLUX_TOKEN: 't' }
    const run = (argv: readonly string[], more: Surroundings = {}) => runInAWorld(argv, { ...more, env })
    /** What was posted to a path, oldest first. */
    const posted = () => server.asked.flatMap(({ body }) => (body === '' ? [] : [JSON.parse(body)]))
    return { ...server, run, posted }
  }
}
