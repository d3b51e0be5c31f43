// What every Git host promises about commits: one for all files, on the commit they were planned on, or none.
import { describe, expect, it } from 'vitest'
import type { BranchName, RepositoryName } from '../../../functions/domain/events/git.ts'
import { TryLater } from '../../../functions/domain/failure.ts'
import type { Committed } from '../../../functions/ports/git-hosts/port.ts'
import { giveCommits, MESSAGE, WAYS } from './commits-under-test.ts'
import { branch, codeOf, type GivenHost, NO_COMMIT, repository } from './host-under-test.ts'

/** Tries to commit. */
export function triesCommits(given: GivenHost) {
  const { push } = given
  const { commit, history, made, textAt } = giveCommits(given)

  describe.each(WAYS)('committing %s', (_how, people) => {
    it('makes one commit of one file on top of its parent, and moves the branch to it', async () => {
      const parent = await push({ 'a.yaml': 'a', 'b.yaml': 'b' })
      const at = made(await commit(parent, { 'a.yaml': 'A' }, people))
      const [newest, ...older] = await history()
      expect(newest).toMatchObject({ commit: at, parent, message: MESSAGE, changed: ['a.yaml'] })
      expect(older.map(one => one.commit)).toEqual([parent])
      expect(await textAt(at, 'a.yaml')).toBe('A')
      expect(await textAt(at, 'b.yaml')).toBe('b')
    })

    it('makes one commit of ninety files, new ones and others, in folders and beside them', async () => {
      const parent = await push({ 'apps/0.yaml': 'old', 'kept.yaml': 'kept' })
      const files = Object.fromEntries(
        Array.from({ length: 90 }, (_, index) => [`apps/${index}.yaml`, `n: ${index}\n`]),
      )
      const at = made(await commit(parent, files, people))
      const all = await history()
      expect(all).toHaveLength(2)
      expect(all[0]?.changed).toEqual(Object.keys(files).sort())
      for (const path of ['apps/0.yaml', 'apps/89.yaml']) expect(await textAt(at, path)).toBe(files[path])
    })

    it('writes nothing when the branch has moved on, and says where it is', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const found = await push({ 'a.yaml': 'b' })
      expect(await commit(parent, { 'a.yaml': 'A' }, people)).toEqual({ kind: 'stale', found })
      expect((await history()).map(one => one.commit)).toEqual([found, parent])
    })

    it('writes nothing when the branch was rolled back, though its commit would fit on top', async () => {
      const root = await push({ 'a.yaml': 'a' })
      const bad = await push({ 'a.yaml': 'bad' })
      const found = await push({ 'b.yaml': 'rolled back' }, root)
      expect(await commit(bad, { 'c.yaml': 'c' }, people)).toEqual({ kind: 'stale', found })
      expect((await history()).map(one => one.commit)).toEqual([found, root])
    })

    it('writes nothing when the parent is unknown', async () => {
      const found = await push({ 'a.yaml': 'a' })
      expect(await commit(NO_COMMIT, { 'a.yaml': 'A' }, people)).toEqual({ kind: 'stale', found })
    })

    it('lets one of two win that commit at the same time', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      const both = await Promise.all([
        commit(parent, { 'a.yaml': 'one' }, people),
        commit(parent, { 'a.yaml': 'two' }, people),
      ])
      expect(both.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale'])
      const [winner, first] = await history()
      expect(first?.commit).toBe(parent)
      expect(both).toContainEqual({ kind: 'committed', commit: winner?.commit })
      expect(both).toContainEqual({ kind: 'stale', found: winner?.commit })
    })

    it('commits on a branch with slashes', async () => {
      const other = 'team/a/main' as BranchName
      const parent = await given.under.push(repository, other, { 'a.yaml': 'a' })
      const at = made(await commit(parent, { 'a.yaml': 'A' }, { ...people, branch: other }))
      expect((await given.under.readHistory(repository, other))[0]?.commit).toBe(at)
    })

    it('throws a defect, and makes no commit, when every file is there already', async () => {
      const parent = await push({ 'a.yaml': 'a', 'run.sh': { script: 'b' } })
      const same = { 'a.yaml': 'a', 'run.sh': { script: 'b' } }
      for (const files of [same, { 'a.yaml': 'a' }, {}]) {
        await expect(commit(parent, files, people)).rejects.toBeInstanceOf(TypeError)
      }
      expect(await history()).toHaveLength(1)
    })

    it('knows a commit whose answer was lost, or leaves nothing to do for who plans again', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      given.under.loseNextCommitAnswer()
      const committed = await commit(parent, { 'a.yaml': 'A' }, people).catch((error: unknown) => error)
      const [newest, ...older] = await history()
      expect(newest).toMatchObject({ parent, changed: ['a.yaml'] })
      expect(older).toHaveLength(1)
      const isKnown =
        committed instanceof Error ? committed instanceof TryLater : made(committed as Committed) === newest?.commit
      expect(isKnown).toBe(true)
      expect(await commit(parent, { 'a.yaml': 'A' }, people)).toEqual({ kind: 'stale', found: newest?.commit })
    })

    it('asks for a person when a rule forbids it, names the way around it, and writes nothing', async () => {
      const parent = await push({ 'a.yaml': 'a' })
      await given.under.protect(repository, branch)
      const refused = commit(parent, { 'a.yaml': 'A' }, people)
      expect(await codeOf(refused)).toBe('commit-refused')
      await expect(refused).rejects.toThrow(
        /Changes must be made through a pull request.*automation\.commit\.via: change-request/s,
      )
      expect(await history()).toHaveLength(1)
    })

    it('asks for a person when repository or branch is unknown', async () => {
      const unknown = 'acme/nothing' as RepositoryName
      expect(await codeOf(commit(NO_COMMIT, { a: 'a' }, { ...people, repository: unknown }))).toBe(
        'repository-not-found',
      )
      expect(await codeOf(commit(NO_COMMIT, { a: 'a' }, people))).toBe('repository-empty')
      await push({ 'a.yaml': 'a' })
      const mian = 'mian' as BranchName
      expect(await codeOf(commit(NO_COMMIT, { a: 'a' }, { ...people, branch: mian }))).toBe('branch-not-found')
    })
  })
}
