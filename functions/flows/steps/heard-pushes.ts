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

/** Tells whether pushes to the branch of a target were heard; not when the table cannot tell. */
export async function isHeard({ git }: SyncTarget, table: Table): Promise<boolean> {
  return (await table.get(heardKey(git)).catch(() => undefined)) !== undefined
}

function heardKey({ host, repository, branch }: SyncTarget['git']): string {
  return `heard/${host}/${repository.toLowerCase()}/${branch}`
}
