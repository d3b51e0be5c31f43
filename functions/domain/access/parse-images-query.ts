// Whose images are asked for, and how much about them.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { type Refusal, refuse } from './api-answer.ts'
import { ALL_WORKLOADS } from './describe-update.ts'
import { CONTAINER_FIELDS, type ContainerField } from './image-status.ts'
import { parseIds } from './parse-ids.ts'

/** Is a question for images; nothing means all workloads, all namespaces, all fields. */
export type ImagesQuery = {
  readonly kind: 'images'
  readonly ids?: ReadonlySet<ResourceIdText>
  readonly namespace?: string
  readonly fields?: ReadonlySet<ContainerField>
}

/** Parses the parameters of a question for images. Several workloads may be named, which Flux does not know. */
export function parseImagesQuery(query: URLSearchParams): ImagesQuery | Refusal {
  const service = query.get('service') || ALL_WORKLOADS
  const namespace = query.get('namespace') ?? ''
  const listed = query.get('containerFields') ?? ''
  if (namespace !== '' && service !== ALL_WORKLOADS) {
    return refuse(422, "cannot filter by 'namespace' and 'workload' at the same time")
  }
  const ids = service === ALL_WORKLOADS ? undefined : parseIds(service)
  if (ids?.kind === 'refused') return ids
  const fields = listed === '' ? undefined : listed.split(',')
  const unknown = fields?.find(field => !isField(field))
  if (unknown !== undefined) return refuse(422, `${unknown.slice(0, 100)} is an invalid field`)
  return {
    kind: 'images',
    ...(ids === undefined ? {} : { ids: ids.ids }),
    ...(namespace === '' ? {} : { namespace }),
    ...(fields === undefined ? {} : { fields: new Set(fields.filter(isField)) }),
  }
}

function isField(text: string): text is ContainerField {
  return CONTAINER_FIELDS.some(field => field === text)
}
