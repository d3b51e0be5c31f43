// Plans on the head, writes, and plans again when somebody else was faster: the old content is never sent twice.
import type { CommitSha } from '../../domain/events/git.ts'
import { BranchContested } from '../../domain/release/failures.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree } from '../../ports/git-hosts/port.ts'
import type { Draft } from './edit-tree.ts'
import { readManifestTree } from './image-uses.ts'
import { type WritePorts, type Written, writeToGit } from './write-to-git.ts'

/** Is a plan for one head; without a draft there is nothing to write. */
export type Planned = { readonly draft?: Draft }

const MOST_ATTEMPTS = 10

/**
 * Commits what is planned for the head of the branch.
 *
 * @throws {BranchContested} when the branch keeps moving
 */
export async function commitPlanned<Plan extends Planned>(
  target: SyncTarget,
  planAt: (commit: CommitSha, readTree: () => Promise<Tree>) => Promise<Plan>,
  ports: WritePorts,
): Promise<{ readonly plan: Plan; readonly written: Exclude<Written, { readonly kind: 'stale' }> }> {
  const { repository, branch } = target.git
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const { commit } = await ports.gitHost.readHead({ repository, branch, tag: target.sync.tag })
    let tree: Promise<Tree> | undefined
    const readTree = () => {
      tree ??= readManifestTree(target, commit, ports)
      return tree
    }
    const plan = await planAt(commit, readTree)
    if (plan.draft === undefined) return { plan, written: { kind: 'nothing' } }
    const written = await writeToGit(target, await readTree(), plan.draft, ports)
    if (written.kind !== 'stale') return { plan, written }
  }
  throw new BranchContested(`${repository} ${branch}`, MOST_ATTEMPTS)
}
