// What every Git host promises, told once; each provider brings a host and a way to push to it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { NeedsPerson } from '../../../functions/domain/failure.ts'
import type { GitHost, SyncTag, TagMove } from '../../../functions/ports/git-hosts/port.ts'
import type { PushedFile } from './bare-repository.ts'

/** Is a host with the side that people use. */
export type HostUnderTest = {
  readonly host: GitHost
  createRepository(repository: string): Promise<void>
  /** Commits on top of the branch, or on top of `from` as by a forced push. */
  push(repository: string, branch: string, files: Record<string, PushedFile>, from?: CommitSha): Promise<CommitSha>
  setTag(
    repository: string,
    tag: string,
    commit: CommitSha | undefined,
    kind: 'annotated' | 'lightweight',
  ): Promise<void>
  readTag(repository: string, tag: string): Promise<SyncTag | undefined>
  /** Newest last. */
  readStatuses(repository: string, commit: CommitSha): Promise<readonly StatusSeen[]>
  stop(): Promise<void>
}

/** Is a status as the host shows it. */
export type StatusSeen = { readonly state: string; readonly context: string; readonly description: string }

const repository = 'acme/manifests' as RepositoryName
const branch = 'main' as BranchName
const tag = 'flux-sync' as TagName
const tagger = { name: 'fluxless', email: 'fluxless@example.com', at: Date.UTC(2026, 10, 6, 8, 49, 37) }
const isYaml = (path: string) => /\.ya?ml$/.test(path)

/** Tries a host; `open` gives a fresh one. */
export function itBehavesLikeAGitHost(open: () => Promise<HostUnderTest>) {
  describe('as a Git host', () => {
    let under: HostUnderTest
    let host: GitHost
    beforeEach(async () => {
      under = await open()
      host = under.host
      await under.createRepository(repository)
    })
    afterEach(() => under.stop())

    const push = (files: Record<string, PushedFile>, from?: CommitSha) => under.push(repository, branch, files, from)
    const readHead = () => host.readHead({ repository, branch, tag })
    const moveTo = (to: CommitSha, from?: SyncTag, more: Partial<TagMove> = {}) =>
      host.moveTag({ repository, tag, to, message: 'Sync pointer', tagger, ...(from ? { from } : {}), ...more })
    async function read(files: Record<string, PushedFile>, wants: (path: string) => boolean = isYaml) {
      const tree = await host.readTree({ repository, commit: await push(files), wants })
      const texts = Object.fromEntries(tree.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]))
      return { ...tree, texts }
    }
    async function codeOf(work: Promise<unknown>): Promise<string> {
      const thrown = await work.then(
        () => expect.fail('nothing was thrown'),
        (error: unknown) => error,
      )
      expect(thrown).toBeInstanceOf(NeedsPerson)
      return (thrown as NeedsPerson).code
    }

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
        await under.setTag(repository, tag, first, 'annotated')
        const head = await readHead()
        expect(head.commit).toBe(second)
        expect(head.tag?.commit).toBe(first)
        expect(head.tag?.object).toMatch(/^[0-9a-f]{40}$/)
        expect(head.tag?.object).not.toBe(first)
      })

      it('reads a lightweight tag, whose object is the commit', async () => {
        const commit = await push({ 'a.yaml': 'a' })
        await under.setTag(repository, tag, commit, 'lightweight')
        expect((await readHead()).tag).toEqual({ object: commit, commit })
      })

      it('reads a branch with slashes, and does not take a tag of its name for it', async () => {
        const commit = await under.push(repository, 'team/a/main', { 'a.yaml': 'a' })
        const other = await push({ 'b.yaml': 'b' })
        await under.setTag(repository, 'team/a/main', other, 'annotated')
        const head = await host.readHead({ repository, branch: 'team/a/main' as BranchName, tag })
        expect(head).toEqual({ commit })
      })

      it('asks for a person when the repository is unknown', async () => {
        const unknown = 'acme/nothing' as RepositoryName
        expect(await codeOf(host.readHead({ repository: unknown, branch, tag }))).toBe('repository-not-found')
      })

      it('asks for a person when the branch is unknown', async () => {
        await push({ 'a.yaml': 'a' })
        const query = { repository, branch: 'mian' as BranchName, tag }
        expect(await codeOf(host.readHead(query))).toBe('branch-not-found')
      })

      it('asks for a person when the repository is empty', async () => {
        expect(await codeOf(readHead())).toBe('repository-empty')
      })
    })

    describe('reading a tree', () => {
      it('reads exactly the commit asked for, not the head', async () => {
        const commit = await push({ 'a.yaml': 'old', 'b.yaml': 'b' })
        await push({ 'a.yaml': 'new', 'b.yaml': null })
        const tree = await host.readTree({ repository, commit, wants: isYaml })
        expect(tree.commit).toBe(commit)
        expect(tree.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
          ['a.yaml', 'old'],
          ['b.yaml', 'b'],
        ])
      })

      it('leaves out what is not wanted, and what was removed', async () => {
        await push({ 'gone.yaml': 'gone' })
        const { texts } = await read({ 'gone.yaml': null, 'a.yaml': 'a', 'b.txt': 'b', 'c/d.yml': 'd', 'run.sh': '#!' })
        expect(texts).toEqual({ 'a.yaml': 'a', 'c/d.yml': 'd' })
      })

      it('gives every folder, also those without wanted files, and the root', async () => {
        const { directories } = await read({ 'a/b/c/d.yaml': 'd', 'e/f.txt': 'f' })
        expect([...directories].sort()).toEqual(['', 'a', 'a/b', 'a/b/c', 'e'])
      })

      it('gives the files in the order of their paths', async () => {
        const tree = await read({ 'b.yaml': 'b', 'a/z.yaml': 'z', 'a.yaml': 'a', 'a-b.yaml': 'ab' })
        expect(tree.files.map(file => file.path)).toEqual(['a-b.yaml', 'a.yaml', 'a/z.yaml', 'b.yaml'])
      })

      it('keeps bytes as they are: byte-order mark, carriage returns, no text at all', async () => {
        const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0x00, 0xff])
        const { files } = await read({ 'a.yaml': bytes })
        expect(Buffer.from(files[0]?.bytes ?? []).equals(bytes)).toBe(true)
      })

      it('reads empty files and executable ones', async () => {
        const { texts } = await read({ 'empty.yaml': '', 'run.sh': '#!/bin/sh' }, () => true)
        expect(texts).toEqual({ 'empty.yaml': '', 'run.sh': '#!/bin/sh' })
      })

      it('reads files larger than one block', async () => {
        const text = 'x'.repeat(300_001)
        expect((await read({ 'a.yaml': text, 'b.yaml': 'b' })).texts).toEqual({ 'a.yaml': text, 'b.yaml': 'b' })
      })

      it.each([
        ['beyond ASCII', 'ünïcode/файл-名.yaml'],
        ['with spaces and signs', "a b/c'd(1).yaml"],
        ['longer than 100 characters', `${'d'.repeat(60)}/${'e'.repeat(60)}/f.yaml`],
        ['longer than 255 characters', `${'d'.repeat(150)}/${'e'.repeat(150)}/f.yaml`],
      ])('reads paths %s', async (_how, path) => {
        expect((await read({ [path]: 'x' })).texts).toEqual({ [path]: 'x' })
      })

      it('asks for a person when the commit is unknown', async () => {
        await push({ 'a.yaml': 'a' })
        const commit = '1'.repeat(40) as CommitSha
        expect(await codeOf(host.readTree({ repository, commit, wants: isYaml }))).toBe('commit-not-found')
      })
    })

    describe('following links', () => {
      it.each`
        how                             | files                                                                                  | text
        ${'to a file beside it'}        | ${{ 'l.yaml': { link: 'a.yaml' }, 'a.yaml': 'A' }}                                     | ${'A'}
        ${'to a file that is unwanted'} | ${{ 'l.yaml': { link: 'base.txt' }, 'base.txt': 'T' }}                                 | ${'T'}
        ${'up and down'}                | ${{ 'l.yaml': { link: './x/../d/a.txt' }, 'x/y': '', 'd/a.txt': 'D' }}                 | ${'D'}
        ${'to a link'}                  | ${{ 'l.yaml': { link: 'm' }, m: { link: 'a.txt' }, 'a.txt': 'A' }}                     | ${'A'}
        ${'through a linked folder'}    | ${{ 'l.yaml': { link: 'd/a.txt' }, d: { link: 'real/deep' }, 'real/deep/a.txt': 'R' }} | ${'R'}
      `('reads a link $how under its own path', async ({ files, text }) => {
        expect((await read(files)).texts['l.yaml']).toBe(text)
      })

      it('resolves a link relative to its own folder', async () => {
        const { texts } = await read({ 'a/b/l.yaml': { link: '../../base.txt' }, 'base.txt': 'B' })
        expect(texts).toEqual({ 'a/b/l.yaml': 'B' })
      })

      it('does not descend a link to a folder', async () => {
        const { texts, directories } = await read({ 'l.yaml': { link: 'd' }, 'd/a.yaml': 'A' })
        expect(texts).toEqual({ 'd/a.yaml': 'A' })
        expect(directories.has('l.yaml')).toBe(false)
      })

      it.each`
        why                 | target                 | code
        ${'above the root'} | ${'../a.yaml'}         | ${'link-leaves-tree'}
        ${'far above'}      | ${'x/../../../passwd'} | ${'link-leaves-tree'}
        ${'absolute'}       | ${'/etc/passwd'}       | ${'link-leaves-tree'}
        ${'to nothing'}     | ${'nothing.yaml'}      | ${'link-dangling'}
        ${'below a file'}   | ${'a.yaml/b'}          | ${'link-dangling'}
        ${'to itself'}      | ${'l.yaml'}            | ${'link-loop'}
        ${'in a circle'}    | ${'m.txt'}             | ${'link-loop'}
      `('asks for a person when a wanted link leads $why, and ignores it when unwanted', async ({ target, code }) => {
        const files = { 'l.yaml': { link: target }, 'm.txt': { link: 'l.yaml' }, 'a.yaml': 'A', 'x/y.txt': '' }
        expect(await codeOf(read(files))).toBe(code)
        expect((await read({}, path => path === 'a.yaml')).texts).toEqual({ 'a.yaml': 'A' })
      })
    })

    describe('moving the tag', () => {
      it('makes it when there is none, and shows it with the next head', async () => {
        const commit = await push({ 'a.yaml': 'a' })
        const moved = await moveTo(commit)
        expect(moved.kind).toBe('moved')
        const seen = await under.readTag(repository, tag)
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
          expect((await under.readTag(repository, tag))?.commit).toBe(to)
        }
      })

      it('turns a lightweight tag into an annotated one', async () => {
        const commit = await push({ 'a.yaml': 'a' })
        await under.setTag(repository, tag, commit, 'lightweight')
        const { tag: from } = await readHead()
        expect((await moveTo(commit, from)).kind).toBe('moved')
        expect((await under.readTag(repository, tag))?.object).not.toBe(commit)
      })

      it('writes nothing when somebody else moved it, and says where it is', async () => {
        const first = await push({ 'a.yaml': 'a' })
        const second = await push({ 'a.yaml': 'b' })
        const third = await push({ 'a.yaml': 'c' })
        await under.setTag(repository, tag, first, 'annotated')
        const { tag: from } = await readHead()
        await under.setTag(repository, tag, second, 'annotated')
        const found = await under.readTag(repository, tag)
        expect(await moveTo(third, from)).toEqual({ kind: 'stale', found })
        expect(await under.readTag(repository, tag)).toEqual(found)
      })

      it('writes nothing when there is one already and none was expected', async () => {
        const first = await push({ 'a.yaml': 'a' })
        const second = await push({ 'a.yaml': 'b' })
        await under.setTag(repository, tag, first, 'annotated')
        const found = await under.readTag(repository, tag)
        expect(await moveTo(second)).toEqual({ kind: 'stale', found })
        expect(await under.readTag(repository, tag)).toEqual(found)
      })

      it('writes nothing when it was removed', async () => {
        const first = await push({ 'a.yaml': 'a' })
        await under.setTag(repository, tag, first, 'annotated')
        const { tag: from } = await readHead()
        await under.setTag(repository, tag, undefined, 'annotated')
        expect(await moveTo(first, from)).toEqual({ kind: 'stale' })
        expect(await under.readTag(repository, tag)).toBeUndefined()
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
        expect(await under.readTag(repository, tag)).toEqual(winner?.kind === 'moved' ? winner.tag : 'nobody')
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
        expect((await under.readTag(repository, 'flux/sync'))?.commit).toBe(commit)
      })

      it('asks for a person when the commit is unknown', async () => {
        await push({ 'a.yaml': 'a' })
        expect(await codeOf(moveTo('1'.repeat(40) as CommitSha))).toMatch(/^(git-host-refused|commit-not-found)$/)
      })
    })

    describe('comparing commits', () => {
      it('tells identical, ahead, behind and diverged', async () => {
        const root = await push({ 'a.yaml': 'a' })
        const left = await push({ 'a.yaml': 'b' })
        const right = await push({ 'a.yaml': 'c' }, root)
        const compare = (base: CommitSha, head: CommitSha) => host.compareCommits({ repository, base, head })
        expect(await compare(root, root)).toBe('identical')
        expect(await compare(root, left)).toBe('ahead')
        expect(await compare(left, root)).toBe('behind')
        expect(await compare(left, right)).toBe('diverged')
      })

      it('asks for a person when a commit is unknown', async () => {
        const base = await push({ 'a.yaml': 'a' })
        const head = '1'.repeat(40) as CommitSha
        expect(await codeOf(host.compareCommits({ repository, base, head }))).toBe('commit-not-found')
      })
    })

    describe('reporting a status', () => {
      const report = (commit: CommitSha, more: Partial<Parameters<GitHost['reportStatus']>[0]> = {}) =>
        host.reportStatus({ repository, commit, state: 'success', context: 'fluxless/a', description: 'done', ...more })

      it('shows state, context and description at the commit', async () => {
        const commit = await push({ 'a.yaml': 'a' })
        await report(commit, { state: 'pending', description: 'syncing' })
        await report(commit)
        expect(await under.readStatuses(repository, commit)).toEqual([
          { state: 'pending', context: 'fluxless/a', description: 'syncing' },
          { state: 'success', context: 'fluxless/a', description: 'done' },
        ])
      })

      it.each(['long '.repeat(50), '🚀'.repeat(100), `x${'🚀'.repeat(100)}`])(
        'cuts %s between characters',
        async text => {
          const commit = await push({ 'a.yaml': 'a' })
          await report(commit, { description: text })
          const [{ description } = { description: '' }] = await under.readStatuses(repository, commit)
          expect(description.length).toBeLessThanOrEqual(140)
          expect(description.length).toBeGreaterThan(130)
          expect(description.isWellFormed()).toBe(true)
          expect(text.startsWith(description.slice(0, -1))).toBe(true)
        },
      )

      it('asks for a person when the commit is unknown', async () => {
        await push({ 'a.yaml': 'a' })
        expect(await codeOf(report('1'.repeat(40) as CommitSha))).toMatch(/^(git-host-refused|commit-not-found)$/)
      })
    })
  })
}
