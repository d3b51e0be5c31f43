// The journey of one look at a repository that a registry told of, or a person asked for: look, and wake who would use it.
import { type EpochMs, TryLater } from '../domain/failure.ts'
import type { Shelf } from '../domain/images/shelf.ts'
import type { ScanJob } from '../domain/sync/scan-job.ts'
import { expectPushed } from './steps/expect-pushed.ts'
import { type InterestPorts, readInterest } from './steps/image-interest.ts'
import { lookAtRepo, type RepoPorts } from './steps/look-at-repo.ts'
import { queueAutomation, queueScanRest, type WakePorts } from './steps/queue-images.ts'
import { readShelf } from './steps/shelves.ts'

/** Is every door a scan opens. */
export type ScanPorts = InterestPorts & WakePorts & RepoPorts

/**
 * Looks at one repository and wakes the targets that would use what is new; a push of what no target uses is nobody's.
 *
 * @throws {TryLater} when a push was told of, and the registry cannot answer now or does not show it yet; the clock looks
 *   again by itself
 */
export async function scanImage(job: ScanJob, ports: ScanPorts, deadline: EpochMs): Promise<Shelf> {
  const { repo, reason, id, tags } = job
  const [before, interest] = await Promise.all([readShelf(repo, ports.table), readInterest(repo, ports)])
  const isPush = reason === 'push'
  if (isPush && interest.places.length + interest.unknown.length === 0) {
    ports.log.write({ msg: 'scan skipped', image: repo, reason, job: id, why: 'no target uses it' })
    return before
  }
  const look = { repo, reason, job: id, ...(tags === undefined ? {} : { pushed: tags }) }
  const looked = await lookAtRepo(look, { before, interest }, ports, deadline)
  // It comes back, and wakes them then: the queue takes one wake of this job, and what it tells of was not seen yet.
  if (looked.failed instanceof TryLater && isPush) throw looked.failed
  if (isPush && looked.failed === undefined) expectPushed(job, looked.shelf, interest.automated.patterns, ports.now())
  const goesOn = looked.isCut === true && (await queueScanRest(job, ports))
  const isPushSeen = isPush && looked.failed === undefined
  if (!goesOn && (looked.hasNews || isPushSeen)) await queueAutomation(interest, job, ports)
  return looked.shelf
}
