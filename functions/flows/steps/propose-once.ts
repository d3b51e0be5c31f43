// Proposes a commit as a change request; what was proposed by itself before and was closed by people stays closed.
import type { BranchName } from '../../domain/events/git.ts'
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { ChangeRequest, CommitDraft, CommitWriter } from '../../ports/git-hosts/port.ts'
import type { Table } from '../../ports/table/port.ts'

/** Is what proposing needs. */
export type ProposePorts = { readonly gitHost: Pick<CommitWriter, 'proposeFiles'>; readonly table: Table }

type Remembered = { readonly stamp: string; readonly url: string }

const KEPT_MS = 30 * 24 * 60 * 60_000

/** Proposes; `asked` names what a person asked for, which is proposed whatever became of it before. */
export async function proposeOnce(
  target: SyncTarget,
  draft: CommitDraft,
  asked: string | undefined,
  { gitHost, table, now }: ProposePorts & { readonly now: () => number },
): Promise<Pick<ChangeRequest, 'url'>> {
  const [title = '', ...rest] = draft.message.split('\n')
  const usual = target.automation.commit.from
  const from = (asked === undefined ? usual : `${usual}-asked-${asked}`) as BranchName
  const proposal = { ...draft, from, title, body: rest.join('\n').trim() }
  if (asked !== undefined) return gitHost.proposeFiles(proposal)

  const key = `proposed/${target.name}`
  const contents = draft.changes.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)])
  const stamp = fingerprint(JSON.stringify([from, contents]))
  const remembered = await table.get(key).catch(() => undefined)
  const before = remembered === undefined ? undefined : (JSON.parse(remembered) as Remembered)
  if (before?.stamp === stamp) return before
  const { url } = await gitHost.proposeFiles(proposal)
  const entry = { value: JSON.stringify({ stamp, url } satisfies Remembered), expiresAt: now() + KEPT_MS }
  // Not to remember it costs one request at the next run.
  await table.put(key, entry).catch(() => {})
  return { url }
}
