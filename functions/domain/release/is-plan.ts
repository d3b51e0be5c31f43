// Tells what only looks from what ends in a commit.
import type { UpdateSpec } from './update-spec.ts'

/** Tells whether nothing is to be written; policies are never only planned. */
export function isPlan(spec: UpdateSpec): boolean {
  return spec.type !== 'policy' && spec.kind === 'plan'
}
