// How updates travel: what a client asks to be written to Git and what became of it, in Flux's names.
import type { FailureReport } from '../failure.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { ImageNote } from '../release/image-note.ts'
import type { ResultStatus } from '../release/release-result.ts'
import type { ReleaseKind } from '../release/update-spec.ts'
import type { ImageVerdict } from '../sync/image-run.ts'

/** Is who asks, and what they say about it. */
export type CauseObject = { readonly Message: string; readonly User: string }

/** Is one container's change; an empty `Current` takes whatever is there. */
export type ContainerUpdate = { readonly Container: string; readonly Current: string; readonly Target: string }

/** Is a release by image. `<all>` stands for every workload, `<all latest>` for the newest of every image. */
export type ImageReleaseObject = {
  readonly ServiceSpecs: readonly string[]
  readonly ImageSpec: string
  readonly Kind: ReleaseKind
  readonly Excludes: readonly ResourceIdText[]
  readonly Force: boolean
}

/** Is a release container by container. */
export type ContainerReleaseObject = {
  readonly Kind: ReleaseKind
  readonly ContainerSpecs: Readonly<Record<ResourceIdText, readonly ContainerUpdate[]>>
  readonly SkipMismatches: boolean
  readonly Force: boolean
}

/** Is a change of policies, workload by workload. */
export type PolicyObject = Readonly<
  Record<
    ResourceIdText,
    { readonly add: Readonly<Record<string, string>>; readonly remove: Readonly<Record<string, string>> }
  >
>

/** Is one update as it is asked for. */
export type UpdateObject = { readonly cause: CauseObject } & (
  | { readonly type: 'image'; readonly spec: ImageReleaseObject }
  | { readonly type: 'containers'; readonly spec: ContainerReleaseObject }
  | { readonly type: 'policy'; readonly spec: PolicyObject }
)

/** Is what became of one workload. */
export type WorkloadResultObject = {
  readonly Status: ResultStatus
  readonly Error?: string
  /** `null` and not an empty list, as Flux writes it. */
  readonly PerContainer: readonly ContainerUpdate[] | null
}

/** Is what became of every workload that was looked at. */
export type ResultObject = Readonly<Record<ResourceIdText, WorkloadResultObject>>

/** Is what Flux has no words for: where a proposal is, what is odd about an image, which failure it was. */
export type UpdateFacts = {
  readonly verdict: ImageVerdict
  readonly summary: string
  /** Where people look at the change request. */
  readonly url?: string
  readonly notes: readonly ImageNote[]
  readonly failure?: FailureReport
}
