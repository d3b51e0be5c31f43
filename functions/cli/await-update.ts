// Waits for an update, tells what it came to, and waits until it is applied where that is wanted.
import type { JobStatus } from '../domain/access/api-objects.ts'
import { restoreResult } from '../domain/access/restore-result.ts'
import type { UpdateFacts } from '../domain/access/update-objects.ts'
import { renderResult } from '../domain/release/render-result.ts'
import { askApi } from './ask-api.ts'
import { awaitJob } from './await-job.ts'
import { CommandStopped, WaitedInVain } from './failures.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 10_000

const OUTCOME_UNKNOWN = `
We timed out waiting for the result of the operation. This does not
necessarily mean it has failed. You can check the state of the
cluster, or commit logs, to see if there was a result. In general, it
is safe to retry operations.
`

const NOT_APPLIED_YET = `
The operation succeeded, but we timed out waiting for the commit to be
applied. This does not necessarily mean there is a problem. Use

    fluxctl sync

to run a sync interactively.
`

/** Says how much is told, and whether the commit has to be applied before this is over. */
export type Patience = { readonly verbosity: number; readonly waitsForApply: boolean }

/**
 * Waits for the job of an update and tells its result; a commit that is not applied in time is told of and no failure.
 *
 * @throws {WaitedInVain} when the job is not done in time, after saying that its outcome is not known
 * @throws {CommandStopped} when the job failed
 */
export async function awaitUpdate(
  id: string,
  { verbosity, waitsForApply }: Patience,
  server: Server,
  world: World,
): Promise<JobStatus['Result']> {
  const job = await awaitOutcome(id, server, world)
  const { result, revision, update } = job
  if (result !== undefined) world.stdout(renderResult(restoreResult(result), verbosity))
  tellNotes(update, world)
  if (update?.url !== undefined) world.stderr(`Change request opened:\t${update.url}\n`)
  if (revision !== undefined) world.stderr(`Commit pushed:\t${revision.slice(0, 7)}\n`)
  if (result === undefined && update?.url === undefined) world.stderr('Nothing to do\n')
  else if (waitsForApply && revision !== undefined) await awaitApplied(revision, server, world)
  return job
}

/**
 * Waits for the job of an update, and tells nothing of it.
 *
 * @throws {CommandStopped} when the job failed
 */
export async function awaitOutcome(id: string, server: Server, world: World): Promise<JobStatus['Result']> {
  try {
    const job = await awaitJob(id, server, world, () => {})
    if (job.StatusString === 'failed') throw new CommandStopped(job.Err)
    return job.Result
  } catch (thrown) {
    if (thrown instanceof WaitedInVain) world.stderr(OUTCOME_UNKNOWN)
    throw thrown
  }
}

function tellNotes(update: UpdateFacts | undefined, world: World): void {
  for (const { image, why, fix } of update?.notes ?? []) {
    world.stderr(`${image}: ${why}${fix === undefined ? '' : `. ${fix}`}\n`)
  }
}

async function awaitApplied(revision: string, server: Server, world: World): Promise<void> {
  const startedAt = world.now()
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    const query = { ref: revision }
    const unapplied = await askApi<readonly string[] | null>({ path: 'v6/sync', query }, server, world)
    if (unapplied === null || unapplied.length === 0) {
      world.stderr(`Commit applied:\t${revision.slice(0, 7)}\n`)
      return
    }
    if (world.now() - startedAt + delayMs > server.timeoutMs) {
      world.stderr(NOT_APPLIED_YET)
      return
    }
    await world.wait(delayMs)
  }
}
