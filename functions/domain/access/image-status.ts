// What the API says of images: Flux's objects, letter for letter.
import type { ResourceIdText } from '../manifests/resource-id.ts'

/** Is what is known of one image; moments as RFC 3339 writes them. Without `ID` nothing is known. */
export type ImageInfo = {
  /** The repository as the workload writes it, with the tag. */
  readonly ID?: string
  readonly Digest?: string
  readonly Labels?: { readonly 'org.opencontainers.image.created'?: string }
  readonly CreatedAt?: string
  readonly LastFetched?: string
}

/** Is one container: what it runs, and what it could run. A field that is empty is left out, but for the two infos. */
export type ImageContainer = {
  readonly Name?: string
  /** Of the tag that runs, from the registry's data. */
  readonly Current: ImageInfo
  /** The first that the container's tag pattern lets through. */
  readonly LatestFiltered: ImageInfo
  /** Every tag in the order of the pattern, whether it lets it through or not. */
  readonly Available?: readonly ImageInfo[]
  readonly AvailableError?: string
  readonly AvailableImagesCount?: number
  /** How many stand before what runs. */
  readonly NewAvailableImagesCount?: number
  readonly FilteredImagesCount?: number
  readonly NewFilteredImagesCount?: number
}

/** Is one workload with its images. */
export type ImageStatus = { readonly ID: ResourceIdText; readonly Containers: readonly ImageContainer[] }

/** The fields that a question may ask for; all of them when it names none. */
export const CONTAINER_FIELDS = [
  'Name',
  'Current',
  'LatestFiltered',
  'Available',
  'AvailableError',
  'AvailableImagesCount',
  'NewAvailableImagesCount',
  'FilteredImagesCount',
  'NewFilteredImagesCount',
] as const

/** Names one field of a container. */
export type ContainerField = (typeof CONTAINER_FIELDS)[number]

/** Stands where nothing was read of a repository yet, in Flux's words. */
export const NO_IMAGE_DATA = 'image data not available'
