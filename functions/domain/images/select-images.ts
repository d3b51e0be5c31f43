// Which repositories are looked at.
import type { ImageRepo } from './image.ts'
import { matchGlob } from './match-glob.ts'

/** Are globs on the canonical name of a repository: `index.docker.io/library/*`. */
export type ImageGlobs = {
  /** Empty: all. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

/** Selects the repositories that no glob excludes and, where there are some to include, one includes. */
export function selectImages(repos: readonly ImageRepo[], { include, exclude }: ImageGlobs): readonly ImageRepo[] {
  const fits = (globs: readonly string[], repo: ImageRepo) => globs.some(glob => matchGlob(glob, repo))
  return repos.filter(repo => !fits(exclude, repo) && (include.length === 0 || fits(include, repo)))
}
