// Which workloads are asked for.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { type Refusal, refuse } from './api-answer.ts'
import { parseIds } from './parse-ids.ts'

/** Is a question for workloads; nothing means all of them. */
export type WorkloadsQuery = {
  readonly kind: 'workloads'
  readonly namespace?: string
  readonly ids?: ReadonlySet<ResourceIdText>
}

/** Parses the parameters of a question for workloads. */
export function parseWorkloadsQuery(query: URLSearchParams): WorkloadsQuery | Refusal {
  const [namespace, services] = [query.get('namespace') ?? '', query.get('services') ?? '']
  if (namespace && services) {
    return refuse(422, "cannot filter by 'namespace' and 'workloads' at the same time")
  }
  if (!services) return namespace ? { kind: 'workloads', namespace } : { kind: 'workloads' }
  const parsed = parseIds(services)
  return parsed.kind === 'refused' ? parsed : { kind: 'workloads', ids: parsed.ids }
}
