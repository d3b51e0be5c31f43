// The API versions that Kubernetes served once: which kinds, since when not any more, and how they become today's.
import { AUTOSCALER_V2BETA1 } from './autoscalers.ts'
import { DEFINITION_V1BETA1 } from './definitions.ts'
import { BUDGET_V1BETA1 } from './disruption-budgets.ts'
import { INGRESS_V1BETA1 } from './ingresses.ts'
import { ALIKE, type Conversion } from './reshape.ts'
import { WEBHOOKS_V1BETA1 } from './webhooks.ts'
import { DAEMON_SET_V1BETA1, DEPLOYMENT_V1BETA1, SELECTING } from './workloads.ts'

/** One kind in a version that is no longer served, and where it lives now. */
export type LegacyKind = {
  readonly group: string
  readonly version: string
  readonly plural: string
  /** The first release without it, such as `v1.25`. */
  readonly removedIn: string
  /** The `apiVersion` that has the kind now. */
  readonly current: string
  readonly conversion: Conversion
}

type Rows = readonly (readonly [plural: string, removedIn: string, conversion?: Conversion, current?: string])[]

/** In order of preference within a group; a group of its own comes after all others. */
const VERSIONS: readonly (readonly [group: string, version: string, rows: Rows, currentVersion?: string])[] = [
  ['autoscaling', 'v2beta2', [['horizontalpodautoscalers', 'v1.26']], 'v2'],
  ['autoscaling', 'v2beta1', [['horizontalpodautoscalers', 'v1.25', AUTOSCALER_V2BETA1]], 'v2'],
  ['batch', 'v1beta1', [['cronjobs', 'v1.25']]],
  ['policy', 'v1beta1', [['poddisruptionbudgets', 'v1.25', BUDGET_V1BETA1]]],
  [
    'apps',
    'v1beta2',
    [
      ['controllerrevisions', 'v1.16'],
      ['daemonsets', 'v1.16', SELECTING],
      ['deployments', 'v1.16', SELECTING],
      ['replicasets', 'v1.16', SELECTING],
      ['statefulsets', 'v1.16', SELECTING],
    ],
  ],
  [
    'apps',
    'v1beta1',
    [
      ['controllerrevisions', 'v1.16'],
      ['deployments', 'v1.16', DEPLOYMENT_V1BETA1],
      ['statefulsets', 'v1.16', SELECTING],
    ],
  ],
  [
    'networking.k8s.io',
    'v1beta1',
    [
      ['ingresses', 'v1.22', INGRESS_V1BETA1],
      ['ingressclasses', 'v1.22'],
    ],
  ],
  [
    'rbac.authorization.k8s.io',
    'v1beta1',
    [
      ['clusterrolebindings', 'v1.22'],
      ['clusterroles', 'v1.22'],
      ['rolebindings', 'v1.22'],
      ['roles', 'v1.22'],
    ],
  ],
  [
    'storage.k8s.io',
    'v1beta1',
    [
      ['csidrivers', 'v1.22'],
      ['csinodes', 'v1.22'],
      ['csistoragecapacities', 'v1.27'],
      ['storageclasses', 'v1.22'],
      ['volumeattachments', 'v1.22'],
    ],
  ],
  [
    'admissionregistration.k8s.io',
    'v1beta1',
    [
      ['mutatingwebhookconfigurations', 'v1.22', WEBHOOKS_V1BETA1],
      ['validatingwebhookconfigurations', 'v1.22', WEBHOOKS_V1BETA1],
    ],
  ],
  ['apiextensions.k8s.io', 'v1beta1', [['customresourcedefinitions', 'v1.22', DEFINITION_V1BETA1]]],
  ['apiregistration.k8s.io', 'v1beta1', [['apiservices', 'v1.22']]],
  ['scheduling.k8s.io', 'v1beta1', [['priorityclasses', 'v1.22']]],
  ['coordination.k8s.io', 'v1beta1', [['leases', 'v1.22']]],
  [
    'extensions',
    'v1beta1',
    [
      ['daemonsets', 'v1.16', DAEMON_SET_V1BETA1, 'apps/v1'],
      ['deployments', 'v1.16', DEPLOYMENT_V1BETA1, 'apps/v1'],
      ['ingresses', 'v1.22', INGRESS_V1BETA1, 'networking.k8s.io/v1'],
      ['networkpolicies', 'v1.16', ALIKE, 'networking.k8s.io/v1'],
      ['podsecuritypolicies', 'v1.16', ALIKE, 'policy/v1beta1'],
      ['replicasets', 'v1.16', SELECTING, 'apps/v1'],
    ],
  ],
]

/** Lists every kind that is served as another version's. */
export function listLegacyKinds(): readonly LegacyKind[] {
  return VERSIONS.flatMap(([group, version, rows, currentVersion = 'v1']) =>
    rows.map(([plural, removedIn, conversion = ALIKE, current = `${group}/${currentVersion}`]) => ({
      group,
      version,
      plural,
      removedIn,
      conversion,
      current,
    })),
  )
}
