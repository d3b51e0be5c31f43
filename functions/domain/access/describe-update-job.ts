// How a job that may end in a commit stands, in the words Flux's clients wait for.
import { renderTold } from '../failure.ts'
import type { ReleaseResult, WorkloadResult } from '../release/release-result.ts'
import type { ImageRun, ImageVerdict } from '../sync/image-run.ts'
import type { JobStatus } from './api-objects.ts'
import type { ResultObject, UpdateObject, WorkloadResultObject } from './update-objects.ts'

const STATUS_OF = {
  committed: 'succeeded',
  proposed: 'succeeded',
  nothing: 'succeeded',
  retrying: 'running',
  failed: 'failed',
} as const satisfies Record<ImageVerdict, JobStatus['StatusString']>

/**
 * Describes the job of a run; `asked` is what the job was asked for.
 *
 * Only a commit on the branch is a revision: a client waits until that is applied, and a proposal may never be. A result
 * without a workload is left out, and a client says that there is nothing to do.
 */
export function describeUpdateJob(run: ImageRun, asked?: UpdateObject): JobStatus {
  const { verdict, commit, url, failure, result, notes, summary } = run
  return {
    Result: {
      ...(verdict === 'committed' && commit !== undefined ? { revision: commit } : {}),
      ...(asked === undefined ? {} : { spec: asked }),
      ...(result.size === 0 ? {} : { result: describeResult(result) }),
      update: {
        verdict,
        summary,
        notes,
        ...(url === undefined ? {} : { url }),
        ...(failure === undefined ? {} : { failure }),
      },
    },
    Err: verdict === 'failed' ? describeFailure(run) : '',
    StatusString: STATUS_OF[verdict],
  }
}

function describeFailure({ failure, summary }: ImageRun): string {
  return failure === undefined ? summary : renderTold(failure)
}

function describeResult(result: ReleaseResult): ResultObject {
  return Object.fromEntries([...result].map(([id, workload]) => [id, describeWorkload(workload)]))
}

function describeWorkload({ status, error, containers }: WorkloadResult): WorkloadResultObject {
  const changes = containers.map(({ container, current, target }) => {
    return { Container: container, Current: current, Target: target }
  })
  return {
    Status: status,
    ...(error === undefined || error === '' ? {} : { Error: error }),
    PerContainer: changes.length === 0 ? null : changes,
  }
}
