// What an API server serves, as discovery told it; and the catalog others may see of it.
import type { KindCatalog, Scope } from './port.ts'

/** Is one kind in one version. */
export type ServedKind = {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly scope: Scope
  readonly verbs: readonly string[]
}

/** Is one reading of discovery. */
export type ServedKinds = {
  /** Every kind, in the server's order of preference of its versions. */
  readonly kinds: readonly ServedKind[]
  /** Groups whose server did not answer: their kinds are unknown, never gone. */
  readonly staleGroups: ReadonlySet<string>
}

/** Answers questions about one reading. */
export type KindIndex = {
  /** Finds a kind in exactly this version, or, without one, in the version the server prefers. */
  find(group: string, kind: string, version?: string): ServedKind | undefined
  versionsOf(group: string, kind: string): readonly string[]
  isStale(group: string): boolean
}

/** Indexes a reading by group and kind. */
export function indexKinds({ kinds, staleGroups }: ServedKinds): KindIndex {
  const byName = Map.groupBy(kinds, ({ group, kind }) => `${group}/${kind}`)
  const allOf = (group: string, kind: string) => byName.get(`${group}/${kind}`) ?? []
  return {
    find(group, kind, version) {
      const all = allOf(group, kind).filter(served => version === undefined || served.version === version)
      // Entries that only evict, bind or scale share a kind with the one that can be written.
      return all.find(served => served.verbs.includes('patch')) ?? all[0]
    },
    versionsOf: (group, kind) => [...new Set(allOf(group, kind).map(served => served.version))],
    isStale: group => staleGroups.has(group),
  }
}

/** Shows an index as the catalog of the door. */
export function toCatalog(index: KindIndex): KindCatalog {
  return {
    scopeOf: (group, kind) => index.find(group, kind)?.scope,
    versionsOf: index.versionsOf,
  }
}
