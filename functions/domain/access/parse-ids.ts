// Ids of workloads as they stand in an address: a list with commas.
import { parseResourceId } from '../manifests/parse-resource-id.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'
import { type Refusal, refuse } from './api-answer.ts'

/** Is the ids, or why one of them is none. */
export type ParsedIds = { readonly kind: 'ids'; readonly ids: ReadonlySet<ResourceIdText> } | Refusal

/** Parses ids; the first that is none refuses all. */
export function parseIds(list: string): ParsedIds {
  const ids = new Set<ResourceIdText>()
  for (const text of list.split(',')) {
    try {
      ids.add(formatResourceId(parseResourceId(text)))
    } catch {
      return refuse(400, `parsing ${JSON.stringify(text.slice(0, 300))}: invalid service ID`)
    }
  }
  return { kind: 'ids', ids }
}
