// Renders the right to act as somebody else, and who that is in a binding.
import type { ActingIdentity } from './cluster-rights.ts'
import { renderBinding, renderHead, renderRole, type Subject } from './render-roles.ts'
import type { Rule } from './rules.ts'

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/

/**
 * Renders what lets `own` act as another; all other rights are bound to the subject that is returned.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function renderImpersonation(
  { user, groups }: ActingIdentity,
  own: Subject,
): { readonly subject: Subject; readonly documents: readonly string[] } {
  const [, namespace, account] = SERVICE_ACCOUNT.exec(user) ?? []
  const role = `${own.name}-impersonate`
  const why = `Lets ${own.name} act as ${user}, and as nobody else.`
  const cluster: Rule[] = []
  if (groups.length > 0) cluster.push(rule('groups', groups))
  if (namespace === undefined || account === undefined) {
    cluster.unshift(rule('users', [user]))
    return { subject: { kind: 'User', name: user }, documents: renderBound(why, { name: role }, cluster, own) }
  }
  return {
    subject: { kind: 'ServiceAccount', name: account, namespace },
    documents: [
      renderHead('Whom fluxless acts as.', 'v1', 'ServiceAccount', { name: account, namespace }),
      ...renderBound(why, { name: role, namespace }, [rule('serviceaccounts', [account])], own),
      ...(cluster.length === 0 ? [] : renderBound('The groups it names.', { name: role }, cluster, own)),
    ],
  }
}

function rule(resource: string, resourceNames: readonly string[]): Rule {
  const why = 'Narrow because it names whom; a rule without resourceNames would make anybody of us.'
  return { why, apiGroups: [''], resources: [resource], resourceNames, verbs: ['impersonate'] }
}

function renderBound(
  why: string,
  place: { readonly name: string; readonly namespace?: string },
  rules: readonly Rule[],
  own: Subject,
): readonly string[] {
  const kind = place.namespace === undefined ? 'ClusterRole' : 'Role'
  return [renderRole(why, place, rules), renderBinding('The same, bound.', place, { kind, name: place.name }, own)]
}
