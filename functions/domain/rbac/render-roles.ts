// Renders roles and bindings: one YAML document each, which says why it is there.
import { renderComment, renderList, renderText } from './render-yaml.ts'
import type { Rule } from './rules.ts'

/** Is where an object stands; without a namespace it is one of the cluster. */
export type Place = { readonly name: string; readonly namespace?: string }

/** Is who gets the rights of a binding. */
export type Subject = {
  readonly kind: 'ServiceAccount' | 'User' | 'Group'
  readonly name: string
  readonly namespace?: string
}

/** Renders the start of a document: why it is there, what it is, where it stands. */
export function renderHead(why: string, apiVersion: string, kind: string, { name, namespace }: Place): string {
  return [
    '---',
    ...renderComment(why),
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${renderText(name)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${renderText(namespace)}`]),
    '',
  ].join('\n')
}

/** Renders a Role, or a ClusterRole when it stands in no namespace. */
export function renderRole(why: string, place: Place, rules: readonly Rule[]): string {
  const kind = place.namespace === undefined ? 'ClusterRole' : 'Role'
  const lines = rules.flatMap(renderRule)
  return `${renderHead(why, 'rbac.authorization.k8s.io/v1', kind, place)}rules:\n${lines.join('\n')}\n`
}

function renderRule(rule: Rule): readonly string[] {
  const { why, apiGroups, resources, resourceNames, verbs, isOffered = false } = rule
  const [first = '', ...others] = [
    ...renderList('apiGroups', apiGroups, '    '),
    ...renderList('resources', resources, '    '),
    ...(resourceNames === undefined ? [] : renderList('resourceNames', resourceNames, '    ')),
    ...renderList('verbs', verbs, '    '),
  ]
  const lines = [first.replace('    ', '  - '), ...others]
  return [
    ...renderComment(isOffered ? `Left out. ${why}` : why, '  '),
    ...(isOffered ? lines.map(line => `  #${line.slice(1)}`) : lines),
  ]
}

/** Renders a RoleBinding to a Role or ClusterRole; without a namespace, a ClusterRoleBinding. */
export function renderBinding(
  why: string,
  place: Place,
  role: { readonly kind: 'Role' | 'ClusterRole'; readonly name: string },
  { kind, name, namespace }: Subject,
): string {
  const lines = [
    'roleRef:',
    '  apiGroup: rbac.authorization.k8s.io',
    `  kind: ${role.kind}`,
    `  name: ${renderText(role.name)}`,
    'subjects:',
    `  - kind: ${kind}`,
    ...(kind !== 'ServiceAccount' ? ['    apiGroup: rbac.authorization.k8s.io'] : []),
    `    name: ${renderText(name)}`,
    ...(namespace === undefined ? [] : [`    namespace: ${renderText(namespace)}`]),
  ]
  const bindingKind = place.namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'
  return `${renderHead(why, 'rbac.authorization.k8s.io/v1', bindingKind, place)}${lines.join('\n')}\n`
}
