// GitHub's provider against the sandbox's Git host: real repositories behind the API.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BranchName } from '../../../functions/domain/events/git.ts'
import { runGit } from './bare-repository.ts'
import { changesOf, WAYS } from './commits-under-test.ts'
import { itBehavesLikeAGitHost } from './contract.ts'
import { branch, repository } from './host-under-test.ts'
import { openSandboxUnderTest, type SandboxUnderTest } from './sandbox-under-test.ts'

describe('openGithub', () => {
  itBehavesLikeAGitHost(() => openSandboxUnderTest())

  it('finds REST and GraphQL below the base of an Enterprise Server', async () => {
    const under = await openSandboxUnderTest('/api/v3')
    await under.createRepository('acme/manifests')
    const commit = await under.push('acme/manifests', 'main', { 'a.yaml': 'a' })
    const head = await under.host.readHead({ repository, branch: 'main' as never, tag: 'flux-sync' as never })
    const tree = await under.host.readTree({ repository, commit, wants: () => true })
    expect([head.commit, tree.files.length]).toEqual([commit, 1])
    await under.stop()
  })

  describe('as people see it who clone', () => {
    let under: SandboxUnderTest
    let work: string
    beforeEach(async () => {
      under = await openSandboxUnderTest()
      work = await mkdtemp(join(tmpdir(), 'fluxless-clone-'))
      await under.createRepository(repository)
    })
    afterEach(async () => {
      await under.stop()
      await rm(work, { recursive: true, force: true })
    })
    const git = (...args: readonly string[]) => runGit(work, args)
    const clone = (from: BranchName) =>
      git('clone', '--quiet', '--branch', from, under.sandbox.cloneUrl(repository), '.')

    it('has one commit with message, people, files and modes', async () => {
      const parent = await under.push(repository, branch, { 'a.yaml': 'a: 1\n', 'run.sh': { script: 'old\n' } })
      const changes = changesOf({ 'a.yaml': 'a: 2\n', 'run.sh': { script: 'new\n' }, 'b/c.yaml': 'c: 1\r\n' })
      const message = 'Release 1 image\n\n - web: 1 → 2\n\nJob-Id: 42'
      const people = {
        author: { name: 'Ada', email: 'ada@example.com' },
        committer: { name: 'Bot', email: 'b@example.com' },
      }
      await under.host.commitFiles({ repository, branch, parent, changes, message, ...people })
      await clone(branch)
      const format = '%an <%ae>%n%cn <%ce>%n%P%n%s%n%(trailers:key=Job-Id,valueonly)'
      expect(await git('log', '-1', `--format=${format}`)).toBe(
        `Ada <ada@example.com>\nBot <b@example.com>\n${parent}\nRelease 1 image\n42`,
      )
      expect((await git('show', '--stat', '--format=')).split('\n').map(line => line.trim())).toEqual([
        'a.yaml   | 2 +-',
        'b/c.yaml | 1 +',
        'run.sh   | 2 +-',
        '3 files changed, 3 insertions(+), 2 deletions(-)',
      ])
      expect(await git('ls-files', '--stage', 'run.sh')).toMatch(/^100755 /)
      expect(await git('status', '--porcelain')).toBe('')
      await git('fsck', '--strict')
    })

    it('has the branch of a proposal, which git can merge', async () => {
      const parent = await under.push(repository, branch, { 'a.yaml': 'a' })
      const from = 'fluxless/production' as BranchName
      const draft = { repository, branch, parent, changes: changesOf({ 'a.yaml': 'A' }), message: 'Release' }
      await under.host.proposeFiles({ ...draft, from, title: 'Release', body: 'web' })
      await clone(branch)
      await git('merge', '--quiet', '--ff-only', `origin/${from}`)
      await git('push', '--quiet', 'origin', `HEAD:${branch}`)
      // The host hears of a push a moment after git does.
      await expect.poll(() => under.readChangeRequests(repository)).toMatchObject([{ number: 1, isOpen: false }])
    })
  })

  it.each(WAYS)('does not bring back, %s, what was rolled back after it looked', async (_how, people) => {
    const under = await openSandboxUnderTest()
    await under.createRepository(repository)
    const good = await under.push(repository, branch, { 'a.yaml': 'good' })
    const parent = await under.push(repository, branch, { 'a.yaml': 'bad' })
    const rollBack = async () =>
      void (await runGit(under.folderOf(repository), ['update-ref', 'refs/heads/main', good]))
    under.sandbox.faults.next(1, { method: 'POST', path: /graphql$/ }, { beforeAnswer: rollBack })
    const draft = { repository, branch, parent, changes: changesOf({ 'b.yaml': 'b' }), message: 'Release', ...people }
    expect(await under.host.commitFiles(draft)).toEqual({ kind: 'stale', found: good })
    expect(await under.readHistory(repository, branch)).toHaveLength(1)
    await under.stop()
  })

  it('asks for a person when the repository is archived', async () => {
    const under = await openSandboxUnderTest()
    await under.createRepository(repository)
    const parent = await under.push(repository, branch, { 'a.yaml': 'a' })
    under.sandbox.rules.archive(repository)
    const draft = { repository, branch, parent, changes: changesOf({ 'a.yaml': 'A' }), message: 'Release' }
    const proposal = { ...draft, from: 'x' as BranchName, title: 'Release', body: '' }
    for (const work of [() => under.host.commitFiles(draft), () => under.host.proposeFiles(proposal)]) {
      await expect(work()).rejects.toMatchObject({ code: 'git-host-refused', fix: expect.stringMatching(/^Unarchive/) })
    }
    await under.stop()
  })
})
