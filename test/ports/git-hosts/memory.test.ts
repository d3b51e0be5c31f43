// The Git host in memory: the contract, and the switches that tests of flows use.
import { describe, expect, it } from 'vitest'
import type { BranchName, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import { itBehavesLikeAGitHost } from './contract.ts'

describe('openMemoryGitHost', () => {
  itBehavesLikeAGitHost(async () => {
    const host = openMemoryGitHost()
    return {
      host,
      createRepository: async repository => host.createRepository(repository),
      push: async (repository, branch, files, from) =>
        host.push(repository, branch, files, from ? { from, message: 'Push' } : { message: 'Push' }),
      setTag: async (...given) => {
        host.setTag(...given)
      },
      readTag: async (...given) => host.readTag(...given),
      readStatuses: async (_repository, commit) =>
        host.statuses
          .filter(status => status.commit === commit)
          .map(({ state, context, description }) => ({ state, context, description })),
      stop: async () => {},
    }
  })

  const head = { repository: 'ACME/Manifests' as RepositoryName, branch: 'main' as BranchName, tag: 'x' as TagName }

  it('takes the name of a repository in any case, as hosts do', async () => {
    const host = openMemoryGitHost({ repositories: ['acme/manifests'] })
    const commit = host.push('acme/manifests', 'main', { 'a.yaml': 'a' })
    expect(await host.readHead(head)).toEqual({ commit })
  })

  it('fails once when told to, counts calls, and works again', async () => {
    const host = openMemoryGitHost({ repositories: ['acme/manifests'] })
    host.push('acme/manifests', 'main', { 'a.yaml': 'a' })
    const failure = new GitHostUnavailable('acme/manifests', '502')
    host.failNext('readHead', failure)
    await expect(host.readHead(head)).rejects.toBe(failure)
    await expect(host.readHead(head)).resolves.toBeDefined()
    expect(host.calls).toEqual({
      readHead: 2,
      readTree: 0,
      moveTag: 0,
      compareCommits: 0,
      readMessage: 0,
      reportStatus: 0,
    })
  })

  it('gives the same ids for the same history', () => {
    const commits = [1, 2].map(() => {
      const host = openMemoryGitHost({ repositories: ['a/b'] })
      host.push('a/b', 'main', { 'a.yaml': 'a' })
      return host.push('a/b', 'main', { 'a.yaml': 'b' })
    })
    expect(commits[0]).toBe(commits[1])
  })
})
