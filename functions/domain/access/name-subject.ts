// What a question "why" is about: a commit, or objects by name as people write it at a terminal.
import { parseResourceIdIn, type ResourceName } from '../manifests/parse-resource-id.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'

/** Is the subject of a question; without `namespace` an object may be in any. */
export type Subject =
  | { readonly kind: 'commit'; readonly prefix: string }
  | { readonly kind: 'objects'; readonly kindName: string; readonly name: string; readonly namespace?: string }

/** Short names of https://kubernetes.io/docs/reference/kubectl/#resource-types; plurals are understood without. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  cj: 'cronjob',
  cm: 'configmap',
  crd: 'customresourcedefinition',
  deploy: 'deployment',
  ds: 'daemonset',
  hpa: 'horizontalpodautoscaler',
  ing: 'ingress',
  netpol: 'networkpolicy',
  ns: 'namespace',
  pdb: 'poddisruptionbudget',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  rs: 'replicaset',
  sa: 'serviceaccount',
  sc: 'storageclass',
  sts: 'statefulset',
  svc: 'service',
}

/**
 * Names the subject: at least seven digits of a commit, `demo:deployment/shop`, or `deploy/shop` in any namespace or the given.
 *
 * @throws {ResourceIdInvalid} when it is none of them
 */
export function nameSubject(text: string, namespace: string | undefined): Subject {
  if (/^[0-9a-f]{7,64}$/.test(text)) return { kind: 'commit', prefix: text }
  const id: ResourceName = parseResourceIdIn(namespace ?? '', text)
  const subject = { kind: 'objects', kindName: SHORT_NAMES[id.kind] ?? id.kind, name: id.name } as const
  const isNamed = text.includes(':') && /^[^/]*:/.test(text)
  return isNamed || namespace !== undefined ? { ...subject, namespace: id.namespace } : subject
}

/** Tells whether an id, as it is written in a journal, is meant. A cluster-scoped object is in no namespace, whatever is asked. */
export function isMeant(id: ResourceIdText, subject: Extract<Subject, { readonly kind: 'objects' }>): boolean {
  const [, namespace = '', kind = '', name = ''] = /^([^:]*):([^/]*)\/(.*)$/.exec(id) ?? []
  if (name !== subject.name || !isKind(kind, subject.kindName)) return false
  return subject.namespace === undefined || namespace === '<cluster>' || namespace === subject.namespace
}

function isKind(kind: string, asked: string): boolean {
  return asked === kind || asked === `${kind}s` || asked === `${kind}es` || asked === kind.replace(/y$/, 'ies')
}
