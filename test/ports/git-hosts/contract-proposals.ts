// What every Git host promises about change requests: one open per branch, anew each time, nothing when all stands.
import { describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName } from '../../../functions/domain/events/git.ts'
import type { Proposal } from '../../../functions/ports/git-hosts/port.ts'
import { changesOf } from './commits-under-test.ts'
import { branch, codeOf, type GivenHost, NO_COMMIT, repository } from './host-under-test.ts'

const FROM = 'fluxless/production' as BranchName

/** Tries to propose. */
export function triesProposals(given: GivenHost) {
  const { push } = given
  const propose = (parent: CommitSha, files: Parameters<typeof changesOf>[0], more: Partial<Proposal> = {}) => {
    const words = { message: 'Release 1 image', title: 'Release', body: 'web: 1 → 2' }
    return given.host.proposeFiles({
      repository,
      branch,
      parent,
      from: FROM,
      changes: changesOf(files),
      ...words,
      ...more,
    })
  }
  const requests = () => given.under.readChangeRequests(repository)
  const own = () => given.under.readHistory(repository, FROM)

  describe('proposing', () => {
    it('commits on a branch of its own and opens a change request; the base stays', async () => {
      const parent = await push({ 'a.yaml': 'a', 'run.sh': { script: 'r' } })
      const proposed = await propose(parent, { 'a.yaml': 'A', 'run.sh': { script: 'R' } })
      expect(proposed).toMatchObject({ number: 1, outcome: 'opened', url: expect.stringMatching(/^[a-z]+:\/\/.+1$/) })
      const words = { title: 'Release', body: 'web: 1 → 2' }
      expect(await requests()).toEqual([{ number: 1, from: FROM, branch, ...words, isOpen: true }])
      const [made] = await own()
      expect(made).toMatchObject({ parent, message: 'Release 1 image', changed: ['a.yaml', 'run.sh'] })
      const at = made?.commit as CommitSha
      expect(await given.under.readFile(repository, at, 'run.sh')).toEqual({ mode: '100755', bytes: Buffer.from('R') })
      expect((await given.readHead()).commit).toBe(parent)
    })

    it('leaves all as it is when this very content is proposed already', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const { number, url } = await propose(parent, { 'a.yaml': 'A' })
      const before = [await requests(), await own()]
      const again = await propose(parent, { 'a.yaml': 'A' }, { title: 'Other', message: 'Other' })
      expect(again).toEqual({ number, url, outcome: 'unchanged' })
      expect([await requests(), await own()]).toEqual(before)
    })

    it('replaces the content and the words of the open one, and piles nothing up', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      const again = await propose(parent, { 'b.yaml': 'B' }, { title: 'New', body: 'new' })
      expect(again).toMatchObject({ number: 1, outcome: 'updated' })
      expect(await requests()).toMatchObject([{ number: 1, title: 'New', body: 'new', isOpen: true }])
      expect((await own()).map(one => one.changed)).toEqual([['b.yaml'], ['a.yaml']])
    })

    it('builds anew on a base that moved on', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      const next = await push({ 'c.yaml': 'c' })
      expect(await propose(next, { 'a.yaml': 'A' })).toMatchObject({ number: 1, outcome: 'updated' })
      expect((await own()).map(one => one.commit).slice(1)).toEqual([next, parent])
      expect(await requests()).toMatchObject([{ number: 1, isOpen: true }])
    })

    it('builds anew on a base that moved on and back, though the same files come out', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      await push({ 'c.yaml': 'c' })
      const next = await push({ 'c.yaml': null })
      expect((await propose(next, { 'a.yaml': 'A' })).outcome).toBe('updated')
      expect((await own())[0]?.parent).toBe(next)
    })

    it('opens another one when people closed the last', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      await given.under.closeChangeRequest(repository, 1)
      expect(await propose(parent, { 'a.yaml': 'A' })).toMatchObject({ number: 2, outcome: 'opened' })
      expect((await requests()).map(({ number, isOpen }) => [number, isOpen])).toEqual([
        [1, false],
        [2, true],
      ])
    })

    it('keeps proposals from two branches, and to two branches, apart', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const stable = 'stable' as BranchName
      const other = await given.under.push(repository, stable, { 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      await propose(parent, { 'a.yaml': 'B' }, { from: 'fluxless/staging' as BranchName })
      await propose(other, { 'a.yaml': 'C' }, { branch: stable, from: 'fluxless/stable' as BranchName })
      expect((await requests()).map(one => [one.from, one.branch, one.isOpen])).toEqual([
        [FROM, branch, true],
        ['fluxless/staging', branch, true],
        ['fluxless/stable', stable, true],
      ])
    })

    it('tries later when it was merged meanwhile, and proposes nothing twice', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await propose(parent, { 'a.yaml': 'A' })
      await given.under.closeChangeRequest(repository, 1)
      const [made] = await own()
      await given.under.push(repository, branch, { 'merged.yaml': 'm' }, made?.commit)
      await expect(propose(parent, { 'a.yaml': 'A' })).rejects.toMatchObject({ code: 'git-host-unavailable' })
      expect(await requests()).toHaveLength(1)
    })

    it('names author and committer', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const author = { name: 'Ada', email: 'ada@example.com' }
      await propose(parent, { 'a.yaml': 'A' }, { author, committer: { name: 'Bot', email: 'b@example.com' } })
      expect((await own())[0]).toMatchObject({ author: 'Ada <ada@example.com>', committer: 'Bot <b@example.com>' })
    })

    it('cuts title and body to what the host takes, and calls nobody', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const body = `@everybody fixes #12 <b>x</b>\n${'long '.repeat(20_000)}`
      await propose(parent, { 'a.yaml': 'A' }, { title: 'T'.repeat(300), body })
      const [seen] = await requests()
      expect(seen?.title).toHaveLength(256)
      expect(seen?.body.length).toBeLessThanOrEqual(65_536)
      expect(seen?.body).toMatch(/^@\u200beverybody fixes #\u200b12 &lt;b>x&lt;\/b>\n/)
    })

    it('throws a defect when it would change nothing, or propose to itself', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await expect(propose(parent, { 'a.yaml': 'a' })).rejects.toBeInstanceOf(TypeError)
      await expect(propose(parent, { 'a.yaml': 'A' }, { from: branch })).rejects.toBeInstanceOf(TypeError)
      expect([await requests(), (await given.readHead()).commit]).toEqual([[], parent])
    })

    it('does not mind a rule on the base, and asks for a person when there is one on its own branch', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await given.under.protect(repository, branch)
      expect((await propose(parent, { 'a.yaml': 'A' })).outcome).toBe('opened')
      await given.under.protect(repository, FROM)
      expect(await codeOf(propose(parent, { 'a.yaml': 'B' }))).toBe('commit-refused')
    })

    it('asks for a person when repository, base or parent is unknown', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const unknown = 'acme/nothing' as RepositoryName
      expect(await codeOf(propose(parent, { a: 'a' }, { repository: unknown }))).toBe('repository-not-found')
      expect(await codeOf(propose(parent, { a: 'a' }, { branch: 'mian' as BranchName }))).toBe('branch-not-found')
      expect(await codeOf(propose(NO_COMMIT, { a: 'a' }))).toBe('commit-not-found')
    })
  })
}
