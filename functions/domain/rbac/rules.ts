// The rules of the roles: each names the kinds, the verbs our requests need, and why.
import type { ClusterRights } from './cluster-rights.ts'

/** Is one rule of a role; one that is only offered is printed as a comment. */
export type Rule = {
  readonly why: string
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly isOffered?: boolean
}

type Kinds = readonly [group: string, resources: readonly string[], why: string]

const NAMESPACED: readonly Kinds[] = [
  [
    '',
    ['configmaps', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'pods', 'replicationcontrollers'],
    'What applications are made of. Pods are listed to say why a workload does not come up. Who may create pods may use every service account and Secret of the namespace.',
  ],
  ['apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], 'Workloads.'],
  ['batch', ['jobs', 'cronjobs'], 'Workloads that end.'],
  ['autoscaling', ['horizontalpodautoscalers'], 'How many of them run.'],
  ['policy', ['poddisruptionbudgets'], 'How many of them may be down.'],
  ['networking.k8s.io', ['ingresses', 'networkpolicies'], 'Who reaches them.'],
]

const ROLES: Kinds = [
  'rbac.authorization.k8s.io',
  ['roles', 'rolebindings'],
  'Rights that Git grants. Without escalate and bind the server refuses any right that this role does not hold itself.',
]

/** A namespace may switch its own limits off when it may write these. */
const CLUSTER: readonly Kinds[] = [
  ['', ['limitranges', 'resourcequotas'], 'Limits of namespaces.'],
  ['', ['persistentvolumes'], 'Volumes.'],
  ['storage.k8s.io', ['storageclasses'], 'Where volumes come from.'],
  ['scheduling.k8s.io', ['priorityclasses'], 'Who runs first.'],
  ['networking.k8s.io', ['ingressclasses'], 'Who serves ingresses.'],
  [
    'rbac.authorization.k8s.io',
    ['clusterroles', 'clusterrolebindings'],
    'The same for all of the cluster, under the same guard of the server.',
  ],
]

const NEVER_DELETED: readonly Kinds[] = [
  [
    '',
    ['namespaces'],
    'Namespaces are created and labelled. Deleting one takes everything in it: that is left to people.',
  ],
  [
    'apiextensions.k8s.io',
    ['customresourcedefinitions'],
    'Definitions are created and waited for. Deleting one takes all its objects: that is left to people.',
  ],
]

const LOOK = ['get', 'list']
/** A server-side apply is a PATCH, and needs create as well when the object is not there; a dry run needs the same. */
const APPLY = [...LOOK, 'create', 'patch']

/** Decides the rules of the role that is bound in a namespace, or in all of the cluster. */
export function decideRules(rights: ClusterRights): readonly Rule[] {
  const isEverywhere = rights.namespaces.length === 0
  const verbs = rights.width === 'read-only' ? LOOK : APPLY
  const removable = [...NAMESPACED, ROLES, ...(isEverywhere ? CLUSTER : [])]
  const kinds = [...removable, ...(isEverywhere ? NEVER_DELETED : [])]
  const rules = kinds.map(([group, resources, why]) => ({ why, apiGroups: [group], resources, verbs }))
  const all = [...rules, secretsRule(rights, verbs), ...pullSecretsRules(rights), ...customRules(rights, verbs)]
  if (rights.width === 'read-only') return all
  return [...all, ...deleteRules(removable, rights), ...(isEverywhere ? [interceptRule] : [])]
}

/** Is the rule for the record of what a target owns. */
export function inventoryRule({ width }: ClusterRights): Rule {
  const why =
    width === 'read-only'
      ? 'The record of what targets own; read, so that "why" has an answer.'
      : 'The record of what targets own: ConfigMaps, written before and after each sync; spare ones are deleted.'
  return {
    why,
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: width === 'read-only' ? LOOK : [...APPLY, 'delete'],
  }
}

/** RBAC cannot grant metadata alone, so this rule stands apart and can be left out. */
function secretsRule(rights: ClusterRights, verbs: readonly string[]): Rule {
  const { width } = rights
  const use = width === 'read-only' ? 'drift of Secrets is not seen without it' : 'only if Git holds Secrets'
  return {
    why: `Secrets: ${use}. A sync asks for their metadata alone, but RBAC knows no such right: who may list Secrets may read them.`,
    apiGroups: [''],
    resources: ['secrets'],
    verbs,
    isOffered: !holdsSecrets(rights),
  }
}

function holdsSecrets({ width, withSecrets }: ClusterRights): boolean {
  return withSecrets && width !== 'read-only'
}

/** Service accounts, which name such secrets too, may be read in any width. */
function pullSecretsRules(rights: ClusterRights): readonly Rule[] {
  if (holdsSecrets(rights)) return []
  const { pullSecrets } = rights
  const isAny = pullSecrets.includes('*')
  const narrow = isAny ? 'and none is listed: resourceNames may narrow this' : 'so that these may be named'
  return [
    {
      why: `Image pull secrets: only to read private registries as the cluster does. Each is asked for by its name, ${narrow}.`,
      apiGroups: [''],
      resources: ['secrets'],
      ...(isAny ? {} : { resourceNames: pullSecrets.length === 0 ? ['regcred'] : pullSecrets }),
      verbs: ['get'],
      isOffered: pullSecrets.length === 0,
    },
  ]
}

function customRules({ customGroups }: ClusterRights, verbs: readonly string[]): readonly Rule[] {
  const why = 'Custom resources: one group for each that Git holds.'
  const apiGroups = customGroups.length === 0 ? ['example.com'] : customGroups
  return [{ why, apiGroups, resources: ['*'], verbs, isOffered: customGroups.length === 0 }]
}

function deleteRules(kinds: readonly Kinds[], rights: ClusterRights): readonly Rule[] {
  const { withDelete, withSecrets, customGroups } = rights
  const resources = kinds.flatMap(([, resources]) => resources).filter(one => !one.startsWith('persistentvolume'))
  const shared = { verbs: ['delete'], isOffered: !withDelete }
  const own: Rule = {
    why: 'Deletion: with sync.garbageCollection: on, and for objects that Git says to make anew. Volumes are missing: add them for sync.prune.alsoDelete.',
    apiGroups: [...new Set(kinds.map(([group]) => group))],
    resources: [...resources, ...(withSecrets ? ['secrets'] : [])],
    ...shared,
  }
  if (customGroups.length === 0) return [own]
  return [own, { why: 'The same for custom resources.', apiGroups: customGroups, resources: ['*'], ...shared }]
}

/** Whoever writes these sees, and may change, every request to the server. */
const interceptRule: Rule = {
  why: 'Admission webhooks and aggregated APIs: only if Git holds them. Who writes them sees every request to the server.',
  apiGroups: ['admissionregistration.k8s.io', 'apiregistration.k8s.io'],
  resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'apiservices'],
  verbs: APPLY,
  isOffered: true,
}
