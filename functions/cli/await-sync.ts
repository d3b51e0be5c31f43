// Waits for a sync that was asked for, and tells what it did.

import type { JobStatus } from '../domain/access/api-objects.ts'
import { renderTold } from '../domain/failure.ts'
import { describeCounts, describeToldObject, type SyncRun } from '../domain/sync/sync-run.ts'
import { awaitJob } from './await-job.ts'
import { CommandStopped } from './failures.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

const MAX_OBJECTS = 30
const CHANGES: ReadonlySet<string> = new Set(['created', 'updated', 'pruned', 'deleting'])

/**
 * Waits for the job of a sync and tells what it did.
 *
 * @throws {CommandStopped} when it failed, or an object was not applied
 */
export async function awaitSync(id: string, branch: string, server: Server, world: World): Promise<number> {
  const say = (line: string) => world.stdout(`${line}\n`)
  let told: string | undefined
  const tellRevision = ({ Result: { revision } }: JobStatus) => {
    if (revision === undefined || revision === told) return
    told = revision
    say(`Revision of ${branch} to apply is ${revision.slice(0, 7)}`)
    say(`Waiting for ${revision.slice(0, 7)} to be applied ...`)
  }
  const job = await awaitJob(id, server, world, tellRevision)
  if (job.StatusString === 'failed') {
    world.stderr(`Failed to complete sync job (ID ${JSON.stringify(id)})\n`)
    throw new CommandStopped(job.Err)
  }
  if (job.Result.run) tellRun(job.Result.run, world)
  world.stdout('Done.\n')
  return 0
}

function tellRun({ counts, objects, failures }: SyncRun, world: World): void {
  world.stdout(`${describeCounts(counts)}\n`)
  const changed = objects.filter(({ outcome }) => CHANGES.has(outcome))
  for (const { outcome, id } of changed.slice(0, MAX_OBJECTS)) world.stdout(`  ${outcome}  ${id}\n`)
  if (changed.length > MAX_OBJECTS) world.stdout(`  … and ${changed.length - MAX_OBJECTS} more\n`)
  const troubled = objects.filter(({ outcome }) => outcome === 'failed' || outcome === 'waiting')
  for (const object of troubled) world.stderr(`  ${object.outcome}  ${describeToldObject(object)}\n`)
  for (const failure of failures) world.stderr(`${renderTold(failure)}\n`)
  if (failures.some(({ code }) => code.startsWith('prune-'))) world.stderr(`Or look and consent with fluxctl prune.\n`)
  const failed = counts.failed ?? 0
  if (failed > 0) {
    throw new CommandStopped(`${failed} ${failed === 1 ? 'object was' : 'objects were'} not applied; the others were`)
  }
}
