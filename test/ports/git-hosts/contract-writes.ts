// What every Git host promises about moving the tag and reporting a status.
import { describe, expect, it } from 'vitest'
import type { CommitSha, TagName } from '../../../functions/domain/events/git.ts'
import type { GitHost } from '../../../functions/ports/git-hosts/port.ts'
import { codeOf, type GivenHost, NO_COMMIT, repository, tag } from './host-under-test.ts'

/** Tries to write. */
export function triesWrites(given: GivenHost) {
  const { push, readHead, moveTo } = given

  describe('moving the tag', () => {
    it('makes it when there is none, and shows it with the next head', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      const moved = await moveTo(commit)
      expect(moved.kind).toBe('moved')
      const seen = await given.under.readTag(repository, tag)
      expect(seen?.commit).toBe(commit)
      expect(seen?.object).not.toBe(commit)
      expect(moved).toEqual({ kind: 'moved', tag: seen })
      expect((await readHead()).tag).toEqual(seen)
    })

    it('moves it on, and back', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      for (const to of [first, second, first]) {
        const { tag: from } = await readHead()
        expect((await moveTo(to, from, { message: `to ${to}` })).kind).toBe('moved')
        expect((await given.under.readTag(repository, tag))?.commit).toBe(to)
      }
    })

    it('turns a lightweight tag into an annotated one', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      await given.under.setTag(repository, tag, commit, 'lightweight')
      const { tag: from } = await readHead()
      expect((await moveTo(commit, from)).kind).toBe('moved')
      expect((await given.under.readTag(repository, tag))?.object).not.toBe(commit)
    })

    it('writes nothing when somebody else moved it, and says where it is', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      const third = await push({ 'a.yaml': 'c' })
      await given.under.setTag(repository, tag, first, 'annotated')
      const { tag: from } = await readHead()
      await given.under.setTag(repository, tag, second, 'annotated')
      const found = await given.under.readTag(repository, tag)
      expect(await moveTo(third, from)).toEqual({ kind: 'stale', found })
      expect(await given.under.readTag(repository, tag)).toEqual(found)
    })

    it('writes nothing when there is one already and none was expected', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      await given.under.setTag(repository, tag, first, 'annotated')
      const found = await given.under.readTag(repository, tag)
      expect(await moveTo(second)).toEqual({ kind: 'stale', found })
      expect(await given.under.readTag(repository, tag)).toEqual(found)
    })

    it('writes nothing when it was removed', async () => {
      const first = await push({ 'a.yaml': 'a' })
      await given.under.setTag(repository, tag, first, 'annotated')
      const { tag: from } = await readHead()
      await given.under.setTag(repository, tag, undefined, 'annotated')
      expect(await moveTo(first, from)).toEqual({ kind: 'stale' })
      expect(await given.under.readTag(repository, tag)).toBeUndefined()
    })

    it('lets one of two win that move it at the same time', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      const third = await push({ 'a.yaml': 'c' })
      const start = await moveTo(first)
      const from = start.kind === 'moved' ? start.tag : undefined
      const both = await Promise.all([moveTo(second, from), moveTo(third, from)])
      expect(both.map(moved => moved.kind).sort()).toEqual(['moved', 'stale'])
      const winner = both.find(moved => moved.kind === 'moved')
      expect(await given.under.readTag(repository, tag)).toEqual(winner?.kind === 'moved' ? winner.tag : 'nobody')
    })

    it('counts a move as made when it was made before and its answer was lost', async () => {
      const first = await push({ 'a.yaml': 'a' })
      const second = await push({ 'a.yaml': 'b' })
      await moveTo(first)
      const { tag: from } = await readHead()
      const moved = await moveTo(second, from)
      expect(moved.kind).toBe('moved')
      expect(await moveTo(second, from)).toEqual(moved)
    })

    it('counts a move to where it is as made', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      const moved = await moveTo(commit)
      expect(await moveTo(commit, (await readHead()).tag)).toEqual(moved)
    })

    it('moves a tag with a slash in its name', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      expect((await moveTo(commit, undefined, { tag: 'flux/sync' as TagName })).kind).toBe('moved')
      expect((await given.under.readTag(repository, 'flux/sync'))?.commit).toBe(commit)
    })

    it('asks for a person when the commit is unknown', async () => {
      await push({ 'a.yaml': 'a' })
      expect(await codeOf(moveTo(NO_COMMIT))).toMatch(/^(git-host-refused|commit-not-found)$/)
    })
  })

  describe('reporting a status', () => {
    const report = (commit: CommitSha, more: Partial<Parameters<GitHost['reportStatus']>[0]> = {}) =>
      given.host.reportStatus({
        repository,
        commit,
        state: 'success',
        context: 'fluxless/a',
        description: 'done',
        ...more,
      })

    it('shows state, context and description at the commit', async () => {
      const commit = await push({ 'a.yaml': 'a' })
      await report(commit, { state: 'pending', description: 'syncing' })
      await report(commit)
      expect(await given.under.readStatuses(repository, commit)).toEqual([
        { state: 'pending', context: 'fluxless/a', description: 'syncing' },
        { state: 'success', context: 'fluxless/a', description: 'done' },
      ])
    })

    it.each(['long '.repeat(50), '🚀'.repeat(100), `x${'🚀'.repeat(100)}`])(
      'cuts %s between characters',
      async text => {
        const commit = await push({ 'a.yaml': 'a' })
        await report(commit, { description: text })
        const [{ description } = { description: '' }] = await given.under.readStatuses(repository, commit)
        expect(description.length).toBeLessThanOrEqual(140)
        expect(description.length).toBeGreaterThan(130)
        expect(description.isWellFormed()).toBe(true)
        expect(text.startsWith(description.slice(0, -1))).toBe(true)
      },
    )

    it('asks for a person when the commit is unknown', async () => {
      await push({ 'a.yaml': 'a' })
      expect(await codeOf(report(NO_COMMIT))).toMatch(/^(git-host-refused|commit-not-found)$/)
    })
  })
}
