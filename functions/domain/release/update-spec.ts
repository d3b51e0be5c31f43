// What a person may ask to be written to Git, in Flux's own words: images by repository, containers one by one, policies.
import type { ResourceIdText } from '../manifests/resource-id.ts'

/** Is who asked, and what they said about it; both may be empty. */
export type Cause = { readonly message: string; readonly user: string }

/** Says whether anything is written. */
export type ReleaseKind = 'plan' | 'execute'

/** Asks for one image, or for the newest of every image, in some workloads or in all. */
export type ImageReleaseSpec = {
  readonly type: 'image'
  readonly workloads: 'all' | readonly ResourceIdText[]
  /** `latest`, or a reference with its tag as written. */
  readonly image: 'latest' | string
  readonly kind: ReleaseKind
  readonly excludes: readonly ResourceIdText[]
  readonly force: boolean
}

/** Asks for the exact images of containers. */
export type ContainerReleaseSpec = {
  readonly type: 'containers'
  readonly kind: ReleaseKind
  readonly containers: ReadonlyMap<
    ResourceIdText,
    readonly { readonly container: string; readonly current: string; readonly target: string }[]
  >
  readonly skipMismatches: boolean
  readonly force: boolean
}

/** Asks for policies to be set (with their values) and to be taken away. */
export type PolicyUpdate = { readonly add: ReadonlyMap<string, string>; readonly remove: ReadonlySet<string> }

/** Asks for policies of workloads to change. */
export type PolicySpec = { readonly type: 'policy'; readonly updates: ReadonlyMap<ResourceIdText, PolicyUpdate> }

/** Is everything that can be asked for. */
export type UpdateSpec = ImageReleaseSpec | ContainerReleaseSpec | PolicySpec
