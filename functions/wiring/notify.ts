// Picks who is told: the commit, through the Git host it stands on.
import type { GitHost } from '../ports/git-hosts/port.ts'
import type { Log } from '../ports/log/port.ts'
import { openCommitStatus } from '../ports/notify/commit-status.ts'
import type { Notifier } from '../ports/notify/port.ts'

/** Opens the notifiers; the answer finds one by the name of the Git host. */
export function openNotifiers(gitHost: (name: string) => GitHost, log: Log): (gitHostName: string) => Notifier {
  return name => openCommitStatus(gitHost(name), log)
}
