// Prints image references.
import type { ImageRef } from './image.ts'

/** Prints a reference: host, path, tag, digest; one that was parsed comes out as it was written. */
export function formatImageRef({ host, path, tag, digest }: ImageRef): string {
  return [
    host === '' ? '' : `${host}/`,
    path,
    tag === undefined ? '' : `:${tag}`,
    digest === undefined ? '' : `@${digest}`,
  ].join('')
}
