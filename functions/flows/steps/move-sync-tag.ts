// Writes the sync tag with compare-and-swap, and decides what to do when somebody else was there first.
import type { CommitSha } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { TagOutcome } from '../../domain/sync/sync-run.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { CommitHistory, SyncTag, TagWriter } from '../../ports/git-hosts/port.ts'

/** A tag is tried again only while it is found at ancestors of what was applied; more often means a fight. */
const MAX_TRIES = 3

/**
 * Moves a target's tag to the commit that was applied.
 *
 * Found elsewhere, the tag is moved on when it stands at an ancestor of ours, left when it stands at ours or a
 * descendant, and left and reported as `taken` when histories differ.
 */
export async function moveSyncTag(
  target: SyncTarget,
  commit: CommitSha,
  from: SyncTag | undefined,
  ports: { readonly gitHost: TagWriter & CommitHistory; readonly now: () => EpochMs },
): Promise<TagOutcome> {
  const { repository, author } = target.git
  let expected = from
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    if (expected?.commit === commit) return 'kept'
    const tagger = { ...author, at: ports.now() }
    const move = { repository, tag: target.sync.tag, to: commit, message: 'Sync pointer', tagger }
    const moved = await ports.gitHost.moveTag(expected === undefined ? move : { ...move, from: expected })
    if (moved.kind === 'moved') return 'moved'
    expected = moved.found
    if (!expected) continue
    const relation = await ports.gitHost.compareCommits({ repository, base: expected.commit, head: commit })
    if (relation === 'identical' || relation === 'behind') return 'kept'
    if (relation === 'diverged') return 'taken'
  }
  return 'taken'
}
