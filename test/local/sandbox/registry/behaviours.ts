// All rows, each with a repository of its own.
import type { Behaviour } from './a-behaviour.ts'
import { BEHAVIOURS_OF_BLOBS } from './behaviours-of-blobs.ts'
import { BEHAVIOURS_OF_LISTINGS } from './behaviours-of-listings.ts'
import { BEHAVIOURS_OF_PATHS } from './behaviours-of-paths.ts'
import { BEHAVIOURS_OF_PULLS } from './behaviours-of-pulls.ts'
import { BEHAVIOURS_OF_PUSHES } from './behaviours-of-pushes.ts'

const groups: Readonly<Record<string, readonly Behaviour[]>> = {
  paths: BEHAVIOURS_OF_PATHS,
  blobs: BEHAVIOURS_OF_BLOBS,
  pushes: BEHAVIOURS_OF_PUSHES,
  pulls: BEHAVIOURS_OF_PULLS,
  listings: BEHAVIOURS_OF_LISTINGS,
}

export const BEHAVIOURS = Object.entries(groups).flatMap(([group, rows]) =>
  rows.map((behaviour, index) => ({ ...behaviour, group, repository: `${group}/row-${index}` })),
)
