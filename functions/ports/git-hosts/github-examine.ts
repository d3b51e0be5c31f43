// Looks at GitHub itself: how many requests are left, what time it is there, whether a tag can be written.
import type { CommitSha, RepositoryName } from '../../domain/events/git.ts'
import { GitHostRefused, RepositoryNotFound, TagRefused } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import type { HostFacts, Quota } from './port.ts'

const PROBE = 'fluxless-probe'

/** Reads the headers of the cheapest answer there is about the repository. */
export async function readGithubFacts(api: GithubApi, repository: RepositoryName): Promise<HostFacts> {
  const path = repositoryPath(repository)
  const call = { repository, doing: 'reading the repository', method: 'GET', path, isRead: true } as const
  const { headers } = await api.send(call)
  const time = Date.parse(headers.date ?? '')
  const quota = readQuota(headers)
  return { ...(quota ? { quota } : {}), ...(Number.isNaN(time) ? {} : { time }) }
}

/** GitHub Enterprise Server counts nothing unless it is told to. */
function readQuota(headers: Readonly<Record<string, string>>): Quota | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map(one => Number(headers[`x-ratelimit-${one}`]))
  if (!limit || remaining === undefined || reset === undefined || Number.isNaN(remaining + reset)) return undefined
  return { limit, remaining, resetsAt: reset * 1_000 }
}

/**
 * Makes the probe's tag and removes it; one that an interrupted probe left behind is removed first.
 *
 * @throws {TagRefused} when a rule of the repository forbids it
 */
export async function probeGithubWrite(
  api: GithubApi,
  { repository, commit }: { readonly repository: RepositoryName; readonly commit: CommitSha },
): Promise<void> {
  const refs = `${repositoryPath(repository)}/git/refs`
  const doing = 'probing a write'
  const make = () => {
    const body = { ref: `refs/tags/${PROBE}`, sha: commit }
    return api.send({ repository, doing, method: 'POST', path: refs, body, isRead: false })
  }
  const remove = () =>
    api.send({ repository, doing, method: 'DELETE', path: `${refs}/tags/${PROBE}`, isRead: false }).catch(ignoreAbsent)

  try {
    await make().catch(async (thrown: unknown) => {
      if (!(thrown instanceof GitHostRefused && /already exists/i.test(thrown.what))) throw thrown
      await remove()
      await make()
    })
    await remove()
  } catch (thrown) {
    if (thrown instanceof GitHostRefused && /\brules?\b|protected/i.test(thrown.what)) {
      throw new TagRefused(repository, PROBE, thrown.what)
    }
    throw thrown
  }
}

/** GitHub answers 422 for a reference that is not there. */
function ignoreAbsent(thrown: unknown): void {
  const isAbsent =
    thrown instanceof RepositoryNotFound || (thrown instanceof GitHostRefused && /does not exist/i.test(thrown.what))
  if (!isAbsent) throw thrown
}
