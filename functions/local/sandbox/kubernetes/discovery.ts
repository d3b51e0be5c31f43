// Tells clients what is served: aggregated discovery with an ETag, the older lists, and the version.
import { createHash } from 'node:crypto'
import { type GroupVersion, joinApiVersion, type ResourceType, type ResourceTypes } from './resource-types.ts'

/** The release that the sandbox claims to be. */
export const SERVER_VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
}

/** The media type of an aggregated discovery document. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** Says whether a client asks for the aggregated document. */
export function wantsAggregated(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some(entry => {
    const parts = entry.split(';').map(part => part.trim())
    return ['application/json', 'g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'].every(part =>
      parts.includes(part),
    )
  })
}

/** Renders `/api` or `/apis` as one document, with its ETag. */
export function renderAggregated(types: ResourceTypes, isCore: boolean): { text: string; etag: string } {
  const groups = groupsOf(types).filter(([group]) => (group === '') === isCore)
  const text = JSON.stringify({
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: group ? { name: group } : {},
      versions: versions.map(({ version, types: kinds }) => ({
        version,
        resources: kinds.map(describeAggregated),
        freshness: 'Current',
      })),
    })),
  })
  return { text, etag: `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"` }
}

function describeAggregated(type: ResourceType): Record<string, unknown> {
  return {
    resource: type.plural,
    responseKind: { group: type.custom ? type.group : '', version: type.custom ? type.version : '', kind: type.kind },
    scope: type.isNamespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
    ...(type.categories.length > 0 && { categories: type.categories }),
    ...(type.subresources.length > 0 && {
      subresources: type.subresources.map(({ name, kind, group = '', version = '', verbs }) => ({
        subresource: name,
        responseKind: { group, version, kind },
        verbs,
      })),
    }),
  }
}

/** Renders the older `/apis`. */
export function describeGroups(types: ResourceTypes): Record<string, unknown> {
  const groups = groupsOf(types).filter(([group]) => group !== '')
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(([group, versions]) => toGroup(group, versions)) }
}

/** Renders the older `/api`. */
export function describeCoreVersions(address: string): Record<string, unknown> {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: address }]
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs }
}

/** Renders `/apis/{group}`, or nothing when the group is not served. */
export function describeGroup(types: ResourceTypes, group: string): Record<string, unknown> | undefined {
  const found = groupsOf(types).find(([name]) => name === group)
  return found && group !== '' ? { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(...found) } : undefined
}

/** Renders `/api/v1` or `/apis/{group}/{version}`, or nothing when it is not served. */
export function describeResources(
  types: ResourceTypes,
  group: string,
  version: string,
): Record<string, unknown> | undefined {
  const found = types.groupVersions().find(served => served.group === group && served.version === version)
  if (!found) return undefined
  const resources = found.types.flatMap(type => [
    {
      name: type.plural,
      singularName: type.singular,
      namespaced: type.isNamespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length > 0 && { shortNames: type.shortNames }),
      ...(type.categories.length > 0 && { categories: type.categories }),
    },
    ...type.subresources.map(subresource => ({
      name: `${type.plural}/${subresource.name}`,
      singularName: '',
      namespaced: type.isNamespaced,
      ...(subresource.group && { group: subresource.group, version: subresource.version }),
      kind: subresource.kind,
      verbs: subresource.verbs,
    })),
  ])
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: joinApiVersion(group, version), resources }
}

function groupsOf(types: ResourceTypes): [string, GroupVersion[]][] {
  return [...Map.groupBy(types.groupVersions(), ({ group }) => group)]
}

function toGroup(group: string, versions: readonly GroupVersion[]): Record<string, unknown> {
  const served = versions.map(({ version }) => ({ groupVersion: joinApiVersion(group, version), version }))
  return { name: group, versions: served, preferredVersion: served[0] }
}
