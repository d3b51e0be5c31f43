// What somebody who may push to a team's repository would try, to get out of the team's namespace.
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import type { PlannedObject } from '../../functions/domain/sync/sync-plan.ts'
import { aConfigMap, aDeployment, anObject } from '../ports/cluster/planned.ts'
import { tenantNamespace as OWN } from './cluster-users.ts'

/** Is a manifest that must not be applied, with the code it must fail under; `at` is what must not change. */
export type Attempt = readonly [what: string, object: PlannedObject, code: string, at: string]

/** Are the namespaces of somebody else, and the account that tries. */
export type Others = {
  readonly theirs: string
  readonly otherFluxless: string
  /** A ClusterRole that holds more than the account does. */
  readonly stronger: string
  readonly account: string
}

const RBAC = 'rbac.authorization.k8s.io/v1'
const RBAC_PATH = `/apis/${RBAC}`
const ALL_RULES: JsonObject = { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }

const aRole = (namespace: string, name: string, apiGroup: string, resource: string, verbs: readonly string[]) =>
  anObject(RBAC, 'Role', { name, namespace }, { rules: [{ apiGroups: [apiGroup], resources: [resource], verbs }] })

const aBinding = (namespace: string, name: string, role: string, account: string, kind = 'RoleBinding') =>
  anObject(RBAC, kind, kind === 'RoleBinding' ? { name, namespace } : { name }, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', namespace: 'fluxless', name: account }],
  })

const aWebhook = (kind: string, name: string) =>
  anObject(
    'admissionregistration.k8s.io/v1',
    kind,
    { name },
    {
      webhooks: [
        {
          name: 'spy.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: { url: 'https://spy.example.com' },
          rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
        },
      ],
    },
  )

const secret = (namespace: string, name: string, more: JsonObject = {}) =>
  anObject('v1', 'Secret', { name, namespace, ...more }, { data: { key: 'dmFsdWU=' } })

/** Moves an object's body elsewhere while its id, and so the URL, stays at home. */
const disguised = (object: PlannedObject, body: JsonObject): PlannedObject => ({
  ...object,
  body: { ...object.body, ...body },
})

/** Lists what leaves the namespace. */
export function listAttempts({ theirs, otherFluxless, stronger, account }: Others): readonly Attempt[] {
  const theirConfigMap = `/api/v1/namespaces/${theirs}/configmaps/escape`
  const ownConfigMap = `/api/v1/namespaces/${OWN}/configmaps/escape`
  const there = `/api/v1/namespaces/${theirs}`
  const roles = `${RBAC_PATH}/namespaces/${OWN}/roles/escape`
  const bindings = `${RBAC_PATH}/namespaces/${OWN}/rolebindings/escape`
  const hook = '/apis/admissionregistration.k8s.io/v1'
  return [
    ['a ConfigMap of others', aConfigMap(theirs, 'config'), 'forbidden', `${there}/configmaps/config`],
    ['a new ConfigMap elsewhere', aConfigMap(theirs, 'escape'), 'forbidden', theirConfigMap],
    ['a Secret of others', secret(theirs, 'password'), 'forbidden', `${there}/secrets/password`],
    [
      'a Deployment elsewhere',
      aDeployment(theirs, 'escape'),
      'forbidden',
      `/apis/apps/v1/namespaces/${theirs}/deployments/escape`,
    ],
    [
      'an account of others',
      anObject('v1', 'ServiceAccount', { name: 'robot', namespace: theirs }),
      'forbidden',
      `${there}/serviceaccounts/robot`,
    ],
    [
      'a token of an account of others',
      secret(theirs, 'escape', { annotations: { 'kubernetes.io/service-account.name': 'robot' } }),
      'forbidden',
      `${there}/secrets/escape`,
    ],
    [
      'a Role elsewhere',
      aRole(theirs, 'escape', 'object-invalid', 'pods', ['get']),
      'forbidden',
      `${RBAC_PATH}/namespaces/${theirs}/roles/escape`,
    ],
    [
      'a binding of ourselves elsewhere',
      aBinding(theirs, 'escape', 'view', account),
      'forbidden',
      `${RBAC_PATH}/namespaces/${theirs}/rolebindings/escape`,
    ],
    [
      'something in kube-system',
      aConfigMap('kube-system', 'escape'),
      'forbidden',
      '/api/v1/namespaces/kube-system/configmaps/escape',
    ],
    [
      'something in default',
      aConfigMap('default', 'escape'),
      'forbidden',
      '/api/v1/namespaces/default/configmaps/escape',
    ],
    [
      'something that names no namespace',
      anObject('v1', 'ConfigMap', { name: 'escape' }),
      'forbidden',
      '/api/v1/namespaces/default/configmaps/escape',
    ],
    [
      'the record of another target',
      aConfigMap(otherFluxless, 'fluxless-other'),
      'forbidden',
      `/api/v1/namespaces/${otherFluxless}/configmaps/fluxless-other`,
    ],
    [
      'our own account',
      anObject('v1', 'ServiceAccount', { name: account, namespace: 'fluxless', annotations: { a: 'b' } }),
      'forbidden',
      `/api/v1/namespaces/fluxless/serviceaccounts/${account}`,
    ],
    [
      'a lasting token of our own account',
      secret('fluxless', 'escape', { annotations: { 'kubernetes.io/service-account.name': account } }),
      'forbidden',
      '/api/v1/namespaces/fluxless/secrets/escape',
    ],
    [
      'a pod beside our own account',
      anObject(
        'v1',
        'Pod',
        { name: 'escape', namespace: 'fluxless' },
        { spec: { containers: [{ name: 'a', image: 'a' }] } },
      ),
      'forbidden',
      '/api/v1/namespaces/fluxless/pods/escape',
    ],
    [
      'a wider Role for our own namespace',
      aRole('fluxless', 'fluxless-inventory', '*', '*', ['*']),
      'forbidden',
      `${RBAC_PATH}/namespaces/fluxless/roles/fluxless-inventory`,
    ],
    [
      'a Role with every right',
      anObject(RBAC, 'Role', { name: 'escape', namespace: OWN }, ALL_RULES),
      'rbac-escalation',
      roles,
    ],
    [
      'a Role to run commands in pods',
      aRole(OWN, 'escape', 'object-invalid', 'pods/exec', ['create']),
      'rbac-escalation',
      roles,
    ],
    [
      'a Role to draw tokens',
      aRole(OWN, 'escape', 'object-invalid', 'serviceaccounts/token', ['create']),
      'rbac-escalation',
      roles,
    ],
    [
      'a Role to act as others',
      aRole(OWN, 'escape', 'object-invalid', 'serviceaccounts', ['impersonate']),
      'rbac-escalation',
      roles,
    ],
    [
      'a Role to escalate',
      aRole(OWN, 'escape', 'rbac.authorization.k8s.io', 'roles', ['escalate', 'bind']),
      'rbac-escalation',
      roles,
    ],
    [
      'a Role to delete',
      aRole(OWN, 'escape', 'object-invalid', 'secrets', ['delete', 'deletecollection']),
      'rbac-escalation',
      roles,
    ],
    [
      'a binding to cluster-admin at home',
      aBinding(OWN, 'escape', 'cluster-admin', account),
      'rbac-escalation',
      bindings,
    ],
    ['a binding to a stronger role at home', aBinding(OWN, 'escape', stronger, account), 'rbac-escalation', bindings],
    ['a binding to a role of the system', aBinding(OWN, 'escape', 'system:node', account), 'rbac-escalation', bindings],
    [
      'a ClusterRole',
      anObject(RBAC, 'ClusterRole', { name: 'escape' }, ALL_RULES),
      'forbidden',
      `${RBAC_PATH}/clusterroles/escape`,
    ],
    [
      'our own ClusterRole, wider',
      anObject(RBAC, 'ClusterRole', { name: 'fluxless' }, ALL_RULES),
      'forbidden',
      `${RBAC_PATH}/clusterroles/fluxless`,
    ],
    [
      'a ClusterRole that flows into edit',
      anObject(
        RBAC,
        'ClusterRole',
        { name: 'escape', labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' } },
        ALL_RULES,
      ),
      'forbidden',
      `${RBAC_PATH}/clusterroles/escape`,
    ],
    [
      'a ClusterRoleBinding to cluster-admin',
      aBinding('', 'escape', 'cluster-admin', account, 'ClusterRoleBinding'),
      'forbidden',
      `${RBAC_PATH}/clusterrolebindings/escape`,
    ],
    [
      'a ClusterRoleBinding of our own role',
      aBinding('', 'fluxless', 'fluxless', account, 'ClusterRoleBinding'),
      'forbidden',
      `${RBAC_PATH}/clusterrolebindings/fluxless`,
    ],
    ['a new namespace', anObject('v1', 'Namespace', { name: 'escape' }), 'forbidden', '/api/v1/namespaces/escape'],
    [
      'the pod security of our namespace',
      anObject('v1', 'Namespace', { name: OWN, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }),
      'forbidden',
      `/api/v1/namespaces/${OWN}`,
    ],
    [
      'the labels of kube-system',
      anObject('v1', 'Namespace', { name: 'kube-system', labels: { a: 'b' } }),
      'forbidden',
      '/api/v1/namespaces/kube-system',
    ],
    [
      'the quota of our namespace',
      anObject('v1', 'ResourceQuota', { name: 'escape', namespace: OWN }, { spec: { hard: { pods: '1000' } } }),
      'forbidden',
      `/api/v1/namespaces/${OWN}/resourcequotas/escape`,
    ],
    [
      'the limits of our namespace',
      anObject('v1', 'LimitRange', { name: 'escape', namespace: OWN }, { spec: { limits: [] } }),
      'forbidden',
      `/api/v1/namespaces/${OWN}/limitranges/escape`,
    ],
    [
      'a CustomResourceDefinition',
      anObject('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'escapes.example.org' }),
      'forbidden',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/escapes.example.org',
    ],
    [
      'a webhook that sees every request',
      aWebhook('ValidatingWebhookConfiguration', 'escape'),
      'forbidden',
      `${hook}/validatingwebhookconfigurations/escape`,
    ],
    [
      'a webhook that changes every request',
      aWebhook('MutatingWebhookConfiguration', 'escape'),
      'forbidden',
      `${hook}/mutatingwebhookconfigurations/escape`,
    ],
    [
      'a policy for all',
      anObject('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', { name: 'escape' }),
      'forbidden',
      `${hook}/validatingadmissionpolicies/escape`,
    ],
    [
      'an API that takes requests over',
      anObject('apiregistration.k8s.io/v1', 'APIService', { name: 'v1.example.org' }),
      'forbidden',
      '/apis/apiregistration.k8s.io/v1/apiservices/v1.example.org',
    ],
    [
      'a volume of a node',
      anObject(
        'v1',
        'PersistentVolume',
        { name: 'escape' },
        { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } } },
      ),
      'forbidden',
      '/api/v1/persistentvolumes/escape',
    ],
    ['a node', anObject('v1', 'Node', { name: 'escape' }), 'forbidden', '/api/v1/nodes/escape'],
    [
      'a StorageClass',
      anObject('storage.k8s.io/v1', 'StorageClass', { name: 'escape' }, { provisioner: 'example.com/p' }),
      'forbidden',
      '/apis/storage.k8s.io/v1/storageclasses/escape',
    ],
    [
      'a PriorityClass',
      anObject('scheduling.k8s.io/v1', 'PriorityClass', { name: 'escape' }, { value: 1_000_000 }),
      'forbidden',
      '/apis/scheduling.k8s.io/v1/priorityclasses/escape',
    ],
    [
      'a certificate request',
      anObject('certificates.k8s.io/v1', 'CertificateSigningRequest', { name: 'escape' }),
      'forbidden',
      '/apis/certificates.k8s.io/v1/certificatesigningrequests/escape',
    ],
    [
      'a FlowSchema',
      anObject('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', { name: 'escape' }),
      'forbidden',
      '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas/escape',
    ],
    [
      'a body that names another namespace',
      disguised(aConfigMap(OWN, 'escape'), { metadata: { name: 'escape', namespace: theirs } }),
      'object-invalid',
      theirConfigMap,
    ],
    [
      'a body that names another object',
      disguised(aConfigMap(OWN, 'escape'), { metadata: { name: 'config', namespace: OWN } }),
      'object-invalid',
      ownConfigMap,
    ],
    [
      'a body of another kind',
      disguised(aConfigMap(OWN, 'escape'), { kind: 'Secret' }),
      'object-invalid',
      ownConfigMap,
    ],
    [
      'a List with an object of others',
      anObject('v1', 'List', { name: 'escape', namespace: OWN }, { items: [aConfigMap(theirs, 'escape').body] }),
      'kind-not-served',
      theirConfigMap,
    ],
    [
      'a ConfigMapList with an object of others',
      disguised(aConfigMap(OWN, 'escape'), { kind: 'ConfigMapList', items: [aConfigMap(theirs, 'escape').body] }),
      'object-invalid',
      theirConfigMap,
    ],
    ['a name that climbs', aConfigMap(OWN, `../../${theirs}/configmaps/escape`), 'object-invalid', theirConfigMap],
    [
      'a name that climbs, encoded',
      aConfigMap(OWN, `..%2f..%2f${theirs}%2fconfigmaps%2fescape`),
      'object-invalid',
      theirConfigMap,
    ],
    ['a name of two dots', aConfigMap(OWN, '..'), 'object-invalid', ownConfigMap],
    ['a name of encoded dots', aConfigMap(OWN, '%2e%2e'), 'object-invalid', ownConfigMap],
    ['a name with a query', aConfigMap(OWN, 'escape?dryRun=All&x=#'), 'object-invalid', ownConfigMap],
    ['a name that is a subresource', aConfigMap(OWN, 'config/status'), 'object-invalid', ownConfigMap],
    ['a namespace that climbs', aConfigMap(`${OWN}/../${theirs}`, 'escape'), 'object-invalid', theirConfigMap],
    ['a namespace of two dots', aConfigMap('..', 'escape'), 'object-invalid', theirConfigMap],
    [
      'a namespace with a kind in it',
      aConfigMap(`${theirs}/secrets`, 'password'),
      'object-invalid',
      `${there}/secrets/password`,
    ],
  ]
}
