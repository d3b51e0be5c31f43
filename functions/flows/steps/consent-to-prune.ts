// A person consents to what one commit deletes, and asks for the sync that does it.
import { ConsentOutdated } from '../../domain/access/failures.ts'
import type { CommitSha } from '../../domain/events/git.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { type AskPorts, askForSync } from './ask-for-sync.ts'
import type { LookPorts } from './look-at-target.ts'
import { giveConsent } from './prune-consent.ts'

/**
 * Records consent for exactly this commit and queues a sync; answers the id of its job.
 *
 * @throws {ConsentOutdated} when the branch is elsewhere by now
 */
export async function consentToPrune(
  target: SyncTarget,
  commit: CommitSha,
  ports: AskPorts & Pick<LookPorts, 'gitHost'>,
): Promise<string> {
  const { host, repository, branch } = target.git
  const head = await ports.gitHost(host).readHead({ repository, branch, tag: target.sync.tag })
  if (head.commit !== commit) throw new ConsentOutdated(commit, head.commit)
  await giveConsent(target.name, commit, ports.table, ports.now())
  return askForSync(target, ports)
}
