// Which repository a reference names.
import type { ImageRef, ImageRepo } from './image.ts'
import { nameRepo } from './name-repo.ts'

/** Names the repository of a reference in its canonical form; two references to one image have the same. */
export function repoOf({ host, path }: ImageRef): ImageRepo {
  return nameRepo(host, path)
}
