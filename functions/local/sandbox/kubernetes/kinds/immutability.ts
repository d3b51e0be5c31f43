// Knows which fields of built-in objects may not change: a hand-written table, in the API server's words.
import { type FieldProblem, forbiddenField, invalidValue } from '../api-failure.ts'
import { isSameJson, type JsonMap, mapOf, valueAt } from '../object.ts'

/** Names the fields that may not change from the live to the new object. */
export function checkChange(group: string, kind: string, live: JsonMap, changed: JsonMap): FieldProblem[] {
  const row = CHANGES[`${group}/${kind}`]
  return row ? row(live, changed) : []
}

type ChangeCheck = (live: JsonMap, changed: JsonMap) => FieldProblem[]

const IMMUTABLE = 'field is immutable'

function keepsFields(...paths: readonly string[]): ChangeCheck {
  return (live, changed) =>
    paths.flatMap(path => {
      const before = at(live, path)
      const after = at(changed, path)
      return before !== undefined && !isSameJson(before, after) ? [invalidValue(path, after, IMMUTABLE)] : []
    })
}

const at = (object: JsonMap, path: string) => valueAt(object, ...path.split('.'))

function keepsSpecExcept(why: string, ...allowed: readonly string[]): ChangeCheck {
  return (live, changed) => {
    const rest = (object: JsonMap) =>
      Object.fromEntries(Object.entries(mapOf(object.spec)).filter(([field]) => !allowed.includes(field)))
    return isSameJson(rest(live), rest(changed)) ? [] : [forbiddenField('spec', why)]
  }
}

const keepsData: ChangeCheck = (live, changed) => {
  if (live.immutable !== true) return []
  const why = 'field is immutable when `immutable` is set'
  const problems = changed.immutable === true ? [] : [forbiddenField('immutable', why)]
  for (const field of ['data', 'binaryData']) {
    if (!isSameJson(live[field], changed[field])) problems.push(forbiddenField(field, why))
  }
  return problems
}

const goRoleRef = (roleRef: unknown) => {
  const { apiGroup, kind, name } = mapOf(roleRef)
  return { APIGroup: apiGroup, Kind: kind, Name: name }
}

const keepsRoleRef: ChangeCheck = (live, changed) =>
  isSameJson(live.roleRef, changed.roleRef)
    ? []
    : [invalidValue('roleRef', goRoleRef(changed.roleRef), 'cannot change roleRef')]

const CHANGES: Readonly<Record<string, ChangeCheck>> = {
  'apps/Deployment': keepsFields('spec.selector'),
  'apps/DaemonSet': keepsFields('spec.selector'),
  'apps/ReplicaSet': keepsFields('spec.selector'),
  'apps/StatefulSet': keepsSpecExcept(
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ...['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'minReadySeconds'],
    'persistentVolumeClaimRetentionPolicy',
  ),
  'batch/Job': keepsFields('spec.selector', 'spec.template', 'spec.completionMode'),
  '/ConfigMap': keepsData,
  '/Secret': (live, changed) => [...keepsFields('type')(live, changed), ...keepsData(live, changed)],
  '/Service': (live, changed) => {
    const before = at(live, 'spec.clusterIP')
    const after = at(changed, 'spec.clusterIP')
    if (!before || before === after || at(changed, 'spec.type') === 'ExternalName') return []
    return [invalidValue('spec.clusterIPs[0]', [after], 'may not change once set')]
  },
  '/PersistentVolumeClaim': keepsSpecExcept(
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    ...['resources', 'volumeAttributesClassName', 'volumeName'],
  ),
  '/Pod': keepsSpecExcept(
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    ...['containers', 'initContainers', 'activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds'],
  ),
  'storage.k8s.io/StorageClass': (live, changed) => [
    ...keepsFields('provisioner', 'volumeBindingMode')(live, changed),
    ...['parameters', 'reclaimPolicy'].flatMap(field =>
      isSameJson(live[field], changed[field]) ? [] : [forbiddenField(field, `updates to ${field} are forbidden.`)],
    ),
  ],
  'rbac.authorization.k8s.io/RoleBinding': keepsRoleRef,
  'rbac.authorization.k8s.io/ClusterRoleBinding': keepsRoleRef,
  'apiextensions.k8s.io/CustomResourceDefinition': keepsFields('spec.scope', 'spec.group', 'spec.names.kind'),
}
