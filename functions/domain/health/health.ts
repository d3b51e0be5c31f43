// How one object does. What enters is an object as it stands in the cluster, what leaves is one word and why; this room
// knows neither targets nor commits, and does not look anything up.

import type { JsonObject, JsonValue } from '../manifests/json.ts'
import { isObject } from '../manifests/value-at.ts'

/** Is how one object does. `why` may stand beside `healthy` too: what is worth knowing although nothing is waited for. */
export type Health = {
  readonly verdict: 'healthy' | 'progressing' | 'failed' | 'deleting'
  readonly why?: string
}

/** A message of a controller may be a page long; one sentence of it is told. */
const MAX_WHY_LENGTH = 300

/** Names what is as it should be. */
export const healthy = (why?: string): Health => say('healthy', why)
/** Names what is under way. */
export const progressing = (why: string): Health => say('progressing', why)
/** Names what a person has to look at. */
export const failed = (why: string): Health => say('failed', why)

function say(verdict: Health['verdict'], why: string | undefined): Health {
  if (why === undefined) return { verdict }
  const line = why.replace(/\s+/g, ' ').trim()
  return { verdict, why: line.length > MAX_WHY_LENGTH ? `${line.slice(0, MAX_WHY_LENGTH - 1)}…` : line }
}

/** Reads a count; one that is not there is `fallback`. */
export function countOf(value: JsonValue | undefined, fallback = 0): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : fallback
}

/** Reads a text; anything else is empty. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** Reads a mapping; anything else is empty. */
export function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

/** Reads a list of mappings; anything else in it is left out. */
export function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
