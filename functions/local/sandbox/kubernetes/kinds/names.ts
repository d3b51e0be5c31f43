// The rules for names, labels and annotations that every object obeys.
import { type FieldProblem, forbiddenField, invalidValue, required } from '../api-failure.ts'
import { isMap, mapOf } from '../object.ts'
import { mapsOf } from './pod-defaults.ts'

const LABEL_WORDS =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const DNS_LABEL_WORDS =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const QUALIFIED_WORDS =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const MAX_ANNOTATION_BYTES = 262_144

/** Kinds whose name is one DNS label. */
const LABEL_NAMED = new Set(['/Namespace', '/Service'])

/** Checks a DNS label, as container and port names are. */
export function checkDnsLabel(field: string, name: unknown): FieldProblem[] {
  if (typeof name !== 'string' || name === '') return [required(field)]
  const problems: FieldProblem[] = []
  if (name.length > 63) problems.push(invalidValue(field, name, 'must be no more than 63 bytes'))
  if (!DNS_LABEL.test(name)) problems.push(invalidValue(field, name, DNS_LABEL_WORDS))
  return problems
}

/** Checks the metadata of a new or changed object. */
export function checkMeta(group: string, kind: string, isNamespaced: boolean, metadata: unknown): FieldProblem[] {
  const { name, generateName, namespace, labels, annotations, finalizers } = mapOf(metadata)
  const problems: FieldProblem[] = []
  if (typeof name !== 'string' || name === '') {
    if (!generateName) problems.push(required('metadata.name', 'name or generateName is required'))
  } else problems.push(...checkName(`${group}/${kind}`, group, name))
  if (isNamespaced ? !namespace : namespace) {
    problems.push(
      isNamespaced ? required('metadata.namespace') : forbiddenField('metadata.namespace', 'not allowed on this type'),
    )
  }
  if (isMap(labels)) problems.push(...checkLabels('metadata.labels', labels))
  if (isMap(annotations)) problems.push(...checkAnnotations(annotations))
  for (const [index, finalizer] of (Array.isArray(finalizers) ? finalizers : []).entries()) {
    problems.push(...checkQualified(`metadata.finalizers[${index}]`, String(finalizer)))
  }
  for (const [index, owner] of mapsOf(mapOf(metadata).ownerReferences).entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      const path = `metadata.ownerReferences[${index}].${field}`
      if (!owner[field])
        problems.push(invalidValue(path, '', `${field === 'apiVersion' ? 'version' : field} must not be empty`))
    }
  }
  return problems
}

function checkName(kindKey: string, group: string, name: string): FieldProblem[] {
  const field = 'metadata.name'
  if (group === 'rbac.authorization.k8s.io') {
    if (name === '.' || name === '..') return [invalidValue(field, name, `may not be '${name}'`)]
    return name.includes('/') || name.includes('%') ? [invalidValue(field, name, "may not contain '/'")] : []
  }
  if (LABEL_NAMED.has(kindKey)) return checkDnsLabel(field, name)
  const problems = name.length > 253 ? [invalidValue(field, name, 'must be no more than 253 characters')] : []
  return SUBDOMAIN.test(name) ? problems : [...problems, invalidValue(field, name, SUBDOMAIN_WORDS)]
}

/** Checks label keys and values. */
export function checkLabels(field: string, labels: Readonly<Record<string, unknown>>): FieldProblem[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const problems = checkQualified(field, key)
    const text = String(value ?? '')
    if (text.length > 63) problems.push(invalidValue(field, text, 'must be no more than 63 bytes'))
    if (!LABEL_VALUE.test(text)) problems.push(invalidValue(field, text, LABEL_WORDS))
    return problems
  })
}

function checkAnnotations(annotations: Readonly<Record<string, unknown>>): FieldProblem[] {
  const field = 'metadata.annotations'
  const problems = Object.keys(annotations).flatMap(key => checkQualified(field, key.toLowerCase()))
  const size = Object.entries(annotations).reduce(
    (bytes, [key, value]) => bytes + Buffer.byteLength(key) + Buffer.byteLength(String(value)),
    0,
  )
  if (size <= MAX_ANNOTATION_BYTES) return problems
  const message = `Too long: may not be more than ${MAX_ANNOTATION_BYTES} bytes`
  return [...problems, { reason: 'FieldValueTooLong', message, field }]
}

function checkQualified(field: string, key: string): FieldProblem[] {
  const slash = key.indexOf('/')
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)]
  const problems: FieldProblem[] = []
  if (prefix === '') problems.push(invalidValue(field, key, 'prefix part must be non-empty'))
  else if (prefix !== undefined && !SUBDOMAIN.test(prefix)) {
    problems.push(invalidValue(field, key, `prefix part ${SUBDOMAIN_WORDS}`))
  }
  if (name === '') problems.push(invalidValue(field, key, 'name part must be non-empty'))
  if (name.length > 63) problems.push(invalidValue(field, key, 'name part must be no more than 63 bytes'))
  if (!QUALIFIED.test(name)) problems.push(invalidValue(field, key, QUALIFIED_WORDS))
  return problems
}
