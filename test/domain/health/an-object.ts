// The smallest object as a cluster has it; a state names only what matters to it.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'

/** The moment of every judgement in these tests. */
export const NOW = Date.parse('2026-01-01T12:00:00Z')

/** Renders the moment so many minutes before. */
export function minutesAgo(minutes: number): string {
  return `${new Date(NOW - minutes * 60_000).toISOString().slice(0, 19)}Z`
}

/** Builds an object of a kind, written `apps/v1/Deployment` or `v1/Pod`. */
export function anObject(type: string, parts: JsonObject = {}): JsonObject {
  const words = type.split('/')
  const metadata = { name: 'shop', namespace: 'demo', ...(parts.metadata as JsonObject | undefined) }
  return { apiVersion: words.slice(0, -1).join('/'), kind: words.at(-1) ?? '', ...parts, metadata }
}

/** Builds a condition; `is` is its status. */
export function aCondition(type: string, is: string, reason = '', message = '', lastTransitionTime = minutesAgo(1)) {
  return { type, status: is, reason, message, lastTransitionTime }
}

/** Is one state of an object with what is to be said of it. */
export type State = readonly [state: string, object: JsonObject, verdict: string, why?: string]
