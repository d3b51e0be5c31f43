// Chooses which objects a check looks at: what is there the moment it is stored needs no look.
import type { ResourceId } from '../manifests/resource-id.ts'

/** A check reads at most so many objects. */
export const MAX_CHECKED_OBJECTS = 500

/** Objects of these are looked at, the ones that say most first. */
const KINDS_IN_ORDER: readonly string[] = [
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  '/Pod',
  'batch/Job',
  'CUSTOM',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  '/PersistentVolumeClaim',
  'autoscaling/HorizontalPodAutoscaler',
  '/Namespace',
  '/Service',
  'networking.k8s.io/Ingress',
]
const RANKS = new Map(KINDS_IN_ORDER.map((kind, rank) => [kind, rank] as const))

/** Kubernetes' own groups; every other one is a third party's, whose objects say themselves how they do. */
const OWN_GROUPS = new Set(['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'])
const OWN_DOMAINS = new Set(
  [
    'admissionregistration apiextensions apiregistration authentication authorization certificates coordination',
    'discovery events flowcontrol.apiserver internal.apiserver networking node rbac.authorization resource',
    'scheduling storage storagemigration',
  ].flatMap(line => line.split(' ').map(name => `${name}.k8s.io`)),
)

/** Chooses at most {@link MAX_CHECKED_OBJECTS} ids, workloads first; otherwise their order is kept. */
export function chooseForHealth(ids: readonly ResourceId[]): readonly ResourceId[] {
  return ids
    .flatMap(id => {
      const rank = rankOf(id)
      return rank === undefined ? [] : [{ id, rank }]
    })
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MAX_CHECKED_OBJECTS)
    .map(({ id }) => id)
}

function rankOf({ group, kind }: ResourceId): number | undefined {
  const isOwn = OWN_GROUPS.has(group) || OWN_DOMAINS.has(group)
  return RANKS.get(isOwn ? `${group}/${kind}` : 'CUSTOM')
}
