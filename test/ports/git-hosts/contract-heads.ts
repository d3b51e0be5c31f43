// What every Git host promises about heads and about how commits follow each other.
import { describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName } from '../../../functions/domain/events/git.ts'
import { branch, codeOf, type GivenHost, NO_COMMIT, repository, tag } from './host-under-test.ts'

/** Tries to read heads and to compare commits. */
export function triesHeads(given: GivenHost) {
  const { push, readHead } = given

  describe('reading a head', () => {
    it('gives the commit of the branch, and no tag before the first sync', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      expect(await readHead()).toEqual({ commit })
    })

    it('follows a push', async () => {
      await push({ 'a.yaml': 'a' })
      const commit = await push({ 'a.yaml': 'b' })
      expect((await readHead()).commit).toBe(commit)
    })

    it('peels an annotated tag and keeps the id of its object', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      await given.under.setTag(repository, tag, first, 'annotated')
      const head = await readHead()
      expect(head.commit).toBe(second)
      expect(head.tag?.commit).toBe(first)
      expect(head.tag?.object).toMatch(/^[0-9a-f]{40}$/)
      expect(head.tag?.object).not.toBe(first)
    })

    it('reads a lightweight tag, whose object is the commit', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      await given.under.setTag(repository, tag, commit, 'lightweight')
      expect((await readHead()).tag).toEqual({ object: commit, commit })
    })

    it('reads a branch with slashes, and does not take a tag of its name for it', async () => {
      const commit = await given.under.push(repository, 'team/a/main', { 'a.yaml': 'a' })
      const other = await push({ 'b.yaml': 'b' })
      await given.under.setTag(repository, 'team/a/main', other, 'annotated')
      const head = await given.host.readHead({ repository, branch: 'team/a/main' as BranchName, tag })
      expect(head).toEqual({ commit })
    })

    it('asks for a person when the repository is unknown', async () => {
      const unknown = 'acme/nothing' as RepositoryName
      expect(await codeOf(given.host.readHead({ repository: unknown, branch, tag }))).toBe('repository-not-found')
    })

    it('asks for a person when the branch is unknown', async () => {
      await push({ 'a.yaml': 'a' })
      const query = { repository, branch: 'mian' as BranchName, tag }
      expect(await codeOf(given.host.readHead(query))).toBe('branch-not-found')
    })

    it('asks for a person when the repository is empty', async () => {
      expect(await codeOf(readHead())).toBe('repository-empty')
    })
  })

  describe('reading what an author wrote', () => {
    it('reads the message', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      expect(await given.host.readMessage({ repository, commit })).toMatch(/^Push\n?$/)
    })

    it('asks for a person when the commit is unknown', async () => {
      await push({ 'a.yaml': 'a' })
      expect(await codeOf(given.host.readMessage({ repository, commit: NO_COMMIT }))).toBe('commit-not-found')
    })
  })

  describe('comparing commits', () => {
    it('tells identical, ahead, behind and diverged', async () => {
      const root = await push({ 'a.yaml': 'a' })
      const left = await push({ 'a.yaml': 'b' })
      const right = await push({ 'a.yaml': 'c' }, root)
      const compare = (base: CommitSha, head: CommitSha) => given.host.compareCommits({ repository, base, head })
      expect(await compare(root, root)).toBe('identical')
      expect(await compare(root, left)).toBe('ahead')
      expect(await compare(left, root)).toBe('behind')
      expect(await compare(left, right)).toBe('diverged')
    })

    it('asks for a person when a commit is unknown', async () => {
      const base = await push({ 'a.yaml': 'a' })
      const head = NO_COMMIT
      expect(await codeOf(given.host.compareCommits({ repository, base, head }))).toBe('commit-not-found')
    })
  })
}
