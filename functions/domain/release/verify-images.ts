// Checks edited files before they are committed: the same images in the same places, but for those that were meant.
import { formatResourceId } from '../manifests/resource-id.ts'
import type { ImageUse } from './image-use.ts'
import type { PlannedImage } from './release-plan.ts'

/** Compares what files said with what they say now; undefined when exactly the planned images changed, else what is wrong. */
export function verifyImages(
  before: readonly ImageUse[],
  after: readonly ImageUse[],
  planned: readonly PlannedImage[],
): string | undefined {
  if (before.length !== after.length) return `${before.length} images became ${after.length}`
  const wanted = new Map(planned.map(({ use, to }) => [placeOf(use), to]))
  for (const [index, was] of before.entries()) {
    const is = after[index]
    const place = placeOf(was)
    if (is === undefined || placeOf(is) !== place) return `${place} is no longer where it was`
    const expected = wanted.get(place) ?? was.image
    if (is.image !== expected) return `the image of ${place} is not ${expected}`
    wanted.delete(place)
  }
  const [missed] = wanted.keys()
  return missed === undefined ? undefined : `${missed} was not found`
}

function placeOf({ id, container }: ImageUse): string {
  return `${formatResourceId(id)} ${container}`
}
