// Finds where a target's commit names images, and remembers it: only a new commit needs its tree.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs } from '../../domain/failure.ts'
import { fingerprintSource } from '../../domain/garbage/fingerprint-source.ts'
import { isManifestPath } from '../../domain/manifests/is-manifest-path.ts'
import { loadManifests } from '../../domain/manifests/load-manifests.ts'
import type { Manifest } from '../../domain/manifests/manifest.ts'
import { findImageUses } from '../../domain/release/find-image-uses.ts'
import { findImageless } from '../../domain/release/find-imageless.ts'
import type { ImagesInGit } from '../../domain/release/image-use.ts'
import type { UsesRecord } from '../../domain/release/uses-record.ts'
import { CommitUnclean } from '../../domain/sync/failures.ts'
import { isAllowed } from '../../domain/sync/plan-sync.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree, TreeReader } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { getLargeText, putLargeText } from './large-text.ts'

/** Changes with the form of a record: one in another form is read again from Git. */
const FORM = 'uses-2'
const KEPT_MS = 30 * 24 * 60 * 60_000
const NAMESPACED = ['CronJob', 'DaemonSet', 'Deployment', 'StatefulSet', 'HelmRelease']

/** Is what reading needs. */
export type UsesPorts = {
  readonly gitHost: Pick<TreeReader, 'readTree'>
  readonly table: Table
  readonly now: () => EpochMs
}

/** Recalls what the latest commit that was looked at says; undefined when that is not known, or not under these settings. */
export async function recallUses(target: SyncTarget, table: Table): Promise<UsesRecord | undefined> {
  const text = await getLargeText(table, usesKey(target))
  const record = text === undefined ? undefined : (JSON.parse(text) as UsesRecord)
  return record?.stamp === stampOf(target) ? record : undefined
}

/** Finds the images of one commit, from memory or from its tree. */
export async function readUses(
  target: SyncTarget,
  commit: CommitSha,
  readTree: () => Promise<Tree>,
  ports: Pick<UsesPorts, 'table' | 'now'>,
): Promise<ImagesInGit> {
  const known = await recallUses(target, ports.table)
  if (known?.commit === commit) return known
  const images = findImages(target, loadForImages(target, await readTree()))
  await rememberUses(target, commit, images, ports)
  return images
}

/** Finds the images of manifests that are at hand. */
export function findImages({ sync }: SyncTarget, manifests: readonly Manifest[]): ImagesInGit {
  const allowed = manifests.filter(({ id }) => isAllowed(id, sync.allowNamespaces))
  return { uses: findImageUses(allowed), imageless: findImageless(allowed) }
}

/** Remembers the images of a commit. */
export async function rememberUses(
  target: SyncTarget,
  commit: CommitSha,
  images: ImagesInGit,
  { table, now }: Pick<UsesPorts, 'table' | 'now'>,
): Promise<void> {
  const record: UsesRecord = { stamp: stampOf(target), commit, ...images }
  await putLargeText(table, usesKey(target), JSON.stringify(record), now() + KEPT_MS)
}

/** Forgets what is remembered, so that the clock asks for a run that reads it anew. */
export function forgetUses(target: SyncTarget, table: Table): Promise<void> {
  return table.remove(usesKey(target))
}

/** Reads the tree whose files an edit starts from. */
export function readManifestTree(
  target: SyncTarget,
  commit: CommitSha,
  { gitHost }: Pick<UsesPorts, 'gitHost'>,
): Promise<Tree> {
  return gitHost.readTree({ repository: target.git.repository, commit, wants: isManifestPath })
}

/**
 * Loads what a tree says; of scopes only those of workloads matter here.
 *
 * @throws {CommitUnclean} when a file cannot be read without doubt: what else it says could be wrong too
 */
export function loadForImages(target: SyncTarget, tree: Tree): readonly Manifest[] {
  const { defaultNamespace } = target.sync
  const scopeOf = (_: string, kind: string) => (NAMESPACED.includes(kind) ? ('Namespaced' as const) : undefined)
  const { manifests, problems } = loadManifests(tree, { paths: target.git.paths, defaultNamespace, scopeOf })
  if (problems.length > 0) throw new CommitUnclean(tree.commit, problems.map(describeFailure))
  return manifests
}

function stampOf({ git, sync }: SyncTarget): string {
  return [FORM, fingerprintSource(git), sync.defaultNamespace, ...sync.allowNamespaces].join(' ')
}

function usesKey({ name }: SyncTarget): string {
  return `uses/${name}`
}
