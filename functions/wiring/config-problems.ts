// Turns what the shape check found into sentences: where, what stands there, what was expected, the nearest known key.
import { closest, distance } from 'fastest-levenshtein'
import type { GenericSchema } from 'valibot'
import * as v from 'valibot'

/** Is one thing wrong in fluxless.yml. `path` reads like `targets[0].git.host`; `found` is never a secret. */
export type ConfigProblem = {
  readonly path: string
  readonly found?: string
  readonly expected: string
  readonly suggestion?: string
}

type Step = { readonly key: unknown }

/** Lists every problem of a text that does not have the shape. */
export function findShapeProblems(shape: GenericSchema, input: unknown): readonly ConfigProblem[] {
  return (v.safeParse(shape, input).issues ?? []).map(issue => describeIssue(shape, input, issue))
}

function describeIssue(shape: GenericSchema, root: unknown, issue: v.BaseIssue<unknown>): ConfigProblem {
  const steps: readonly Step[] = issue.path ?? []
  const path = renderPath(steps.map(step => step.key))
  const isKeyIssue = issue.type === 'strict_object' && issue.expected === 'never'
  if (isKeyIssue) {
    const key = String(steps.at(-1)?.key)
    const known = knownKeys(
      shape,
      root,
      steps.slice(0, -1).map(step => step.key),
    )
    return { path, expected: `no such key; known are ${known.join(', ')}`, ...suggest(key, known) }
  }
  if (issue.received === 'undefined') return { path, expected: `required: ${expectation(issue)}` }
  return { path, found: renderFound(issue), expected: expectation(issue) }
}

/** Renders the steps into a document the way an operator would point at it. */
function renderPath(keys: readonly unknown[]): string {
  return keys.reduce<string>(
    (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${key}` : `${key}`),
    '',
  )
}

/** Returns the nearest of the known words as a suggestion, if one is near enough to be a typo. */
export function suggest(word: string, known: readonly string[]): { suggestion?: string } {
  if (known.length === 0) return {}
  const nearest = closest(word, [...known])
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, nearest.length / 3)
    ? { suggestion: nearest }
    : {}
}

function expectation(issue: v.BaseIssue<unknown>): string {
  return issue.message.startsWith('Invalid ')
    ? (issue.expected ?? issue.message).replaceAll('Object', 'a mapping').replaceAll('Array', 'a list')
    : issue.message
}

/** What stands where a secret reference belongs may be the secret itself: only its kind is told. */
function renderFound(issue: v.BaseIssue<unknown>): string {
  const isSecretPlace = issue.message.startsWith('a secret reference') && typeof issue.input === 'string'
  return isSecretPlace ? 'a text' : renderValue(issue.input)
}

/** Shows short plain values only: whoever put a secret here by mistake must not find it in a log. */
function renderValue(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string')
    return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value)
  return String(value)
}

/** Walks the shape along a path, because the check itself does not say which keys it would have taken. */
function knownKeys(shape: GenericSchema, root: unknown, path: readonly unknown[]): readonly string[] {
  let schema: GenericSchema | undefined = shape
  let value = root
  for (const key of path) {
    const holder = unwrap(schema, value)
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key as PropertyKey]
    if (!holder) return []
    if ('entries' in holder) schema = (holder.entries as Record<string, GenericSchema>)[String(key)]
    else if ('item' in holder) schema = holder.item as GenericSchema
    else if ('value' in holder) schema = holder.value as GenericSchema
    else return []
  }
  const holder = unwrap(schema, value)
  return holder && 'entries' in holder ? Object.keys(holder.entries as object) : []
}

function unwrap(schema: GenericSchema | undefined, value: unknown): GenericSchema | undefined {
  if (!schema) return undefined
  if ('wrapped' in schema) return unwrap(schema.wrapped as GenericSchema, value)
  if ('getter' in schema) return unwrap((schema.getter as (input: unknown) => GenericSchema)(value), value)
  return schema
}
