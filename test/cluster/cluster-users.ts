// Who may knock at the test cluster: four users, their tokens, and what RBAC grants them.
import { randomBytes } from 'node:crypto'

/** `operator` has a ClusterRole, `tenant` a Role in one namespace, `nobody` no right at all, `admin` every right. */
export const userNames = ['admin', 'operator', 'tenant', 'nobody'] as const

export type UserName = (typeof userNames)[number]

/** One bearer token per user. */
export type UserTokens = Readonly<Record<UserName, string>>

/** The one namespace in which `tenant` may do something. */
export const tenantNamespace = 'team-a'

/** An object to apply while the cluster is set up. */
export type SetupObject = { readonly path: string; readonly object: Readonly<Record<string, unknown>> }

/** Draws a fresh token for each user. */
export function createTokens(): UserTokens {
  const token = () => randomBytes(24).toString('base64url')
  return { admin: token(), operator: token(), tenant: token(), nobody: token() }
}

/**
 * Renders the file for `--token-auth-file`: token, user, uid, groups.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file
 */
export function renderTokenFile(tokens: UserTokens): string {
  const groups = { admin: 'system:masters', operator: 'operators', tenant: 'tenants', nobody: 'guests' }
  return userNames.map(name => `${tokens[name]},${name},uid-${name},"${groups[name]}"\n`).join('')
}

const rbac = '/apis/rbac.authorization.k8s.io/v1'
const apiVersion = 'rbac.authorization.k8s.io/v1'
const apiGroup = 'rbac.authorization.k8s.io'
const manage = ['get', 'list', 'create', 'patch', 'delete']

const workloadRules = [
  {
    apiGroups: [''],
    resources: [
      ...['configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims'],
      ...['limitranges', 'resourcequotas', 'pods'],
    ],
    verbs: manage,
  },
  {
    apiGroups: ['apps', 'batch', 'autoscaling', 'policy', 'networking.k8s.io'],
    resources: [
      ...['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'jobs', 'cronjobs'],
      ...['horizontalpodautoscalers', 'poddisruptionbudgets', 'ingresses', 'networkpolicies'],
    ],
    verbs: manage,
  },
]

/** A namespace or a CRD takes everything in it along, so the operator may not delete either. */
const clusterRules = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'create', 'patch'] },
  {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: ['get', 'list', 'create', 'patch'],
  },
  { apiGroups: ['example.com'], resources: ['*'], verbs: manage },
]

/** Lists what grants the users their rights, in the order to apply it. */
export function renderGrants(): readonly SetupObject[] {
  const inTenant = `${rbac}/namespaces/${tenantNamespace}`
  const tenantMetadata = { name: 'tenant', namespace: tenantNamespace }
  return [
    {
      path: `/api/v1/namespaces/${tenantNamespace}`,
      object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: tenantNamespace } },
    },
    {
      path: `${rbac}/clusterroles/operator`,
      object: {
        apiVersion,
        kind: 'ClusterRole',
        metadata: { name: 'operator' },
        rules: [...workloadRules, ...clusterRules],
      },
    },
    {
      path: `${rbac}/clusterrolebindings/operator`,
      object: {
        apiVersion,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'operator' },
        roleRef: { apiGroup, kind: 'ClusterRole', name: 'operator' },
        subjects: [{ apiGroup, kind: 'User', name: 'operator' }],
      },
    },
    {
      path: `${inTenant}/roles/tenant`,
      object: { apiVersion, kind: 'Role', metadata: tenantMetadata, rules: workloadRules },
    },
    {
      path: `${inTenant}/rolebindings/tenant`,
      object: {
        apiVersion,
        kind: 'RoleBinding',
        metadata: tenantMetadata,
        roleRef: { apiGroup, kind: 'Role', name: 'tenant' },
        subjects: [{ apiGroup, kind: 'User', name: 'tenant' }],
      },
    },
  ]
}

/** Renders a kubeconfig with one context per user, `admin` being the current one; JSON is YAML too. */
export function renderKubeconfig(url: string, ca: string, tokens: UserTokens): string {
  const cluster = 'fluxless-test'
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: cluster, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
      ],
      users: userNames.map(name => ({ name, user: { token: tokens[name] } })),
      contexts: userNames.map(name => ({ name, context: { cluster, user: name } })),
      'current-context': 'admin',
    },
    undefined,
    2,
  )
}
