// What somebody who got hold of the token of fluxless would ask the server, to get out of the namespace.
import type { ApiRequest } from '../../functions/ports/cluster/transport.ts'
import { tenantNamespace as OWN } from './cluster-users.ts'
import type { Others } from './escape-attempts.ts'

/** Is a request that must be refused with one of these statuses. */
export type EscapeRequest = readonly [what: string, request: Omit<ApiRequest, 'timeoutMs'>, status: number]

const JSON_TYPE = { 'content-type': 'application/json' }
const MERGE_TYPE = { 'content-type': 'application/merge-patch+json' }
const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const as = (user: string, ...groups: string[]) => ({
  'impersonate-user': user,
  ...(groups.length === 0 ? {} : { 'impersonate-group': groups }),
})
const get = (path: string, headers: Record<string, string | string[]> = {}) =>
  ({ method: 'GET', path, headers }) as const
const drop = (path: string) => ({ method: 'DELETE', path }) as const
const post = (path: string, body: object) =>
  ({ method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(body) }) as const
const merge = (path: string, body: object) =>
  ({ method: 'PATCH', path, headers: MERGE_TYPE, body: JSON.stringify(body) }) as const
const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'pod' } }
const toAdmin = [{ op: 'add', path: '/rules', value: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }]

/** Lists what leaves the namespace. */
export function listRequests({ theirs, otherFluxless, account }: Others): readonly EscapeRequest[] {
  const [own, there] = [`/api/v1/namespaces/${OWN}`, `/api/v1/namespaces/${theirs}`]
  return [
    ['a Secret of others', get(`${there}/secrets/password`), 403],
    ['all Secrets of others', get(`${there}/secrets`), 403],
    ['all Secrets', get('/api/v1/secrets'), 403],
    ['all Secrets, filtered to our own', get(`/api/v1/secrets?fieldSelector=metadata.namespace%3D${OWN}`), 403],
    ['Secrets of the system', get('/api/v1/namespaces/kube-system/secrets'), 403],
    ['Secrets beside our account', get('/api/v1/namespaces/fluxless/secrets'), 403],
    ['the namespaces', get('/api/v1/namespaces'), 403],
    ['the nodes', get('/api/v1/nodes'), 403],
    ['the roles of the cluster', get(`${RBAC}/clusterroles`), 403],
    ['a watch at home', get(`${own}/configmaps?watch=true`), 403],
    ['the metrics of the server', get('/metrics'), 403],
    ['the profile of the server', get('/debug/pprof/'), 403],
    ['a path that climbs', get(`${own}/../${theirs}/secrets/password`), 403],
    ['a path that climbs, encoded', get(`${own}%2F..%2F${theirs}%2Fsecrets%2Fpassword`), 403],
    ['a path that climbs, twice encoded', get(`/api/v1/namespaces/%252e%252e/secrets/password`), 403],
    ['a token of an account of others', post(`${there}/serviceaccounts/robot/token`, tokenRequest), 403],
    ['a token of an account at home', post(`${own}/serviceaccounts/default/token`, tokenRequest), 403],
    [
      'a fresh token of our own',
      post(`/api/v1/namespaces/fluxless/serviceaccounts/${account}/token`, tokenRequest),
      403,
    ],
    ['a shell in a pod of others', get(`${there}/pods/pod/exec?command=sh`), 403],
    ['a shell in a pod at home', get(`${own}/pods/pod/exec?command=sh`), 403],
    ['a port of a pod', get(`${own}/pods/pod/portforward`), 403],
    ['the log of a pod of others', get(`${there}/pods/pod/log`), 403],
    ['a debug container in a pod', merge(`${own}/pods/pod/ephemeralcontainers`, {}), 403],
    ['an eviction', post(`${there}/pods/pod/eviction`, eviction), 403],
    ['a service of others, through the server', get(`${there}/services/web/proxy/`), 403],
    ['a node, through the server', get('/api/v1/nodes/node/proxy/pods'), 403],
    ['a deletion of others', drop(`${there}/configmaps/config`), 403],
    ['a deletion at home, without garbage collection', drop(`${own}/serviceaccounts/default`), 403],
    ['a deletion of everything at home', drop(`${own}/configmaps`), 403],
    ['a deletion of our namespace', drop(own), 403],
    ['a deletion of the record of another', drop(`/api/v1/namespaces/${otherFluxless}/configmaps/fluxless-other`), 403],
    ['a deletion of another record, all at once', drop('/api/v1/namespaces/fluxless/configmaps'), 403],
    ['our own role, patched', merge(`${RBAC}/clusterroles/fluxless`, { rules: toAdmin }), 403],
    ['the finalizers of our namespace', merge(`${own}/finalize`, { spec: { finalizers: [] } }), 403],
    [
      'an approval of a certificate',
      merge('/apis/certificates.k8s.io/v1/certificatesigningrequests/x/approval', {}),
      403,
    ],
    ['an administrator', get(`${there}/secrets`, as('admin', 'system:masters')), 403],
    ['the masters', get(`${there}/secrets`, as(`system:serviceaccount:fluxless:${account}`, 'system:masters')), 403],
    ['an account of others', get(`${there}/secrets`, as(`system:serviceaccount:${theirs}:robot`)), 403],
    ['an account at home', get(`${own}/secrets`, as(`system:serviceaccount:${OWN}:default`)), 403],
    ['the server itself', get(`${there}/secrets`, as('system:apiserver')), 403],
    ['a group without a user', get(`${there}/secrets`, { 'impersonate-group': ['system:masters'] }), 400],
    [
      'somebody a proxy vouches for',
      get(`${there}/secrets`, { 'x-remote-user': 'admin', 'x-remote-group': 'system:masters' }),
      403,
    ],
  ]
}
