// Where Git names an image: one container of one workload, with what its annotations ask for.
import type { ResourceId, ResourceIdText } from '../manifests/resource-id.ts'

/** Is where the secrets to pull an image stand; nothing of a secret. */
export type PullPlace = {
  readonly namespace: string
  readonly serviceAccount: string
  /** Names of the pod's own `imagePullSecrets`. */
  readonly secrets: readonly string[]
}

/** Is one image as Git has it. */
export type ImageUse = {
  readonly id: ResourceId
  /** Where the workload stands; the line is that of its document. */
  readonly file: string
  readonly line: number
  readonly container: string
  /** As written; not yet known to be a reference. */
  readonly image: string
  /** As written; absent means any tag. */
  readonly pattern?: string
  readonly isAutomated: boolean
  readonly isLocked: boolean
  readonly isIgnored: boolean
  readonly pull: PullPlace
}

/** Is all that a commit says of images: where there are some, and which workloads have none. */
export type ImagesInGit = { readonly uses: readonly ImageUse[]; readonly imageless: readonly ResourceIdText[] }
