// fluxctl sync: bring a target to its branch head now, wait for it, and say what was applied.
import type { RepositoryConfig } from '../domain/access/api-objects.ts'
import { askApi } from './ask-api.ts'
import { awaitSync } from './await-sync.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Asks for a sync and waits; 1 when an object could not be applied. */
export async function sync(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const { remote } = await askApi<RepositoryConfig>({ path: 'v9/git-repo-config', post: false }, server, world)
  world.stdout(`Synchronizing with ${remote.url}\n`)
  const update = { type: 'sync', cause: { Message: '', User: '' }, spec: {} }
  const id = await askApi<string>({ path: 'v9/update-manifests', post: update }, server, world)
  return awaitSync(id, remote.branch, server, world)
}
