// Reads one whole object out of an answer; no error quotes the text, for it may be a Secret.
import type { JsonObject } from '../../domain/manifests/json.ts'
import { ClusterAnswerUnreadable } from './failures.ts'

/**
 * Parses the object.
 *
 * @throws {ClusterAnswerUnreadable} when the text is something else, or was cut off
 */
export function parseObject(text: string, where: string): JsonObject {
  try {
    return JSON.parse(text)
  } catch {
    throw new ClusterAnswerUnreadable(where, 'An object is not readable')
  }
}
