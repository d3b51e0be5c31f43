// How large the deployed functions are and how fast they start.
import { existsSync } from 'node:fs'
import type { Figure } from './figures.ts'
import { CannotRunHere, type Say } from './group.ts'

/** Measures `bundle_*` and `init_*`. */
export async function runGroup(_say: Say): Promise<readonly Figure[]> {
  if (!existsSync(new URL('../../infra/measure-bundles.ts', import.meta.url)))
    throw new CannotRunHere('there are no deployable bundles yet')
  return []
}
