// Checks built-in objects beyond their schema: a hand-written table of the rules that people run into.
import { duplicate, type FieldProblem, invalidValue, notSupported, required } from '../api-failure.ts'
import { type JsonMap, listOf, mapOf } from '../object.ts'
import { checkMeta } from './names.ts'
import { mapsOf } from './pod-defaults.ts'
import { checkPodSpec, checkPort, checkSelector } from './pod-validation.ts'

type Check = (object: JsonMap) => FieldProblem[]

/** Names what is wrong with an object that has its defaults; an empty list when nothing is. */
export function checkObject(group: string, kind: string, isNamespaced: boolean, object: JsonMap): FieldProblem[] {
  return [...checkMeta(group, kind, isNamespaced, object.metadata), ...(CHECKS[`${group}/${kind}`]?.(object) ?? [])]
}

const ALWAYS = ['Always']
const JOB_POLICIES = ['Never', 'OnFailure']
const MAX_DATA_BYTES = 1_048_576

const CHECKS: Readonly<Record<string, Check>> = {
  'apps/Deployment': object => [...checkReplicas(object), ...checkSelector(object), ...checkTemplate(object, ALWAYS)],
  'apps/StatefulSet': object => [...checkReplicas(object), ...checkSelector(object), ...checkTemplate(object, ALWAYS)],
  'apps/DaemonSet': object => [...checkSelector(object), ...checkTemplate(object, ALWAYS)],
  'apps/ReplicaSet': object => [...checkReplicas(object), ...checkSelector(object), ...checkTemplate(object, ALWAYS)],
  '/Pod': object => checkPodSpec('spec', mapOf(object.spec), ['Always', 'OnFailure', 'Never']),
  'batch/Job': object => checkTemplate(object, JOB_POLICIES),
  'batch/CronJob': object => [
    ...checkSchedule(mapOf(object.spec).schedule),
    ...checkTemplate(mapOf(mapOf(object.spec).jobTemplate), JOB_POLICIES, 'spec.jobTemplate.'),
  ],
  '/Service': checkService,
  'apiextensions.k8s.io/CustomResourceDefinition': checkDefinition,
  '/ConfigMap': object => checkData(object, ['data', 'binaryData']),
  '/Secret': object => checkData(object, ['data']),
  '/PersistentVolumeClaim': object => {
    const spec = mapOf(object.spec)
    const problems: FieldProblem[] = []
    if (listOf(spec.accessModes).length === 0) {
      problems.push(required('spec.accessModes', 'at least 1 access mode is required'))
    }
    if (mapOf(mapOf(spec.resources).requests).storage === undefined) problems.push(required('spec.resources[storage]'))
    return problems
  },
  'rbac.authorization.k8s.io/RoleBinding': checkBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': checkBinding,
  'rbac.authorization.k8s.io/Role': checkRules,
  'rbac.authorization.k8s.io/ClusterRole': checkRules,
  'networking.k8s.io/Ingress': object => {
    const spec = mapOf(object.spec)
    if (listOf(spec.rules).length > 0 || spec.defaultBackend !== undefined) return []
    return [invalidValue('spec', null, 'either `defaultBackend` or `rules` must be specified')]
  },
  'autoscaling/HorizontalPodAutoscaler': object => {
    const { maxReplicas, minReplicas, scaleTargetRef } = mapOf(object.spec)
    const problems: FieldProblem[] = []
    if (!mapOf(scaleTargetRef).kind) problems.push(required('spec.scaleTargetRef.kind'))
    if (!mapOf(scaleTargetRef).name) problems.push(required('spec.scaleTargetRef.name'))
    if (Number(maxReplicas ?? 0) < 1) {
      problems.push(invalidValue('spec.maxReplicas', maxReplicas ?? 0, 'must be greater than 0'))
    } else if (Number(maxReplicas) < Number(minReplicas)) {
      const why = 'must be greater than or equal to `minReplicas`'
      problems.push(invalidValue('spec.maxReplicas', maxReplicas, why))
    }
    return problems
  },
  'policy/PodDisruptionBudget': object => {
    const { minAvailable, maxUnavailable } = mapOf(object.spec)
    if (minAvailable === undefined || maxUnavailable === undefined) return []
    return [invalidValue('spec', mapOf(object.spec), 'minAvailable and maxUnavailable cannot be both set')]
  },
}

/** Definitions are checked so far that they can be served. */
function checkDefinition(object: JsonMap): FieldProblem[] {
  const { group, names, versions } = mapOf(object.spec)
  const name = mapOf(object.metadata).name
  const problems: FieldProblem[] = []
  if (name !== `${mapOf(names).plural}.${group}`) {
    problems.push(invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group'))
  }
  const stored = mapsOf(versions).filter(version => version.storage === true)
  if (stored.length !== 1) {
    const why = 'must have exactly one version marked as storage version'
    problems.push(invalidValue('spec.versions', versions ?? null, why))
    if (stored.length === 0) {
      problems.push(invalidValue('status.storedVersions', null, 'must have at least one stored version'))
    }
  }
  for (const [index, version] of mapsOf(versions).entries()) {
    if (mapOf(version.schema).openAPIV3Schema === undefined) {
      problems.push(required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'))
    }
  }
  return problems
}

function checkReplicas(object: JsonMap): FieldProblem[] {
  const { replicas } = mapOf(object.spec)
  const isNegative = typeof replicas === 'number' && replicas < 0
  return isNegative ? [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')] : []
}

function checkTemplate(object: JsonMap, policies: readonly string[], prefix = ''): FieldProblem[] {
  return checkPodSpec(`${prefix}spec.template.spec`, mapOf(mapOf(mapOf(object.spec).template).spec), policies)
}

function checkSchedule(schedule: unknown): FieldProblem[] {
  if (typeof schedule !== 'string' || schedule === '') return [required('spec.schedule')]
  const fields = schedule.trim().split(/\s+/)
  if (schedule.startsWith('@') || fields.length === 5) return []
  const why = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`
  return [invalidValue('spec.schedule', schedule, why)]
}

const SERVICE_TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

function checkService(object: JsonMap): FieldProblem[] {
  const spec = mapOf(object.spec)
  const ports = mapsOf(spec.ports)
  const problems: FieldProblem[] = []
  if (ports.length === 0 && spec.type !== 'ExternalName' && spec.clusterIP !== 'None') {
    problems.push(required('spec.ports'))
  }
  if (spec.type === 'ExternalName' && !spec.externalName) problems.push(required('spec.externalName'))
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`
    if (ports.length > 1 && !port.name) problems.push(required(`${at}.name`))
    if (port.name && names.has(String(port.name))) {
      problems.push(duplicate(`${at}.name`, port.name))
    }
    names.add(String(port.name))
    problems.push(...checkPort(`${at}.port`, port.port))
    if (typeof port.targetPort === 'number') problems.push(...checkPort(`${at}.targetPort`, port.targetPort))
  }
  if (!SERVICE_TYPES.includes(String(spec.type))) problems.push(notSupported('spec.type', spec.type, SERVICE_TYPES))
  return problems
}

function checkData(object: JsonMap, fields: readonly string[]): FieldProblem[] {
  const entries = fields.flatMap(field => Object.entries(mapOf(object[field])).map(entry => [field, ...entry] as const))
  const problems: FieldProblem[] = entries.flatMap(([field, key]) =>
    /^[-._a-zA-Z0-9]+$/.test(key) && key.length <= 253
      ? []
      : [
          invalidValue(
            `${field}[${key}]`,
            key,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          ),
        ],
  )
  const bytes = entries.reduce((sum, [, , value]) => sum + Buffer.byteLength(String(value)), 0)
  if (bytes <= MAX_DATA_BYTES) return problems
  const message = `Too long: may not be more than ${MAX_DATA_BYTES} bytes`
  return [...problems, { reason: 'FieldValueTooLong', message, field: fields.length > 1 ? '[]' : 'data' }]
}

function checkBinding(object: JsonMap): FieldProblem[] {
  const { kind, name } = mapOf(object.roleRef)
  const allowed = object.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole']
  const problems: FieldProblem[] = []
  if (!allowed.includes(String(kind))) problems.push(notSupported('roleRef.kind', kind ?? '', allowed))
  if (!name) problems.push(required('roleRef.name'))
  for (const [index, subject] of mapsOf(object.subjects).entries()) {
    if (!subject.name) problems.push(required(`subjects[${index}].name`))
    if (subject.kind === 'ServiceAccount' && !subject.namespace) {
      problems.push(required(`subjects[${index}].namespace`))
    }
  }
  return problems
}

function checkRules(object: JsonMap): FieldProblem[] {
  return mapsOf(object.rules).flatMap((rule, index) => {
    const problems: FieldProblem[] = []
    if (listOf(rule.verbs).length === 0) {
      problems.push(required(`rules[${index}].verbs`, 'verbs must contain at least one value'))
    }
    if (object.kind === 'Role' && listOf(rule.nonResourceURLs).length > 0) {
      const why = 'namespaced rules cannot apply to non-resource URLs'
      problems.push(invalidValue(`rules[${index}].nonResourceURLs`, rule.nonResourceURLs, why))
    }
    return problems
  })
}
