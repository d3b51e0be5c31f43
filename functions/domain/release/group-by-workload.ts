// Puts images together by the workload they stand in.
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import type { ImagesInGit, ImageUse } from './image-use.ts'

/** Groups images; a workload without an image is there with none. */
export function groupByWorkload({ uses, imageless }: ImagesInGit): ReadonlyMap<ResourceIdText, readonly ImageUse[]> {
  const none: readonly ImageUse[] = []
  const grouped = Map.groupBy(uses, ({ id }) => formatResourceId(id))
  return new Map([...imageless.map(id => [id, none] as const), ...grouped])
}
