// Reads and applies label and field selectors.
import { badRequest } from './api-failure.ts'
import { type KubeObject, valueAt } from './object.ts'
import type { ResourceType } from './resource-types.ts'

const EVENT_FIELDS = [
  ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
    field => `involvedObject.${field}`,
  ),
  ...['reason', 'reportingComponent', 'source', 'type'],
]

/** Decides about one object. */
export type Selector = (object: KubeObject) => boolean

const REQUIREMENT =
  /^\s*(?:!\s*(?<absent>[^\s=!<>,()]+)|(?<key>[^\s=!<>,()]+)\s*(?:(?<sign>==|=|!=|>|<)\s*(?<value>[^\s=!<>,()]*)|\s(?<word>in|notin)\s*\((?<set>[^()]*)\))?)\s*(?:,|$)/

/**
 * Reads `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>5`; an empty text selects everything.
 *
 * @throws {ApiFailure} 400 when the text is not a selector
 */
export function readLabelSelector(text: string | null): Selector {
  const requirements: Array<(labels: Readonly<Record<string, string>>) => boolean> = []
  let rest = text ?? ''
  while (rest.trim() !== '') {
    const match = REQUIREMENT.exec(rest)
    if (!match?.groups || match[0] === '') throw badRequest(`unable to parse requirement: found '${rest}'`)
    requirements.push(readRequirement(match.groups))
    rest = rest.slice(match[0].length)
  }
  if (requirements.length === 0) return () => true
  return object => {
    const labels = object.metadata.labels ?? {}
    return requirements.every(requirement => requirement(labels))
  }
}

function readRequirement(groups: Record<string, string | undefined>) {
  const { absent, key = '', sign, value = '', word, set = '' } = groups
  type Labels = Readonly<Record<string, string>>
  if (absent !== undefined) return (labels: Labels) => !(absent in labels)
  if (word !== undefined) {
    const values = new Set(set.split(',').map(item => item.trim()))
    return word === 'in'
      ? (labels: Labels) => key in labels && values.has(labels[key] ?? '')
      : (labels: Labels) => !(key in labels) || !values.has(labels[key] ?? '')
  }
  switch (sign) {
    case undefined:
      return (labels: Labels) => key in labels
    case '!=':
      return (labels: Labels) => labels[key] !== value
    case '>':
      return (labels: Labels) => Number(labels[key] ?? Number.NaN) > Number(value)
    case '<':
      return (labels: Labels) => Number(labels[key] ?? Number.NaN) < Number(value)
    default:
      return (labels: Labels) => labels[key] === value
  }
}

/** Built-in kinds that can be selected by more than name and namespace. */
const SELECTABLE: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'status.phase'],
  '/Namespace': ['status.phase'],
  '/Node': ['spec.unschedulable'],
  '/Secret': ['type'],
  '/Service': ['spec.clusterIP', 'spec.type'],
  '/ReplicationController': ['status.replicas'],
  'apps/ReplicaSet': ['status.replicas'],
  'batch/Job': ['status.successful'],
  '/Event': EVENT_FIELDS,
  'events.k8s.io/Event': EVENT_FIELDS,
}

/**
 * Reads `metadata.name=x,metadata.namespace!=y`; paths into the object are compared as text.
 *
 * @throws {ApiFailure} 400 when the text is not a selector or names a field that cannot be selected
 */
export function readFieldSelector(text: string | null, type: ResourceType): Selector {
  const more = type.custom ? [] : (SELECTABLE[`${type.group}/${type.kind}`] ?? [])
  const terms = (text ?? '').split(',').filter(term => term.trim() !== '')
  const tests = terms.map(term => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term)
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`)
    const [, path = '', sign, value = ''] = match
    if (path !== 'metadata.name' && path !== 'metadata.namespace' && !more.includes(path)) {
      throw badRequest(
        more.length > 0 || type.custom
          ? `field label not supported: ${path}`
          : `"${path}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      )
    }
    const fields = path.trim().split('.')
    return (object: KubeObject) => (String(valueAt(object, ...fields) ?? '') === value) === (sign !== '!=')
  })
  return object => tests.every(test => test(object))
}
