// Asks for something to be written to Git.
import { describeUpdate } from '../domain/access/describe-update.ts'
import type { Cause, UpdateSpec } from '../domain/release/update-spec.ts'
import { askApi } from './ask-api.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

/** Submits an update; answers the id of its job. */
export function submitUpdate(spec: UpdateSpec, cause: Cause, server: Server, world: World): Promise<string> {
  return askApi<string>({ path: 'v9/update-manifests', post: describeUpdate(spec, cause) }, server, world)
}
