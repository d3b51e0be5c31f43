// Others who write to a cluster: people, old clients, controllers. They come by HTTP and not through the door.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import { requestApi } from '../../cluster/request-api.ts'
import type { ApiServer } from './kubernetes-under-test.ts'

/** Changes objects as others do; `manager` is the name they write under. */
export type SomebodyElse = {
  create(object: PlannedObject, plural: string, manager?: string): Promise<void>
  /** Merges a patch into an object. */
  change(object: PlannedObject, plural: string, patch: JsonObject, manager?: string): Promise<void>
  remove(object: PlannedObject, plural: string): Promise<void>
  /** Wipes out who owns which field. */
  disown(object: PlannedObject, plural: string): Promise<void>
}

/** Opens them on a running API server; a refusal is thrown. */
export function openSomebodyElse({ url, ca, token }: ApiServer): SomebodyElse {
  const listOf = ({ id }: PlannedObject, plural: string) => {
    const root = id.group === '' ? `/api/${id.version}` : `/apis/${id.group}/${id.version}`
    return `${root}${id.namespace === '' ? '' : `/namespaces/${id.namespace}`}/${plural}`
  }
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, type = 'application/json') => {
    const answer = await requestApi({ url, ca, token, method, path, body, headers: { 'content-type': type } })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  }
  return {
    create: (object, plural, manager = 'kubectl-edit') =>
      send('POST', `${listOf(object, plural)}?fieldManager=${manager}`, object.body),
    change: (object, plural, patch, manager = 'kubectl-edit') => {
      const path = `${listOf(object, plural)}/${object.id.name}?fieldManager=${manager}`
      return send('PATCH', path, patch, 'application/merge-patch+json')
    },
    remove: (object, plural) => send('DELETE', `${listOf(object, plural)}/${object.id.name}`),
    disown: (object, plural) => {
      const reset = [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }]
      return send('PATCH', `${listOf(object, plural)}/${object.id.name}`, reset, 'application/json-patch+json')
    },
  }
}
