// Waits for a job: asks again and again, ever more slowly, and says so when it takes long.
import type { JobStatus } from '../domain/access/api-objects.ts'
import { renderTold } from '../domain/failure.ts'
import { describeDuration } from '../domain/sync/duration.ts'
import { askApi } from './ask-api.ts'
import { WaitedInVain } from './failures.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

const FIRST_DELAY_MS = 100
const MAX_DELAY_MS = 5_000
/** A person who sees nothing for longer than this thinks that it hangs. */
const PROGRESS_AFTER_MS = 10_000

/**
 * Waits until a job has succeeded or failed; `look` sees every answer.
 *
 * @throws {WaitedInVain} when the time is over; the job goes on
 */
export async function awaitJob(
  id: string,
  server: Server,
  world: World,
  look: (job: JobStatus) => void,
): Promise<JobStatus> {
  const startedAt = world.now()
  let toldAt = startedAt
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    const job = await askApi<JobStatus>({ path: 'v6/jobs', query: { id } }, server, world)
    look(job)
    if (job.StatusString === 'succeeded' || job.StatusString === 'failed') return job
    const waitedMs = world.now() - startedAt
    if (waitedMs + delayMs > server.timeoutMs) throw new WaitedInVain(describeTimeout(id, job, server.timeoutMs))
    if (world.now() - toldAt >= PROGRESS_AFTER_MS) {
      toldAt = world.now()
      world.stderr(`Still waiting after ${describeDuration(Math.floor(waitedMs / 1000) * 1000)}: ${describe(job)}\n`)
    }
    await world.wait(delayMs)
  }
}

function describeTimeout(id: string, job: JobStatus, timeoutMs: number): string {
  const what = `timeout: the job ${id} is not done after ${describeDuration(timeoutMs)} (${describe(job)})`
  return `${what}\n\nIt goes on without fluxctl. Wait longer with --timeout.`
}

function describe({ StatusString, Result: { run, update } }: JobStatus): string {
  const failure = run?.failures[0] ?? update?.failure
  const news = failure === undefined ? (run?.summary ?? update?.summary) : renderTold(failure)
  return news === undefined ? StatusString : `${StatusString}; ${news}`
}
