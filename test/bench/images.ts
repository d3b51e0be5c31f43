// What images take: many of them to one commit, one repository to be looked at, one push to run.
import type { Figure } from './figures.ts'
import type { Say } from './group.ts'
import { measureCommits } from './image-commits.ts'
import { measurePushes } from './image-pushes.ts'
import { measureScans } from './image-scans.ts'

/** Measures the group; one after the other, as they share the machine. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  return [...(await measureCommits(say)), ...(await measureScans(say)), ...(await measurePushes(say))]
}
