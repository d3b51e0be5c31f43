// Looks at one target for a question: where its manifests live, what its last run did, what is not applied yet.
import type { RepositoryConfig, TargetStatus } from '../../domain/access/api-objects.ts'
import { type CommitSha, isCommitSha } from '../../domain/events/git.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { TreeReader } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readHealth } from './health-notes.ts'
import { readJournal } from './record-run.ts'

/** Is what looking needs. */
export type LookPorts = {
  readonly gitHost: (name: string) => Pick<TreeReader, 'readHead'>
  /** Where people find a target's repository; without credentials. */
  readonly remoteUrl: (target: SyncTarget) => string
}

/** Describes a target with its latest run that did anything. */
export async function describeTarget({ name, git, cluster, sync }: SyncTarget, table: Table): Promise<TargetStatus> {
  const { repository, branch, paths } = git
  const [[lastRun], health] = await Promise.all([readJournal(name, table), readHealth(name, table)])
  return {
    name,
    repository,
    branch,
    cluster,
    paths,
    tag: sync.tag,
    ...(lastRun ? { lastRun } : {}),
    ...(health ? { health } : {}),
  }
}

/** Describes where a target's manifests live. */
export function describeRepository(target: SyncTarget, ports: Pick<LookPorts, 'remoteUrl'>): RepositoryConfig {
  const { branch, paths } = target.git
  return {
    remote: { url: ports.remoteUrl(target), branch, path: paths.join(',') },
    publicSSHKey: { key: '', fingerprints: {} },
    status: 'ready',
    errors: '',
  }
}

/** Reads the commits up to `ref` that are not applied; the head stands for all of them. */
export async function readUnapplied(
  target: SyncTarget,
  ref: string,
  ports: Pick<LookPorts, 'gitHost'>,
): Promise<readonly CommitSha[]> {
  const { host, repository, branch } = target.git
  const { commit, tag } = await ports.gitHost(host).readHead({ repository, branch, tag: target.sync.tag })
  const isApplied = tag !== undefined && (tag.commit === commit || isSameCommit(ref, tag.commit))
  return isApplied ? [] : [commit]
}

/** Flux's client asks with a shortened id. */
function isSameCommit(ref: string, commit: CommitSha): boolean {
  return isCommitSha(ref) ? ref === commit : /^[0-9a-f]{7,}$/.test(ref) && commit.startsWith(ref)
}
