// A host that limits us: how often it is asked until the limit is over.
import { describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { GitHostBusy, GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { heedLimits } from '../../../functions/ports/git-hosts/heed-limits.ts'
import { openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import { aClock } from '../../builders/a-clock.ts'

const HOUR_MS = 3_600_000

function aLimitedHost() {
  const clock = aClock()
  const repositories = ['acme/one', 'Acme/two', 'other/three']
  const host = openMemoryGitHost({ repositories })
  const [commit = '' as CommitSha] = repositories.map(name => host.push(name, 'main', { 'a.yaml': 'a: b\n' }))
  const heedful = heedLimits(host, { now: clock.now })
  const readHead = (repository = 'acme/one') =>
    heedful.readHead({
      repository: repository as RepositoryName,
      branch: 'main' as BranchName,
      tag: 'flux-sync' as TagName,
    })
  const failureOf = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
  return { clock, host, heedful, readHead, failureOf, commit }
}

describe('a limit', () => {
  it('is heeded by everybody until it is over, who are told how long that is', async () => {
    const { clock, host, readHead, failureOf } = aLimitedHost()
    host.failNext('readHead', new GitHostBusy('acme/one, reading the head', '403: API rate limit exceeded', HOUR_MS))
    expect(await failureOf(readHead())).toMatchObject({ retryAfterMs: HOUR_MS })
    await clock.advance(HOUR_MS / 2)
    const failures = await Promise.all(Array.from({ length: 100 }, () => failureOf(readHead())))
    expect(failures[99]).toBeInstanceOf(GitHostBusy)
    expect(failures[99]).toMatchObject({
      retryAfterMs: HOUR_MS / 2,
      what: 'The Git host limits our requests (403: API rate limit exceeded)',
      where: 'acme/one, reading the head',
    })
    expect(host.calls.readHead).toBe(1)
    await clock.advance(HOUR_MS / 2)
    expect(await readHead()).toHaveProperty('commit')
    expect(host.calls.readHead).toBe(2)
  })

  it('is that of the owner, in any case of letters, and of nobody else', async () => {
    const { host, readHead, failureOf } = aLimitedHost()
    host.failNext('readHead', new GitHostBusy('acme/one', 'limit', HOUR_MS))
    await failureOf(readHead())
    expect(await failureOf(readHead('Acme/two'))).toBeInstanceOf(GitHostBusy)
    expect(await readHead('other/three')).toHaveProperty('commit')
  })

  it('of one verb leaves the others alone, which may have a quota of their own', async () => {
    const { host, heedful, readHead, failureOf, commit } = aLimitedHost()
    host.failNext('readTree', new GitHostBusy('acme/one', 'limit', HOUR_MS))
    const tree = { repository: 'acme/one' as RepositoryName, commit, wants: () => true }
    for (let times = 0; times < 2; times += 1) {
      expect(await failureOf(heedful.readTree(tree))).toBeInstanceOf(GitHostBusy)
      expect(await readHead()).toEqual({ commit })
    }
    expect(host.calls.readTree).toBe(1)
  })

  it('is only what says how long to wait: any other failure is asked about again', async () => {
    const { host, readHead, failureOf } = aLimitedHost()
    host.failNext('readHead', new GitHostUnavailable('acme/one', '502'))
    expect(await failureOf(readHead())).toBeInstanceOf(GitHostUnavailable)
    expect(await readHead()).toHaveProperty('commit')
  })
})
