// The text of an image, whole or without its host.
import type { WrittenImage } from './edits.ts'

/** Renders `host/path:tag@digest`, without what is not there. */
export function renderImage({ host, path, ...suffix }: WrittenImage): string {
  return `${host === '' ? '' : `${host}/`}${path}${renderSuffix(suffix)}`
}

/** Renders what follows the name: `:tag`, `@digest`, both or nothing. */
export function renderSuffix({ tag, digest }: Pick<WrittenImage, 'tag' | 'digest'>): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
}
