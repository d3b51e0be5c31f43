// JSON merge patch: null removes, maps merge, all else replaces.
import { isMap } from './value.ts'

/**
 * Applies a merge patch.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7386
 */
export function jsonMergePatch(live: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch
  const result: Record<string, unknown> = isMap(live) ? { ...live } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = jsonMergePatch(result[name], value)
  }
  return result
}
