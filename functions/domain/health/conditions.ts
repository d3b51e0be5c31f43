// Reads conditions: what controllers say of an object, one claim each.
import type { EpochMs, Milliseconds } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { fieldsOf, listOf, textOf } from './health.ts'

/** Is one claim about an object. */
export type Condition = {
  readonly type: string
  readonly status: string
  readonly reason: string
  /** What it says in words: the message, or else the reason. */
  readonly words: string
  /** Undefined when it does not say since when, or not readably. */
  readonly since: EpochMs | undefined
}

/** Reads the conditions of an object by their type. */
export function readConditions(object: JsonObject): ReadonlyMap<string, Condition> {
  const all = listOf(fieldsOf(object.status).conditions).map(readCondition)
  return new Map(all.map(condition => [condition.type, condition]))
}

function readCondition(raw: JsonObject): Condition {
  const reason = textOf(raw.reason)
  return {
    type: textOf(raw.type),
    status: textOf(raw.status),
    reason,
    words: textOf(raw.message) || reason || `${textOf(raw.type)} is ${textOf(raw.status)}`,
    since: readMoment(textOf(raw.lastTransitionTime)),
  }
}

/** Tells whether a condition has stood so long; one that does not say since when has not. */
export function hasStoodFor(condition: Condition, durationMs: Milliseconds, now: EpochMs): boolean {
  return condition.since !== undefined && now - condition.since >= durationMs
}

function readMoment(text: string): EpochMs | undefined {
  // biome-ignore lint/style/noRestrictedGlobals: reading a moment that is written down asks no clock
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? undefined : moment
}
