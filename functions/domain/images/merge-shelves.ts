// Puts together what two who looked at one repository side by side found: neither may undo what the other saw later.
import type { EpochMs } from '../failure.ts'
import type { Shelf, ShelvedImage } from './shelf.ts'
import { ARRIVALS_KEPT } from './update-shelf.ts'

/** Merges two shelves of one repository: the later list of tags, the latest look at each tag, the outcome of the later look. */
export function mergeShelves(one: Shelf, other: Shelf): Shelf {
  const [older, newer] = one.listedAt <= other.listedAt ? [one, other] : [other, one]
  const { failure } = lookedAt(older) > lookedAt(newer) ? older : newer
  const { repo, tags, listedAt } = newer
  const listed = new Set<string>(tags)
  const images = new Map([...older.images].filter(([tag]) => listed.has(tag)))
  for (const [tag, image] of newer.images) images.set(tag, later(images.get(tag), image))
  const arrivals = new Map(
    [...older.arrivals, ...newer.arrivals].filter(({ tag }) => listed.has(tag)).map(one => [one.tag, one]),
  )
  const latest = [...arrivals.values()].sort((a, b) => b.seenAt - a.seenAt).slice(0, ARRIVALS_KEPT)
  return { repo, tags, listedAt, images, arrivals: latest, ...(failure === undefined ? {} : { failure }) }
}

function later(one: ShelvedImage | undefined, other: ShelvedImage): ShelvedImage {
  return one !== undefined && one.readAt > other.readAt ? one : other
}

function lookedAt({ listedAt, failure }: Shelf): EpochMs {
  return Math.max(listedAt, failure?.at ?? 0)
}
