// fluxctl sync: bring a target to its branch head now, wait for it, and say what was applied.
import type { JobStatus, RepositoryConfig } from '../domain/access/api-objects.ts'
import { describeCounts, describeToldObject, type SyncRun } from '../domain/sync/sync-run.ts'
import { askApi } from './ask-api.ts'
import { awaitJob } from './await-job.ts'
import { CommandStopped } from './failures.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

const MAX_OBJECTS = 30

/** Asks for a sync and waits; 1 when an object could not be applied. */
export async function sync(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const say = (line: string) => world.stdout(`${line}\n`)
  const { remote } = await askApi<RepositoryConfig>({ path: 'v9/git-repo-config', post: false }, server, world)
  say(`Synchronizing with ${remote.url}`)
  const update = { type: 'sync', cause: { Message: '', User: '' }, spec: {} }
  const id = await askApi<string>({ path: 'v9/update-manifests', post: update }, server, world)

  let told: string | undefined
  const tellRevision = ({ Result: { revision } }: JobStatus) => {
    if (revision === undefined || revision === told) return
    told = revision
    say(`Revision of ${remote.branch} to apply is ${revision.slice(0, 7)}`)
    say(`Waiting for ${revision.slice(0, 7)} to be applied ...`)
  }
  const job = await awaitJob(id, server, world, tellRevision)
  if (job.StatusString === 'failed') {
    world.stderr(`Failed to complete sync job (ID ${JSON.stringify(id)})\n`)
    throw new CommandStopped(job.Err)
  }
  return tellRun(job.Result.run, world)
}

function tellRun(run: SyncRun | undefined, world: World): number {
  if (run) {
    world.stdout(`${describeCounts(run.counts)}\n`)
    const changed = run.objects.filter(({ outcome }) => outcome === 'created' || outcome === 'updated')
    for (const { outcome, id } of changed.slice(0, MAX_OBJECTS)) world.stdout(`  ${outcome}  ${id}\n`)
    if (changed.length > MAX_OBJECTS) world.stdout(`  … and ${changed.length - MAX_OBJECTS} more\n`)
    const troubled = run.objects.filter(({ outcome }) => outcome === 'failed' || outcome === 'waiting')
    for (const object of troubled) world.stderr(`  ${object.outcome}  ${describeToldObject(object)}\n`)
    const failed = run.counts.failed ?? 0
    if (failed > 0) {
      throw new CommandStopped(`${failed} ${failed === 1 ? 'object was' : 'objects were'} not applied; the others were`)
    }
  }
  world.stdout('Done.\n')
  return 0
}
