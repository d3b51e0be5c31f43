// A person's word that one commit may delete more than the valves let through; given through the API, kept for a day.
import type { CommitSha } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { TargetName } from '../../domain/sync/sync-target.ts'
import type { Table } from '../../ports/table/port.ts'

const DAY_MS = 24 * 60 * 60_000

/** Tells whether somebody consented to this very commit. */
export async function hasApiConsent(target: TargetName, commit: CommitSha, table: Table): Promise<boolean> {
  return (await table.get(consentKey(target))) === commit
}

/** Consents to what one commit deletes, and to nothing else. */
export async function giveConsent(target: TargetName, commit: CommitSha, table: Table, now: EpochMs): Promise<void> {
  await table.put(consentKey(target), { value: commit, expiresAt: now + DAY_MS })
}

function consentKey(target: TargetName): string {
  return `prune-consent/${target}`
}
