// The kinds that the sandbox's API serves: the built-in ones, and those that CustomResourceDefinitions add and take away.
import type { Conversion } from './legacy/reshape.ts'
import { type BuiltInResource, readBuiltInResources } from './schema/resources.ts'

/** A part of a resource with a URL of its own. */
export type Subresource = {
  readonly name: string
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly verbs: readonly string[]
}

/** A column that a CustomResourceDefinition adds to the table of its objects. */
export type PrinterColumn = {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  readonly jsonPath: string
}

/** What only custom kinds have; paths are JSONPath such as `.spec.replicas`. */
export type CustomPart = {
  readonly crdName: string
  readonly openApiSchema: unknown
  readonly columns: readonly PrinterColumn[]
  readonly scale?: { readonly spec: string; readonly status: string; readonly selector?: string }
}

/** What only versions have that Kubernetes no longer serves; without a current version they are kinds of their own. */
export type LegacyPart = {
  /** The first release without it, such as `v1.25`. */
  readonly removedIn: string
  readonly current: ResourceType | undefined
  readonly conversion: Conversion
}

/** One kind in one version. */
export type ResourceType = {
  readonly group: string
  readonly version: string
  readonly apiVersion: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly listKind: string
  readonly isNamespaced: boolean
  readonly verbs: readonly string[]
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly subresources: readonly Subresource[]
  /** Where its objects are, whatever version they are asked for in. */
  readonly storageKey: string
  readonly custom: CustomPart | undefined
  readonly legacy?: LegacyPart
}

/** One group in one version, with its kinds. */
export type GroupVersion = { readonly group: string; readonly version: string; readonly types: readonly ResourceType[] }

/** The kinds that are served. */
export type ResourceTypes = ReturnType<typeof openResourceTypes>

/** Says whether a kind has a subresource. */
export function hasSubresource(type: ResourceType, name: string): boolean {
  return type.subresources.some(subresource => subresource.name === name)
}

/** Joins group and version as an object's `apiVersion` does. */
export function joinApiVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version
}

/** Opens the registry with the built-in kinds, and with versions of them that come after all others. */
export function openResourceTypes(addLegacy: (served: readonly GroupVersion[]) => readonly GroupVersion[] = () => []) {
  const builtInVersions: GroupVersion[] = readBuiltInResources().map(({ group, version, resources }) => ({
    group,
    version,
    types: resources.map(resource => builtInType(group, version, resource)),
  }))
  const legacyVersions = addLegacy(builtInVersions)
  const builtInGroups = new Set([...builtInVersions, ...legacyVersions].map(({ group }) => group))
  const custom = new Map<string, readonly ResourceType[]>()
  const byUrl = new Map<string, ResourceType>()
  let revision = 0

  const reindex = () => {
    revision += 1
    byUrl.clear()
    const builtIn = [...builtInVersions, ...legacyVersions].flatMap(({ types }) => types)
    for (const type of [...builtIn, ...[...custom.values()].flat()])
      byUrl.set(`${type.apiVersion}/${type.plural}`, type)
  }
  reindex()

  const groupVersions = (): GroupVersion[] => {
    const added = new Map<string, ResourceType[]>()
    for (const type of [...custom.values()].flat()) {
      added.set(type.apiVersion, [...(added.get(type.apiVersion) ?? []), type])
    }
    const customVersions = [...added.values()].flatMap(types => {
      const [first] = types
      return first ? [{ group: first.group, version: first.version, types }] : []
    })
    return [...builtInVersions, ...customVersions.sort(byPreference), ...legacyVersions]
  }

  return {
    /** Grows with every change of the served kinds. */
    revision: () => revision,
    find: (group: string, version: string, plural: string) => byUrl.get(`${joinApiVersion(group, version)}/${plural}`),
    findKind: (apiVersion: string, kind: string) =>
      [...byUrl.values()].find(type => type.apiVersion === apiVersion && type.kind === kind),
    /** Any served version of a storage key. */
    findStored: (storageKey: string) => [...byUrl.values()].find(type => type.storageKey === storageKey),
    isBuiltInGroup: (group: string) => builtInGroups.has(group),
    groupVersions,
    /** Serves the versions of one CustomResourceDefinition, instead of those it had before. */
    setCustom(crdName: string, types: readonly ResourceType[]): void {
      if (types.length > 0) custom.set(crdName, types)
      else custom.delete(crdName)
      reindex()
    },
  }
}

function builtInType(group: string, version: string, resource: BuiltInResource): ResourceType {
  return {
    group,
    version,
    apiVersion: joinApiVersion(group, version),
    plural: resource.plural,
    singular: resource.singular,
    kind: resource.kind,
    listKind: `${resource.kind}List`,
    isNamespaced: resource.namespaced,
    verbs: resource.verbs,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    subresources: resource.subresources ?? [],
    storageKey: resource.plural === 'events' ? '/events' : `${group}/${resource.plural}`,
    custom: undefined,
  }
}

function byPreference(a: GroupVersion, b: GroupVersion): number {
  return a.group < b.group ? -1 : a.group > b.group ? 1 : compareVersions(a.version, b.version)
}

/** Orders versions as Kubernetes does: stable before beta before alpha, newer before older, odd names last. */
export function compareVersions(a: string, b: string): number {
  const rank = (version: string) => {
    const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
    if (!match) return [0, 0, 0] as const
    const stage = match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1
    return [stage, Number(match[1]), Number(match[3] ?? 0)] as const
  }
  const [left, right] = [rank(a), rank(b)]
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2] || (a < b ? -1 : a > b ? 1 : 0)
}
