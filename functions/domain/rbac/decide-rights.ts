// Decides how wide the rights must be for what is configured: as narrow as all targets of the cluster together allow.
import { type ActingIdentity, type ClusterRights, DEFAULT_RIGHTS } from './cluster-rights.ts'

/** Is what of a target decides the rights it needs. */
export type RightsOfTarget = {
  readonly sync: {
    readonly allowNamespaces: readonly string[]
    readonly garbageCollection: 'off' | 'dry-run' | 'on'
    readonly inventoryNamespace: string
  }
}

/** Decides the rights for targets of one cluster: one that may write everywhere makes it the whole cluster. */
export function decideRights(targets: readonly RightsOfTarget[], actAs: ActingIdentity | undefined): ClusterRights {
  const isEverywhere = targets.some(({ sync }) => sync.allowNamespaces.length === 0)
  return {
    ...DEFAULT_RIGHTS,
    width: isEverywhere ? 'whole-cluster' : 'namespaced',
    namespaces: isEverywhere ? [] : [...new Set(targets.flatMap(({ sync }) => sync.allowNamespaces))].sort(),
    inventoryNamespaces: [...new Set(targets.map(({ sync }) => sync.inventoryNamespace))].sort(),
    withDelete: targets.some(({ sync }) => sync.garbageCollection === 'on'),
    ...(actAs === undefined ? {} : { actAs }),
  }
}
