// The smallest valid target; a test names only what matters to it.
import type { BranchName, RepositoryName, TagName } from '../../functions/domain/events/git.ts'
import { type AutomationRules, DEFAULT_AUTOMATION } from '../../functions/domain/release/automation-rules.ts'
import type { SyncTarget, TargetName } from '../../functions/domain/sync/sync-target.ts'

/** Is what a test may say of a target. */
export type TargetChanges = {
  readonly name?: string
  readonly git?: {
    readonly host?: string
    readonly repository?: string
    readonly branch?: string
    readonly paths?: readonly string[]
  }
  readonly cluster?: string
  readonly automation?: Partial<Omit<AutomationRules, 'commit'>> & {
    readonly commit?: Partial<AutomationRules['commit']>
  }
  readonly sync?: Partial<Omit<SyncTarget['sync'], 'tag'>> & { readonly tag?: string }
}

/** Builds a target called production, on main of acme/manifests. */
export function aTarget(changes: TargetChanges = {}): SyncTarget {
  const { host = 'github', repository = 'acme/manifests', branch = 'main', paths = [] } = changes.git ?? {}
  const { tag = 'flux-sync', ...sync } = changes.sync ?? {}
  const { commit, ...automation } = changes.automation ?? {}
  return {
    name: (changes.name ?? 'production') as TargetName,
    git: {
      host,
      repository: repository as RepositoryName,
      branch: branch as BranchName,
      paths,
      author: { name: 'fluxless', email: 'fluxless@example.com' },
    },
    cluster: changes.cluster ?? 'production',
    automation: { ...DEFAULT_AUTOMATION, ...automation, commit: { ...DEFAULT_AUTOMATION.commit, ...commit } },
    sync: {
      intervalMs: 300_000,
      pollIntervalMs: 300_000,
      timeoutMs: 240_000,
      garbageCollection: 'off',
      defaultNamespace: 'default',
      allowNamespaces: [],
      excludeResources: [],
      prune: { maxCount: 5, maxPercent: 20, allowEmpty: false, alsoDelete: [] },
      inventoryNamespace: 'default',
      ...sync,
      tag: tag as TagName,
    },
  }
}
