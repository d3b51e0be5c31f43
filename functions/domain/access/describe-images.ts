// What a workload runs and what it could run. It knows neither registries nor tag patterns: tags come ordered.
import { type EpochMs, renderTrouble } from '../failure.ts'
import { formatImageRef } from '../images/format-image-ref.ts'
import type { ImageRef, Tag } from '../images/image.ts'
import { parseImageRef } from '../images/parse-image-ref.ts'
import type { Shelf } from '../images/shelf.ts'
import { formatResourceId, type ResourceId } from '../manifests/resource-id.ts'
import {
  CONTAINER_FIELDS,
  type ContainerField,
  type ImageContainer,
  type ImageInfo,
  type ImageStatus,
  NO_IMAGE_DATA,
} from './image-status.ts'

/** Is one container as it runs; the image as it is written. */
export type RunningContainer = { readonly name: string; readonly image: string }

/** Is the tags of a shelf in the order of a container's pattern: all of them, and those that it lets through. */
export type TagOrder = { readonly sorted: readonly Tag[]; readonly filtered: readonly Tag[] }

/** Is what is known of images; moments are shown as the shelf has them. */
export type ImageSources = {
  readonly shelfOf: (container: RunningContainer) => Shelf | undefined
  /** The shelf may hold a tag more than the one handed out: the one that runs. */
  readonly order: (container: RunningContainer, shelf: Shelf) => TagOrder
}

/** Describes the images of one workload, container by container. */
export function describeImages(
  workload: { readonly id: ResourceId; readonly containers: readonly RunningContainer[] },
  sources: ImageSources,
  fields: ReadonlySet<ContainerField> = new Set(CONTAINER_FIELDS),
): ImageStatus {
  const Containers = workload.containers.map(container => {
    return pickFields(describeContainer(container, sources), fields)
  })
  return { ID: formatResourceId(workload.id), Containers }
}

function describeContainer(container: RunningContainer, { shelfOf, order }: ImageSources): ImageContainer {
  const nothing = { Name: container.name, Current: {}, LatestFiltered: {} }
  const parsed = parseImageRef(container.image)
  if (parsed.kind === 'malformed') return { ...nothing, AvailableError: parsed.why }
  const shelf = shelfOf(container)
  if (shelf === undefined) return { ...nothing, AvailableError: NO_IMAGE_DATA }
  const { ref } = parsed
  const describe = (tag: Tag) => describeTag(tag, ref, shelf)
  const running = ref.tag as Tag | undefined
  const { sorted, filtered, newer } = orderAround(running, container, shelf, order)
  const [latest] = filtered
  return {
    Name: container.name,
    Current: running === undefined || shelf.listedAt === 0 ? {} : describe(running),
    LatestFiltered: latest === undefined ? {} : describe(latest),
    Available: sorted.map(describe),
    AvailableError: describeTrouble(shelf),
    AvailableImagesCount: sorted.length,
    NewAvailableImagesCount: newer.size,
    FilteredImagesCount: filtered.length,
    NewFilteredImagesCount: filtered.filter(tag => newer.has(tag)).length,
  }
}

/** A tag that runs and is no longer listed has its place in the order all the same; without one, everything is newer. */
function orderAround(
  running: Tag | undefined,
  container: RunningContainer,
  shelf: Shelf,
  order: ImageSources['order'],
) {
  const isListed = running === undefined || shelf.tags.includes(running)
  const { sorted, filtered } = order(container, isListed ? shelf : { ...shelf, tags: [...shelf.tags, running] })
  const place = running === undefined ? -1 : sorted.indexOf(running)
  const newer = new Set(place === -1 ? sorted : sorted.slice(0, place))
  if (isListed) return { sorted, filtered, newer }
  const listed = (tag: Tag) => tag !== running
  return { sorted: sorted.filter(listed), filtered: filtered.filter(listed), newer }
}

/** A tag of which nothing could be read has its name all the same; Flux gives only the tag, which its client cannot read. */
function describeTag(tag: Tag, { host, path }: ImageRef, shelf: Shelf): ImageInfo {
  const ID = formatImageRef({ host, path, tag })
  const image = shelf.images.get(tag)
  if (image?.digest === undefined) return { ID }
  const { digest, createdAt, labelledAt, readAt } = image
  return {
    ID,
    Digest: digest,
    ...(labelledAt === undefined ? {} : { Labels: { 'org.opencontainers.image.created': renderMoment(labelledAt) } }),
    ...(createdAt === undefined ? {} : { CreatedAt: renderMoment(createdAt) }),
    LastFetched: renderMoment(readAt),
  }
}

function describeTrouble({ failure, listedAt }: Shelf): string {
  if (failure !== undefined) return renderTrouble(failure)
  return listedAt === 0 ? NO_IMAGE_DATA : ''
}

/** Leaves out what nobody asked for, and what is empty; the two infos always stay. */
function pickFields(container: ImageContainer, fields: ReadonlySet<ContainerField>): ImageContainer {
  const asked = CONTAINER_FIELDS.filter(field => fields.has(field) && !isEmpty(container[field]))
  return { Current: {}, LatestFiltered: {}, ...Object.fromEntries(asked.map(field => [field, container[field]])) }
}

function isEmpty(value: ImageContainer[ContainerField]): boolean {
  return value === undefined || value === '' || value === 0 || (Array.isArray(value) && value.length === 0)
}

/** As Go writes it: without a fraction of nothing. */
function renderMoment(moment: EpochMs): string {
  // biome-ignore lint/style/noRestrictedGlobals: writing down a moment asks no clock
  return new Date(moment).toISOString().replace('.000Z', 'Z')
}
