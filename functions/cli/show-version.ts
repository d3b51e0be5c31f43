// fluxctl version: which fluxctl this is, and which server it talks to when there is one.
import { askApi } from './ask-api.ts'
import { findServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Shows the versions; a server that does not answer is told of, and is no failure. */
export async function showVersion(values: Values, world: World): Promise<number> {
  world.stdout(`${world.version}\n`)
  const server = findServer(values, world)
  if (!server) return 0
  try {
    world.stdout(`server: ${await askApi<string>({ path: 'v11/version' }, server, world)} at ${server.url}\n`)
  } catch (thrown) {
    const why = thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : ''
    world.stderr(`server: not known; ${why}\n`)
  }
  return 0
}
