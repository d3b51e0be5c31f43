// The smallest object of each old kind, and where it is now.

/** One old kind: its object, its collection, and today's collection. */
export type OldKind = {
  readonly object: { readonly apiVersion: string; readonly kind: string; readonly [field: string]: unknown }
  readonly old: string
  readonly current: string
}

const metadata = { name: 'old' }
const containers = [{ name: 'main', image: 'nginx:1.17' }]
const template = { metadata: { labels: { app: 'old' } }, spec: { containers } }
const workload = (kind: string, versions: readonly string[], more: object = {}): OldKind[] =>
  versions.map(version => ({
    object: { apiVersion: version, kind, metadata, spec: { template, ...more } },
    old: `/apis/${version}/namespaces/default/${kind.toLowerCase()}s`,
    current: `/apis/apps/v1/namespaces/default/${kind.toLowerCase()}s`,
  }))
const kind = (
  old: string,
  current: string,
  plural: string,
  name: string,
  body: object,
  isNamespaced = false,
): OldKind => {
  const place = isNamespaced ? `namespaces/default/${plural}` : plural
  return {
    object: { apiVersion: old, kind: name, metadata, ...body },
    old: `/apis/${old}/${place}`,
    current: `/apis/${current}/${place}`,
  }
}
const policy = { spec: { privileged: false, volumes: ['*'], runAsUser: { rule: 'RunAsAny' } } }
const ingress = { spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: 80 } }] } }] } }
const scaled = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 }
const target = { type: 'Utilization', averageUtilization: 80 }
const autoscaler = (resource: object) => ({
  spec: { ...scaled, metrics: [{ type: 'Resource', resource: { name: 'cpu', ...resource } }] },
})
const RBAC = ['rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1'] as const
const NETWORK = 'networking.k8s.io/v1'
const HPA = ['horizontalpodautoscalers', 'HorizontalPodAutoscaler'] as const
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const job = { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } }
const clientConfig = { service: { name: 'hook', namespace: 'default' } }
const hooks = { webhooks: [{ name: 'a.example.com', clientConfig }] }
const ADMISSION = ['admissionregistration.k8s.io/v1beta1', 'admissionregistration.k8s.io/v1'] as const

/** Every kind that comes from an old version. */
export const OLD_KINDS: readonly OldKind[] = [
  ...workload('Deployment', ['extensions/v1beta1', 'apps/v1beta1', 'apps/v1beta2']),
  ...workload('DaemonSet', ['extensions/v1beta1', 'apps/v1beta2']),
  ...workload('ReplicaSet', ['extensions/v1beta1', 'apps/v1beta2']),
  ...workload('StatefulSet', ['apps/v1beta1', 'apps/v1beta2'], { serviceName: 'old' }),
  kind('autoscaling/v2beta1', 'autoscaling/v2', ...HPA, autoscaler({ targetAverageUtilization: 80 }), true),
  kind('autoscaling/v2beta2', 'autoscaling/v2', ...HPA, autoscaler({ target }), true),
  kind('batch/v1beta1', 'batch/v1', 'cronjobs', 'CronJob', { spec: { schedule: '@daily', jobTemplate: job } }, true),
  kind('policy/v1beta1', 'policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', { spec: { selector: {} } }, true),
  kind('policy/v1beta1', 'policy/v1beta1', 'podsecuritypolicies', 'PodSecurityPolicy', policy),
  kind('extensions/v1beta1', 'policy/v1beta1', 'podsecuritypolicies', 'PodSecurityPolicy', policy),
  kind('extensions/v1beta1', NETWORK, 'ingresses', 'Ingress', ingress, true),
  kind('extensions/v1beta1', NETWORK, 'networkpolicies', 'NetworkPolicy', { spec: { podSelector: {} } }, true),
  kind('networking.k8s.io/v1beta1', NETWORK, 'ingresses', 'Ingress', ingress, true),
  kind('networking.k8s.io/v1beta1', NETWORK, 'ingressclasses', 'IngressClass', { spec: { controller: 'a.io/b' } }),
  kind(...RBAC, 'clusterroles', 'ClusterRole', { rules }),
  kind(...RBAC, 'clusterrolebindings', 'ClusterRoleBinding', { roleRef }),
  kind(...RBAC, 'roles', 'Role', { rules }, true),
  kind(...RBAC, 'rolebindings', 'RoleBinding', { roleRef }, true),
  kind(...ADMISSION, 'validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', hooks),
  kind(...ADMISSION, 'mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', hooks),
  kind('storage.k8s.io/v1beta1', 'storage.k8s.io/v1', 'storageclasses', 'StorageClass', { provisioner: 'a.io/b' }),
  kind('scheduling.k8s.io/v1beta1', 'scheduling.k8s.io/v1', 'priorityclasses', 'PriorityClass', { value: 5 }),
  kind('coordination.k8s.io/v1beta1', 'coordination.k8s.io/v1', 'leases', 'Lease', { spec: {} }, true),
]

/** A definition of Gadgets as it was written in 2019, with a schema that says little. */
export const GADGET_DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1beta1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.example.com' },
  spec: {
    group: 'example.com',
    version: 'v1alpha1',
    names: { plural: 'gadgets', kind: 'Gadget' },
    validation: { openAPIV3Schema: { properties: { spec: { properties: { size: { type: 'int64' } } } } } },
    additionalPrinterColumns: [{ name: 'Size', type: 'integer', JSONPath: '.spec.size' }],
  },
}
