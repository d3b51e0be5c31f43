// Tells a cut connection from other failures of the way out, by its words: providers do not import each other.
import { TryLater } from '../../domain/failure.ts'

/** Tells whether there is no answer because the connection was cut; trying at once is worth it then. */
export function isConnectionCut(thrown: unknown): boolean {
  return thrown instanceof TryLater && thrown.code === 'http-unreachable' && 'kind' in thrown && thrown.kind === 'reset'
}
