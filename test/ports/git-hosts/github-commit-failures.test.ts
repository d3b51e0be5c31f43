// What follows when GitHub answers a commit with no, late, or not at all.
import { describe, expect, it } from 'vitest'
import type { CommitDraft } from '../../../functions/ports/git-hosts/port.ts'
import { COMMIT } from './build-tar.ts'
import { aDraft, BLOB_OF_A, branchAt, made, NEW_TREE, refused } from './scripted-commits.ts'
import { giveGithub, NEW, OTHER } from './scripted-github.ts'
import type { Script } from './scripted-server.ts'

const ADA = { name: 'Ada', email: 'ada@example.com' }
const OBJECTS = [branchAt(COMMIT), made(NEW_TREE), made(NEW)]

describe('openGithub', () => {
  const given = giveGithub()
  const commitFiles = (more: Partial<CommitDraft> = {}) => given.host.commitFiles(aDraft(more))

  const ways = [
    { way: 'in one call', more: {}, before: [branchAt(COMMIT)] },
    { way: 'by objects', more: { author: ADA }, before: OBJECTS },
  ] as const

  describe.each(ways)('when a commit $way fails', ({ way, more, before }) => {
    const ours = branchAt(NEW, { blob: BLOB_OF_A })

    it.each`
      how                       | answer
      ${'the answer was lost'}  | ${{ never: 'cuts' }}
      ${'the answer was a 502'} | ${{ status: 502 }}
      ${'the answer was no'}    | ${refused('Something went wrong while executing your query.')}
      ${'the answer was stale'} | ${refused('Expected branch to point to "x" but it did not.', 'STALE_DATA')}
      ${'the answer was empty'} | ${{ body: {} }}
    `('counts it as made when it was, though $how', async ({ answer }) => {
      // An empty answer of `updateRefs` is a yes.
      const isYes = way === 'by objects' && 'body' in answer && answer.body.errors === undefined
      given.server.answer(...before, answer, ...(isYes ? [] : [ours]))
      expect(await commitFiles(more)).toEqual({ kind: 'committed', commit: NEW })
      expect(given.server.left()).toBe(0)
    })

    it.each`
      message                                                                               | type
      ${'Expected branch to point to "x" but it did not.  Pull and try again.'}             | ${'STALE_DATA'}
      ${'Reference update failed: a ref is not at beforeOid.'}                              | ${'UNPROCESSABLE'}
      ${'Could not update reference'}                                                       | ${'UNPROCESSABLE'}
      ${'Repository rule violations found\n\nChanges must be made through a pull request.'} | ${'UNPROCESSABLE'}
    `('is stale when the branch is elsewhere and GitHub said "$message"', async ({ message, type }) => {
      given.server.answer(...before, refused(message, type), branchAt(OTHER))
      expect(await commitFiles(more)).toEqual({ kind: 'stale', found: OTHER })
    })

    it.each`
      answer                                                                                         | code
      ${refused('Expected branch to point to "x" but it did not.', 'STALE_DATA')}                    | ${'git-host-unavailable'}
      ${refused('Repository rule violations found\n\nChanges must be made through a pull request.')} | ${'commit-refused'}
      ${refused('Required status check "ci" is expected.', 'BRANCH_PROTECTION_RULE_VIOLATION')}      | ${'commit-refused'}
      ${refused('At least 1 approving review is required by reviewers with write access.')}          | ${'commit-refused'}
      ${refused('Commits must have verified signatures.', 'UNPROCESSABLE')}                          | ${'commit-refused'}
      ${refused("You're not authorized to push to this branch.", 'UNPROCESSABLE')}                   | ${'commit-refused'}
      ${refused('Something nobody has heard of', 'UNPROCESSABLE')}                                   | ${'commit-refused'}
      ${refused('Something went wrong while executing your query.')}                                 | ${'git-host-unavailable'}
      ${{ status: 502 }}                                                                             | ${'git-host-unavailable'}
      ${{ status: 504, headers: { 'retry-after': '3' } }}                                            | ${'git-host-unavailable'}
      ${{ never: 'cuts' }}                                                                           | ${'http-unreachable'}
    `('fails with $code when the branch is where it was', async ({ answer, code }) => {
      given.server.answer(...before, answer, branchAt(COMMIT))
      const failure = await given.failureOf(commitFiles(more))
      expect(failure.code).toBe(code)
      if (code === 'commit-refused') expect(failure.fix).toMatch(/bypass list.*automation\.commit\.via: change-request/)
    })

    const workflow =
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission'
    it.each`
      answer                                                                            | code                              | fix
      ${refused(workflow)}                                                              | ${'git-host-permission-missing'}  | ${/workflows=write/}
      ${refused('Resource not accessible by integration', 'FORBIDDEN')}                 | ${'git-host-permission-missing'}  | ${/missing permission/}
      ${refused('Could not resolve to a node', 'NOT_FOUND')}                            | ${'git-host-permission-missing'}  | ${/contents=write/}
      ${refused('Repository was archived so is read-only.', 'UNPROCESSABLE')}           | ${'git-host-refused'}             | ${/Unarchive/}
      ${refused('API rate limit exceeded', 'RATE_LIMITED')}                             | ${'git-host-busy'}                | ${/60 s/}
      ${{ status: 403, body: { message: 'You have exceeded a secondary rate limit' } }} | ${'git-host-busy'}                | ${/60 s/}
      ${{ status: 401, body: { message: 'Bad credentials' } }}                          | ${'git-host-credentials-refused'} | ${/Renew/}
    `('fails with $code and asks no more when that says it all', async ({ answer, code, fix }) => {
      given.server.answer(...before, answer)
      const failure = await given.failureOf(commitFiles(more))
      expect(failure.code).toBe(code)
      expect(failure.fix).toMatch(fix)
    })

    it('tries later when somebody committed meanwhile, and nobody knows whether it was on top of ours', async () => {
      given.server.answer(...before, { never: 'cuts' }, branchAt(OTHER, { message: 'Another', blob: BLOB_OF_A }))
      expect((await given.failureOf(commitFiles(more))).code).toBe('http-unreachable')
    })

    it('tries later when nobody can say what became of it', async () => {
      const gone: Script = { status: 502 }
      given.server.answer(...before, { never: 'cuts' }, gone, gone, gone, gone)
      expect((await given.failureOf(commitFiles(more))).code).toBe('http-unreachable')
    })
  })

  it.each`
    what                   | now
    ${'another message'}   | ${{ message: 'Release\n\nJob-Id: 2', blob: BLOB_OF_A }}
    ${'another parent'}    | ${{ parents: { nodes: [{ oid: OTHER }] }, blob: BLOB_OF_A }}
    ${'a second parent'}   | ${{ parents: { nodes: [{ oid: COMMIT }, { oid: OTHER }] }, blob: BLOB_OF_A }}
    ${'other bytes'}       | ${{ blob: OTHER }}
    ${'not even the file'} | ${{}}
  `('does not take a commit with $what for its own', async ({ now }) => {
    given.server.answer(branchAt(COMMIT), { status: 502 }, branchAt(NEW, now))
    expect((await given.failureOf(commitFiles())).code).toBe('git-host-unavailable')
  })
})
