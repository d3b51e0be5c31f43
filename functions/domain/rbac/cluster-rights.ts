// What an operator grants fluxless in a cluster, as data. Enters: how wide; leaves: the YAML to apply once.
// The room knows the requests that fluxless sends and Kubernetes' RBAC; it knows neither Git, nor settings, nor a server.

/** Is how wide the rights are: to write anywhere, to write in some namespaces, or to look only. */
export type Width = (typeof WIDTHS)[number]

/** Are all widths. */
export const WIDTHS = ['whole-cluster', 'namespaced', 'read-only'] as const

/** Is whom fluxless acts as, when it is not itself. */
export type ActingIdentity = { readonly user: string; readonly groups: readonly string[] }

/** Is all that the YAML is decided from. */
export type ClusterRights = {
  readonly width: Width
  /** Names the namespace of fluxless, its service account and its roles. */
  readonly name: string
  /** Empty means all of the cluster. */
  readonly namespaces: readonly string[]
  /** API groups of custom resources that Git holds. */
  readonly customGroups: readonly string[]
  /** Where targets keep the record of what they own. */
  readonly inventoryNamespaces: readonly string[]
  readonly withSecrets: boolean
  /** Names of Secrets that may be read to look into registries, where Secrets as such may not; `*` is any. */
  readonly pullSecrets: readonly string[]
  /** Garbage collection is on for a target. */
  readonly withDelete: boolean
  readonly actAs?: ActingIdentity
  /** A group that gets the rights in place of a service account, such as that of an EKS access entry. */
  readonly boundGroup?: string
}

/** Is what is decided when nothing is said. */
export const DEFAULT_RIGHTS: ClusterRights = {
  width: 'whole-cluster',
  name: 'fluxless',
  namespaces: [],
  customGroups: [],
  inventoryNamespaces: ['fluxless'],
  withSecrets: true,
  pullSecrets: [],
  withDelete: false,
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/
const GROUP = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/** A group of Kubernetes itself may hold everybody. */
const BOUND_GROUP = /^(?!system:)[A-Za-z0-9][A-Za-z0-9:@._-]*$/

/** Whoever may create pods here takes over the cluster: a role for it would look narrow and not be. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease']

/** Groups of Kubernetes itself: a rule for all of one would grant what this room leaves out on purpose. */
const BUILT_IN = [
  ...['admissionregistration', 'apiextensions', 'apiregistration', 'authentication', 'authorization', 'certificates'],
  ...['coordination', 'discovery', 'events', 'flowcontrol.apiserver', 'internal.apiserver', 'networking', 'node'],
  ...['policy', 'rbac.authorization', 'resource', 'scheduling', 'storage', 'storagemigration'],
].map(name => `${name}.k8s.io`)

/** Finds what is wrong with wishes, in words for a person; empty when they can be rendered. */
export function findRightsProblems(rights: ClusterRights): readonly string[] {
  const { width, name, namespaces, customGroups, inventoryNamespaces, pullSecrets, boundGroup } = rights
  const names = [name, ...namespaces, ...inventoryNamespaces]
  const own = namespaces.includes(name) && width !== 'read-only'
  return [
    ...names.filter(one => !LABEL.test(one)).map(one => `${JSON.stringify(one)} is no name of a namespace`),
    ...(width === 'namespaced' && namespaces.length === 0 ? ['the width namespaced needs a namespace'] : []),
    ...(width === 'whole-cluster' && namespaces.length > 0 ? ['the width whole-cluster takes no namespace'] : []),
    ...(own ? [`${name} is the namespace of fluxless itself: who may write there takes over its account`] : []),
    ...namespaces
      .filter(one => SYSTEM_NAMESPACES.includes(one) && width !== 'read-only')
      .map(one => `who may write in ${one} rules the cluster: say so with the width whole-cluster`),
    ...customGroups
      .filter(group => !GROUP.test(group) || BUILT_IN.includes(group))
      .map(group => `${JSON.stringify(group)} is no API group of custom resources`),
    ...(boundGroup === undefined || BOUND_GROUP.test(boundGroup)
      ? []
      : [`${JSON.stringify(boundGroup)} is no group of ours: names with system: belong to Kubernetes`]),
    ...pullSecrets
      .filter(one => one !== '*' && !SUBDOMAIN.test(one))
      .map(one => `${JSON.stringify(one)} is no name of a Secret`),
  ]
}
