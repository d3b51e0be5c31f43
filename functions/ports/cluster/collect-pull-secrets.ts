// Finds the secrets that images are pulled with: from pods and their service accounts, one object at a time.
import type { JsonObject } from '../../domain/manifests/json.ts'
import { formatResourceKey, type ResourceId, type ResourceKey } from '../../domain/manifests/resource-id.ts'
import { isObject, valueAt } from '../../domain/manifests/value-at.ts'
import type { PullPlace } from '../../domain/release/image-use.ts'
import { forEachOf } from './for-each-of.ts'
import type { PullSecrets } from './port.ts'
import { isPathSegment } from './resource-path.ts'

/** Looks at one Secret or ServiceAccount; undefined when there is none. */
export type Look = (id: ResourceId) => Promise<JsonObject | 'forbidden' | undefined>

const WORKERS = 32

/** Names the types that hold credentials of registries, and the key each holds them under; that of others is nothing. */
const KEYS: ReadonlyMap<unknown, string> = new Map([
  ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
  ['kubernetes.io/dockercfg', '.dockercfg'],
])

/** Collects them; each object is looked at once, however many places name it. */
export async function collectPullSecrets(places: readonly PullPlace[], look: Look): Promise<PullSecrets> {
  const forbidden = new Set<string>()
  const lookAtAll = async (ids: readonly ResourceId[]) => {
    const distinct = new Map(ids.filter(isName).map(id => [formatResourceKey(id), id]))
    const found = new Map<ResourceKey, JsonObject>()
    await forEachOf([...distinct], WORKERS, async ([key, id]) => {
      const object = await look(id)
      if (object === 'forbidden') forbidden.add(`${id.kind.toLowerCase()}s in namespace ${id.namespace}`)
      else if (object !== undefined) found.set(key, object)
    })
    return [...distinct].flatMap(([key, id]) => {
      const object = found.get(key)
      return object === undefined ? [] : [{ id, object }]
    })
  }

  const accounts = await lookAtAll(
    places.map(({ namespace, serviceAccount }) => anId('ServiceAccount', namespace, serviceAccount || 'default')),
  )
  const ofPods = places.flatMap(({ namespace, secrets }) => secrets.map(name => anId('Secret', namespace, name)))
  const ofAccounts = accounts.flatMap(({ id, object }) =>
    readSecretNames(object).map(name => anId('Secret', id.namespace, name)),
  )
  const secrets = await lookAtAll([...ofPods, ...ofAccounts])
  return { dockerConfigs: secrets.flatMap(({ object }) => readDockerConfig(object)), forbidden: [...forbidden].sort() }
}

function anId(kind: 'Secret' | 'ServiceAccount', namespace: string, name: string): ResourceId {
  return { group: '', version: 'v1', kind, namespace: namespace || 'default', name }
}

/** Git and the cluster may hold anything in place of a name: none may lead to another object, nor, empty, to a list. */
function isName({ namespace, name }: ResourceId): boolean {
  return name !== '' && [namespace, name].every(isPathSegment)
}

function readSecretNames(account: JsonObject): readonly string[] {
  const { imagePullSecrets } = account
  if (!Array.isArray(imagePullSecrets)) return []
  const names = imagePullSecrets.map(one => valueAt(one, ['name']))
  return names.filter(name => typeof name === 'string')
}

function readDockerConfig({ type, data }: JsonObject): readonly string[] {
  const key = KEYS.get(type)
  const text = key !== undefined && isObject(data) ? data[key] : undefined
  return typeof text === 'string' ? [Buffer.from(text, 'base64').toString('utf8')] : []
}
