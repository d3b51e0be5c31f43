// Sees to it that a look finds what it was sent for: a registry may tell of a push a moment before it can be seen.
import type { EpochMs } from '../../domain/failure.ts'
import { listUnseen } from '../../domain/images/list-unseen.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { PushNotShown } from '../../domain/sync/failures.ts'
import type { ScanJob } from '../../domain/sync/scan-job.ts'

/** Less than the queue's attempts take with the wait between them: a tag that never comes ends in no dead letter. */
const SHOWN_WITHIN_MS = 7_000

/**
 * Expects the tags that a push was told of to be on the shelf, if anybody automates on them.
 *
 * @throws {PushNotShown} when they are not and may still come; after a while they are taken to be gone
 */
export function expectPushed(
  { repo, tags = [], requestedAt }: ScanJob,
  shelf: Shelf,
  patterns: readonly (string | undefined)[],
  now: EpochMs,
): void {
  const unseen = listUnseen(shelf, tags, patterns)
  if (unseen.length > 0 && now - requestedAt < SHOWN_WITHIN_MS) throw new PushNotShown(repo, unseen)
}
