// What would go along with a namespace or a CRD: as long as it holds anything that stays, it stays too.
import { formatResourceId, formatResourceKey, type ResourceId, type ResourceKey } from '../manifests/resource-id.ts'
import type { Deletion, GarbageInput, LiveRemnant } from './garbage-plan.ts'
import { isDefinition, isNamespace } from './kinds.ts'

/** Objects that Kubernetes and its vendors put into every namespace, as `Kind/name`. */
const IN_EVERY_NAMESPACE = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ConfigMap/openshift-service-ca.crt',
  'ConfigMap/istio-ca-root-cert',
  'ServiceAccount/default',
  'ServiceAccount/builder',
  'ServiceAccount/deployer',
])
const MADE_BY_ITSELF = new Set(['/Endpoints', '/Event', 'events.k8s.io/Event', 'discovery.k8s.io/EndpointSlice'])
const TOKEN_OF = 'kubernetes.io/service-account.name'

/**
 * Finds why a namespace or CRD that may go must stay: something wanted, or something that stands and does not go itself.
 * Only kinds that were listed are looked at, and what is known to be ours of the others (`unseen`).
 */
export function findWhatItHolds(
  { id }: Deletion,
  { wanted, live }: Pick<GarbageInput, 'wanted' | 'live'>,
  { going, unseen }: { readonly going: ReadonlySet<ResourceKey>; readonly unseen: readonly ResourceId[] },
): string | undefined {
  const holds = findHold(id)
  if (holds === undefined) return undefined
  for (const key of wanted) {
    const [group = '', , namespace = ''] = key.split('/')
    if (holds({ group, namespace })) return `Git still has ${key} in it`
  }
  const hidden = unseen.find(holds)
  if (hidden !== undefined) return `it may still hold ${formatResourceId(hidden)}`
  const staying = live.find(
    object => holds(object.id) && !object.isDeleting && !going.has(formatResourceKey(object.id)) && !comesAlong(object),
  )
  return staying === undefined ? undefined : `it still holds ${formatResourceId(staying.id)}`
}

type Place = { readonly group: string; readonly namespace: string }

/** A CRD is named `<plural>.<group>`: metadata does not tell its kind, so all of the group count. */
function findHold(id: ResourceId): ((place: Place) => boolean) | undefined {
  if (isNamespace(id)) return ({ namespace }) => namespace === id.name
  if (isDefinition(id)) return ({ group }) => group === id.name.slice(id.name.indexOf('.') + 1)
  return undefined
}

function comesAlong({ id, annotations, hasController }: LiveRemnant): boolean {
  if (hasController || MADE_BY_ITSELF.has(`${id.group}/${id.kind}`)) return true
  if (id.group !== '') return false
  if (IN_EVERY_NAMESPACE.has(`${id.kind}/${id.name}`)) return true
  return id.kind === 'Secret' && Object.hasOwn(annotations, TOKEN_OF)
}
