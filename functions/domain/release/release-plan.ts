// What a release changes, and what it says of everybody who might have been changed.
import type { ImageUse } from './image-use.ts'
import type { ContainerChange, ReleaseResult } from './release-result.ts'

/** Is one image to write. */
export type PlannedImage = { readonly use: ImageUse; readonly to: string }

/** Is what is changed, and the result for everybody who asked. */
export type ReleasePlan = { readonly changes: readonly PlannedImage[]; readonly result: ReleaseResult }

/** Describes one change as results tell it. */
export function describeChange({ use, to }: PlannedImage): ContainerChange {
  return { container: use.container, current: use.image, target: to }
}
