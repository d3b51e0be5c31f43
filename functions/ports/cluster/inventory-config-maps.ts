// The ConfigMaps that an inventory's texts stand in; the namespace is made when it is missing.
import type { JsonObject } from '../../domain/manifests/json.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterBusy, ClusterForbidden } from './failures.ts'
import { InventoryInUse, InventoryUnwritable } from './inventory-failures.ts'
import { type PatientSend, readRetryAfter } from './patience.ts'
import type { InventoryPlace } from './port.ts'
import { readRefusal } from './read-refusal.ts'
import { APPLY_PATCH, METADATA_ONLY } from './request-types.ts'
import { renderObjectPath } from './resource-path.ts'
import type { ApiAnswer } from './transport.ts'

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps', scope: 'Namespaced' } as const
const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces', scope: 'Cluster' } as const
const LABELS = { 'app.kubernetes.io/managed-by': 'fluxless' }
const KEY = 'inventory.json'

type StoredText = { readonly text: string; readonly resourceVersion: string }

/** Opens the ConfigMaps; number 0 is the one without a number in its name. */
export function openConfigMaps(from: {
  readonly send: PatientSend
  readonly host: () => string
  readonly fieldManager: string
}) {
  const { send, host, fieldManager } = from
  const nameOf = ({ name }: InventoryPlace, number: number) => (number === 0 ? name : `${name}-${number}`)
  const pathOf = (place: InventoryPlace, number: number) =>
    renderObjectPath(CONFIG_MAPS, place.namespace, nameOf(place, number))

  const ask = async (request: Parameters<PatientSend>[0]): Promise<ApiAnswer> => {
    const answer = await send(request)
    if (answer === TOO_LATE) throw new ClusterBusy(host(), 503, undefined)
    return answer
  }
  const apply = (path: string, object: JsonObject): Promise<ApiAnswer> => {
    const headers = { 'content-type': APPLY_PATCH, accept: METADATA_ONLY }
    const query = `fieldManager=${encodeURIComponent(fieldManager)}&force=true&fieldValidation=Strict`
    return ask({
      method: 'PATCH',
      path: `${path}?${query}`,
      headers,
      body: JSON.stringify(object),
      isConditional: true,
    })
  }
  const refuse = ({ namespace, name }: InventoryPlace, answer: ApiAnswer): Error => {
    const where = `${namespace}/${name}`
    if (answer.status === 429 || answer.status >= 502) {
      return new ClusterBusy(host(), answer.status, readRetryAfter(answer))
    }
    const id = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name }
    const { code, what } = readRefusal({ id }, answer)
    return code === 'forbidden' ? new ClusterForbidden(what, where) : new InventoryUnwritable(what, where)
  }

  const read = async (place: InventoryPlace, number: number): Promise<StoredText | undefined> => {
    const answer = await ask({ method: 'GET', path: pathOf(place, number), headers: { accept: 'application/json' } })
    if (answer.status === 404) return undefined
    if (answer.status === 403) {
      throw new ClusterForbidden('The identity may not read the inventory', `${place.namespace}/${place.name}`)
    }
    if (answer.status !== 200) throw new ClusterBusy(host(), answer.status, readRetryAfter(answer))
    const { data, metadata } = JSON.parse(answer.text) as {
      readonly data?: Readonly<Record<string, string>>
      readonly metadata?: { readonly resourceVersion?: string }
    }
    return { text: data?.[KEY] ?? '', resourceVersion: metadata?.resourceVersion ?? '' }
  }
  const makeNamespace = async (place: InventoryPlace) => {
    const metadata = { name: place.namespace, labels: LABELS }
    const path = renderObjectPath(NAMESPACES, '', place.namespace)
    const answer = await apply(path, { apiVersion: 'v1', kind: 'Namespace', metadata })
    if (answer.status >= 300) throw refuse(place, answer)
  }
  const write = async (
    place: InventoryPlace,
    number: number,
    text: string,
    /** Only while it still is of this version: another run of the same target must not be overwritten. */
    resourceVersion?: string,
  ): Promise<string> => {
    const name = nameOf(place, number)
    const version = resourceVersion === undefined ? {} : { resourceVersion }
    const metadata = { name, namespace: place.namespace, labels: LABELS, ...version }
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [KEY]: text } }
    let answer = await apply(pathOf(place, number), object)
    if (answer.status === 404) {
      await makeNamespace(place)
      answer = await apply(pathOf(place, number), object)
    }
    if (answer.status === 409) {
      // An answer of ours may have been lost: then it is our own write that stands there.
      const found = await read(place, number)
      if (found?.text === text) return found.resourceVersion
      throw new InventoryInUse(`${place.namespace}/${place.name}`)
    }
    if (answer.status >= 300) throw refuse(place, answer)
    const { metadata: written } = JSON.parse(answer.text) as { readonly metadata?: { resourceVersion?: string } }
    return written?.resourceVersion ?? ''
  }
  /** What nobody names any more only takes room: if it cannot be deleted now, its number is used again. */
  const drop = async (place: InventoryPlace, number: number): Promise<void> => {
    await ask({ method: 'DELETE', path: pathOf(place, number), headers: { accept: METADATA_ONLY } })
  }
  return { read, write, drop }
}
