// The Git host in memory: the contract, and the switches that tests of flows use.
import { describe, expect, it } from 'vitest'
import type { BranchName, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import { itBehavesLikeAGitHost } from './contract.ts'
import { openMemoryUnderTest } from './memory-under-test.ts'

describe('openMemoryGitHost', () => {
  itBehavesLikeAGitHost(openMemoryUnderTest)

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
      readFacts: 0,
      probeWrite: 0,
      moveTag: 0,
      compareCommits: 0,
      readMessage: 0,
      reportStatus: 0,
      commitFiles: 0,
      proposeFiles: 0,
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

  describe('around a commit', () => {
    const repository = 'acme/manifests' as RepositoryName
    const branch = 'main' as BranchName
    const open = () => {
      const host = openMemoryGitHost({ repositories: [repository] })
      const parent = host.push(repository, branch, { 'a.yaml': 'a' })
      const changes = [{ path: 'a.yaml', bytes: Buffer.from('A') }]
      return { host, draft: { repository, branch, parent, changes, message: 'Release' } }
    }

    it('lets somebody be faster right before the next call, once', async () => {
      const { host, draft } = open()
      host.beforeNext('commitFiles', () => host.push(repository, branch, { 'b.yaml': 'b' }))
      const first = await host.commitFiles(draft)
      expect(first.kind).toBe('stale')
      const parent = first.kind === 'stale' ? first.found : draft.parent
      expect((await host.commitFiles({ ...draft, parent })).kind).toBe('committed')
      expect(host.calls.commitFiles).toBe(2)
    })

    it('makes the commit and loses the answer', async () => {
      const { host, draft } = open()
      const failure = new GitHostUnavailable(repository, 'no answer')
      host.failNext('commitFiles', failure, 'after')
      await expect(host.commitFiles(draft)).rejects.toBe(failure)
      expect(host.listCommits(repository, branch).map(({ message, changed }) => [message, changed])).toEqual([
        ['Release', ['a.yaml']],
        ['Change', ['a.yaml']],
      ])
    })

    it('refuses on order, and lets people push to a protected branch', async () => {
      const { host, draft } = open()
      host.protect(repository, branch, 'Two reviews, please.')
      await expect(host.commitFiles(draft)).rejects.toThrow(/Two reviews, please/)
      expect(host.push(repository, branch, { 'a.yaml': 'by hand' })).toMatch(/^[0-9a-f]{40}$/)
    })
  })
})
