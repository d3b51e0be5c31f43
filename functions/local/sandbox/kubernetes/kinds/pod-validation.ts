// Checks a pod template: containers, ports, environment, volumes and their mounts.
import { duplicate, type FieldProblem, invalidValue, notSupported, required } from '../api-failure.ts'
import { isMap, type JsonMap, mapOf } from '../object.ts'
import { checkDnsLabel, checkLabels } from './names.ts'
import { mapsOf } from './pod-defaults.ts'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const PORT_RANGE = 'must be between 1 and 65535, inclusive'

/** Checks a port number. */
export function checkPort(field: string, port: unknown): FieldProblem[] {
  if (port === undefined) return [required(field)]
  return typeof port === 'number' && port >= 1 && port <= 65535 ? [] : [invalidValue(field, port, PORT_RANGE)]
}

/** Checks a pod's spec at a path; `restartPolicies` are those that the owner allows. */
export function checkPodSpec(path: string, spec: JsonMap, restartPolicies: readonly string[]): FieldProblem[] {
  const problems: FieldProblem[] = []
  const names = new Set<string>()
  const volumes = new Set(mapsOf(spec.volumes).map(volume => String(volume.name)))
  if (mapsOf(spec.containers).length === 0) problems.push(required(`${path}.containers`))
  for (const list of ['containers', 'initContainers']) {
    for (const [index, container] of mapsOf(spec[list]).entries()) {
      problems.push(...checkContainer(`${path}.${list}[${index}]`, container, names, volumes))
    }
  }
  for (const [index, volume] of mapsOf(spec.volumes).entries()) {
    problems.push(...checkDnsLabel(`${path}.volumes[${index}].name`, volume.name))
  }
  if (!restartPolicies.includes(String(spec.restartPolicy))) {
    const field = `${path}.restartPolicy`
    const isJob = !restartPolicies.includes('Always')
    problems.push(
      isJob && spec.restartPolicy === 'Always'
        ? required(field, 'valid values: "OnFailure", "Never"')
        : notSupported(field, spec.restartPolicy, restartPolicies),
    )
  }
  return problems
}

function checkContainer(path: string, container: JsonMap, names: Set<string>, volumes: ReadonlySet<string>) {
  const problems = checkDnsLabel(`${path}.name`, container.name)
  const name = String(container.name)
  if (names.has(name)) problems.push(duplicate(`${path}.name`, name))
  names.add(name)
  if (typeof container.image !== 'string' || container.image === '') problems.push(required(`${path}.image`))
  else if (container.image.trim() !== container.image) {
    problems.push(invalidValue(`${path}.image`, container.image, 'must not have leading or trailing whitespace'))
  }
  if (container.imagePullPolicy !== undefined && !PULL_POLICIES.includes(String(container.imagePullPolicy))) {
    problems.push(notSupported(`${path}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES))
  }
  for (const [index, port] of mapsOf(container.ports).entries()) {
    problems.push(...checkPort(`${path}.ports[${index}].containerPort`, port.containerPort))
    if (!PROTOCOLS.includes(String(port.protocol))) {
      problems.push(notSupported(`${path}.ports[${index}].protocol`, port.protocol, PROTOCOLS))
    }
  }
  for (const [index, variable] of mapsOf(container.env).entries()) {
    if (!variable.name) problems.push(required(`${path}.env[${index}].name`))
    if (variable.value && variable.valueFrom) {
      problems.push(
        invalidValue(`${path}.env[${index}].valueFrom`, '', 'may not be specified when `value` is not empty'),
      )
    }
  }
  const mounts = new Set<string>()
  for (const [index, mount] of mapsOf(container.volumeMounts).entries()) {
    const at = `${path}.volumeMounts[${index}]`
    if (!mount.name) problems.push(required(`${at}.name`))
    else if (!volumes.has(String(mount.name))) problems.push(notFoundValue(`${at}.name`, mount.name))
    if (!mount.mountPath) problems.push(required(`${at}.mountPath`))
    else if (mounts.has(String(mount.mountPath))) {
      problems.push(invalidValue(`${at}.mountPath`, mount.mountPath, 'must be unique'))
    }
    mounts.add(String(mount.mountPath))
  }
  return problems
}

function notFoundValue(field: string, value: unknown): FieldProblem {
  return { reason: 'FieldValueNotFound', message: `Not found: ${JSON.stringify(value)}`, field }
}

/** Checks a workload's selector and that its template carries the selector's labels. */
export function checkSelector(object: JsonMap): FieldProblem[] {
  const spec = mapOf(object.spec)
  const { selector } = spec
  const labels = mapOf(mapOf(mapOf(spec.template).metadata).labels)
  const problems: FieldProblem[] = []
  if (!isMap(selector)) problems.push(required('spec.selector'))
  else if (Object.keys(selector).length === 0) {
    problems.push(invalidValue('spec.selector', {}, 'empty selector is invalid for deployment'))
  }
  problems.push(...checkLabels('spec.template.metadata.labels', labels))
  if (!isMap(selector) || !selectorMatches(selector, labels)) {
    const why = '`selector` does not match template `labels`'
    const shown = Object.keys(labels).length > 0 ? labels : null
    problems.push(invalidValue('spec.template.metadata.labels', shown, why))
  }
  return problems
}

/** Says whether a label selector object (matchLabels, matchExpressions) matches labels. */
function selectorMatches(selector: JsonMap, labels: JsonMap): boolean {
  const hasLabels = Object.entries(mapOf(selector.matchLabels)).every(([key, value]) => labels[key] === value)
  return (
    hasLabels &&
    mapsOf(selector.matchExpressions).every(({ key, operator, values }) => {
      const value = labels[String(key)]
      const isListed = Array.isArray(values) && values.includes(value)
      switch (operator) {
        case 'In':
          return value !== undefined && isListed
        case 'NotIn':
          return value === undefined || !isListed
        case 'Exists':
          return value !== undefined
        default:
          return value === undefined
      }
    })
  )
}
