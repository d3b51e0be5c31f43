// Remembers whose pushes are told of by a webhook: a commit of ours is then synced without more ado.
import type { EpochMs } from '../../domain/failure.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'

const KEPT_MS = 30 * 24 * 60 * 60_000

/** Notes that pushes to the branches of these targets were heard. */
export async function noteHeard(
  pushed: readonly { readonly target: SyncTarget }[],
  table: Table,
  now: EpochMs,
): Promise<void> {
  const keys = new Set(pushed.map(({ target }) => heardKey(target.git)))
  await Promise.all([...keys].map(key => table.put(key, { value: String(now), expiresAt: now + KEPT_MS })))
}

/** Notes that a push of ours, not made before this moment, has to be heard: a webhook can go silent. */
export async function expectPush({ git }: SyncTarget, table: Table, notBefore: EpochMs): Promise<void> {
  const entry = { value: String(notBefore), expiresAt: notBefore + KEPT_MS }
  // Not to have it noted costs that one silence more is trusted.
  await table.put(expectedKey(git), entry).catch(() => {})
}

/** Tells whether pushes to the branch of a target are heard, the last of ours too; not when the table cannot tell. */
export async function isHeard({ git }: SyncTarget, table: Table): Promise<boolean> {
  const keys = [heardKey(git), expectedKey(git)]
  const [heardAt, expected = '0'] = await Promise.all(keys.map(key => table.get(key))).catch(() => [])
  return heardAt !== undefined && Number(heardAt) >= Number(expected)
}

function heardKey(git: SyncTarget['git']): string {
  return `heard/${nameBranch(git)}`
}

function expectedKey(git: SyncTarget['git']): string {
  return `expected-push/${nameBranch(git)}`
}

function nameBranch({ host, repository, branch }: SyncTarget['git']): string {
  return `${host}/${repository.toLowerCase()}/${branch}`
}
