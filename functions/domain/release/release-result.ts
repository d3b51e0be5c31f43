// What a release, an automation run or a change of policies did, workload by workload, in Flux's words.
import type { ResourceIdText } from '../manifests/resource-id.ts'

/** Is what became of one workload. `ignored` was not asked for, `skipped` was and could not be. */
export type ResultStatus = 'success' | 'failed' | 'skipped' | 'ignored'

/** Is one container's change: full references, as they were and as they are. */
export type ContainerChange = { readonly container: string; readonly current: string; readonly target: string }

/** Is the result for one workload. */
export type WorkloadResult = {
  readonly status: ResultStatus
  readonly error?: string
  readonly containers: readonly ContainerChange[]
}

/** Is the result for every workload that was looked at. */
export type ReleaseResult = ReadonlyMap<ResourceIdText, WorkloadResult>
