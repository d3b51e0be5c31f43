// When a host says how long to wait, nobody asks before: who goes on asking is limited for longer, or shut out.
import type { EpochMs } from '../../domain/failure.ts'
import { GitHostBusy } from './failures.ts'
import type { GitHost } from './port.ts'

type Limit = { readonly where: string; readonly said: string; readonly until: EpochMs }

/**
 * Wraps a host so that a limit, once told, is heeded by every caller in this process: until it is over they get the same
 * failure with the wait that is left, and the host is not asked.
 *
 * A limit is one owner's and one verb's: others may have quotas of their own, and find out with one request if they have not.
 */
export function heedLimits(gitHost: GitHost, { now }: { readonly now: () => EpochMs }): GitHost {
  const limits = new Map<string, Limit>()

  const heed =
    <Query extends { readonly repository: string }, Answer>(verb: string, ask: (query: Query) => Promise<Answer>) =>
    async (query: Query): Promise<Answer> => {
      const key = `${verb} ${query.repository.split('/', 1)[0]?.toLowerCase()}`
      const limit = limits.get(key)
      const leftMs = (limit?.until ?? 0) - now()
      if (limit && leftMs > 0) throw new GitHostBusy(limit.where, limit.said, leftMs)
      limits.delete(key)
      try {
        return await ask(query)
      } catch (thrown) {
        if (thrown instanceof GitHostBusy) {
          const { where = query.repository, said, retryAfterMs } = thrown
          limits.set(key, { where, said, until: now() + retryAfterMs })
        }
        throw thrown
      }
    }

  return {
    // Whoever examines a host wants to know how it is, limits included.
    ...gitHost,
    readHead: heed('readHead', gitHost.readHead),
    readTree: heed('readTree', gitHost.readTree),
    moveTag: heed('moveTag', gitHost.moveTag),
    compareCommits: heed('compareCommits', gitHost.compareCommits),
    readMessage: heed('readMessage', gitHost.readMessage),
    reportStatus: heed('reportStatus', gitHost.reportStatus),
    commitFiles: heed('commitFiles', gitHost.commitFiles),
    proposeFiles: heed('proposeFiles', gitHost.proposeFiles),
  }
}
