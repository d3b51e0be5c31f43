// Whoever names workloads has to learn that none of them could be released: scripts read nothing but the exit code.
import type { ResultObject } from '../domain/access/update-objects.ts'
import { CommandStopped } from './failures.ts'

/** What is as it should be needs no release. */
const UP_TO_DATE = 'image(s) up to date'

/**
 * Refuses a result in which nothing was released although something should have been.
 *
 * @throws {CommandStopped} naming each workload with its reason
 */
export function refuseUnreleased(result: ResultObject = {}): void {
  const workloads = Object.entries(result)
  if (workloads.some(([, { Status }]) => Status === 'success')) return
  const refused = workloads.filter(
    ([, { Status, Error: why }]) => Status === 'failed' || (Status === 'skipped' && why !== UP_TO_DATE),
  )
  const told = refused.map(([id, { Status, Error: why = Status }]) => `${id}: ${why}`)
  if (told.length > 0) throw new CommandStopped(`nothing was released: ${told.sort().join('; ')}`)
}
