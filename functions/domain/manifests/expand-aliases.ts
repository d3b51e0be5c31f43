// Copies what aliases share, so that a document becomes a tree, and refuses one that would grow without bound.
import type { JsonValue } from './json.ts'

/** Deeper than any real manifest; the API server's own limit is 10,000. */
export const MAX_DEPTH = 1000

/** Is what is left of the number of values that the aliases of one file may expand to. */
export type ExpansionBudget = { valuesLeft: number }

/** Says in one sentence why a document's aliases are refused. */
export class AliasesRefused extends Error {}

/** Copies a document value by value, taking each from the budget; throws {@link AliasesRefused} when it is used up. */
export function expandAliases(value: JsonValue, budget: ExpansionBudget): JsonValue {
  const open = new Set<object>()

  const copy = (one: JsonValue): JsonValue => {
    budget.valuesLeft -= 1
    if (budget.valuesLeft < 0) throw new AliasesRefused('aliases expand to too many values')
    if (one === null || typeof one !== 'object') return one
    if (open.has(one)) throw new AliasesRefused('an anchor contains itself')
    if (open.size >= MAX_DEPTH) throw new AliasesRefused('aliases nest too deeply')
    open.add(one)
    const copied = Array.isArray(one)
      ? one.map(copy)
      : Object.fromEntries(Object.entries(one).map(([key, item]): [string, JsonValue] => [key, copy(item)]))
    open.delete(one)
    return copied
  }

  return copy(value)
}
