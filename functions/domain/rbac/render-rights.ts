// Renders all that an operator applies once to a cluster: namespace, account, roles, bindings.
import type { ClusterRights } from './cluster-rights.ts'
import { renderImpersonation } from './render-impersonation.ts'
import { renderBinding, renderHead, renderRole, type Subject } from './render-roles.ts'
import { decideRules, inventoryRule } from './rules.ts'

const WIDE = {
  'whole-cluster':
    'Rights for fluxless to apply to the whole cluster. Whoever may push to a repository that is applied with it rules the cluster: it may create pods in any namespace.',
  namespaced:
    'Rights for fluxless to apply to some namespaces, which must be there already. It reads nothing outside them, creates no namespace and cannot weaken the limits or the pod security of its own.',
  'read-only':
    'Rights for fluxless to look and to change nothing. A preview of a change needs more: the server asks a dry run for the same rights as the real request.',
} as const

/** Renders the YAML, each document after a `---`; the wishes must have no problems. */
export function renderRights(rights: ClusterRights): string {
  const { name, width, namespaces, actAs, boundGroup } = rights
  const own: Subject =
    boundGroup === undefined ? { kind: 'ServiceAccount', name, namespace: name } : { kind: 'Group', name: boundGroup }
  const impersonation = actAs && renderImpersonation(actAs, own)
  const subject = impersonation?.subject ?? own
  return [
    renderHead(WIDE[width], 'v1', 'Namespace', { name }),
    ...(boundGroup === undefined
      ? [renderHead(whyAccount(rights), 'v1', 'ServiceAccount', { name, namespace: name })]
      : []),
    ...(impersonation?.documents ?? []),
    renderRole(whyRole(rights), { name }, decideRules(rights)),
    ...bindEverywhereOrIn(namespaces, name, subject),
    ...renderInventory(rights, subject),
  ].join('')
}

function whyAccount({ actAs }: ClusterRights): string {
  const use = 'Who fluxless is. Bind what connects instead, such as the group of an EKS access entry, if it is another.'
  return actAs === undefined ? use : `${use} It holds no right but to act as ${actAs.user}.`
}

function whyRole({ namespaces }: ClusterRights): string {
  const guard = 'No watch, update, deletecollection, escalate, bind or impersonate: fluxless sends no such request.'
  return namespaces.length === 0
    ? guard
    : `${guard} By itself this grants nothing: it is bound in each namespace below.`
}

function bindEverywhereOrIn(namespaces: readonly string[], name: string, subject: Subject): readonly string[] {
  const role = { kind: 'ClusterRole', name } as const
  if (namespaces.length === 0)
    return [renderBinding('In every namespace, and for the cluster itself.', { name }, role, subject)]
  const leftover = `To narrow an older grant: kubectl delete clusterrolebinding ${name} --ignore-not-found`
  return namespaces.map((namespace, index) =>
    renderBinding(
      index === 0 ? `In ${namespace}. ${leftover}` : `In ${namespace}.`,
      { name, namespace },
      role,
      subject,
    ),
  )
}

function renderInventory(rights: ClusterRights, subject: Subject): readonly string[] {
  const name = `${rights.name}-inventory`
  return rights.inventoryNamespaces.flatMap(namespace => [
    renderRole(`Where targets with sync.inventoryNamespace: ${namespace} keep their record.`, { name, namespace }, [
      inventoryRule(rights),
    ]),
    renderBinding('The same, bound.', { name, namespace }, { kind: 'Role', name }, subject),
  ])
}
