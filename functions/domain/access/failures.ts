// What stops a request to the API beside what is wrong with the request itself.
import type { CommitSha } from '../events/git.ts'
import { NeedsPerson } from '../failure.ts'

/** What was looked at is not what a sync would apply now. */
export class ConsentOutdated extends NeedsPerson {
  override readonly code = 'prune-consent-outdated'
  constructor(commit: CommitSha, head: CommitSha) {
    super({
      what: `The branch moved on to ${head.slice(0, 7)}`,
      where: `commit ${commit.slice(0, 7)}`,
      fix: 'Look at what the new head removes, and consent to that.',
    })
  }
}
