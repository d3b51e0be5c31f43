// Tells an answer that is longer than allowed from other failures of the way out, by its words: providers do not import each other.
import { TryLater } from '../../domain/failure.ts'

/** Tells whether there was more than allowed; trying again brings the same. */
export function isTooLong(thrown: unknown): boolean {
  return (
    thrown instanceof TryLater && thrown.code === 'http-unreachable' && 'kind' in thrown && thrown.kind === 'too-long'
  )
}
