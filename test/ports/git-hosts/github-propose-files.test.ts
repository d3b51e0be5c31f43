// Proposing on GitHub when answers are lost, refused or late, and in which order things are written.
import { describe, expect, it } from 'vitest'
import type { BranchName } from '../../../functions/domain/events/git.ts'
import { COMMIT } from './build-tar.ts'
import { aDraft, MOVED, made, NEW_TREE, REPOSITORY, refused, TREE } from './scripted-commits.ts'
import { giveGithub, NEW, OLD, OTHER } from './scripted-github.ts'
import type { Script } from './scripted-server.ts'

const FROM = 'fluxless/production' as BranchName
const BRANCH = { target: { oid: COMMIT } }
const PARENT = { oid: COMMIT, tree: { oid: TREE } }

/** Answers the question for the branches; the proposal's own is at `from`, with a tree on top of a parent. */
function branches(from?: string, tree = NEW_TREE, parent = COMMIT): Script {
  const target = { oid: from, tree: { oid: tree }, parents: { nodes: [{ oid: parent }] } }
  const own = from === undefined ? null : { target }
  const repository = { ...REPOSITORY, owner: { login: 'Acme' }, branch: BRANCH, from: own, parent: PARENT }
  return { body: { data: { repository } } }
}

const PULL = {
  number: 7,
  html_url: 'https://github.com/acme/manifests/pull/7',
  title: 'Old',
  body: 'old',
  head: { ref: FROM },
}
const pulls = (...found: readonly object[]): Script => ({ body: found })
const opened: Script = { status: 201, body: PULL }
const invalid = (message: string): Script => {
  return {
    status: 422,
    body: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', code: 'custom', message }] },
  }
}
const EXISTS = invalid('A pull request already exists for acme:fluxless/production.')
const url = PULL.html_url

describe('openGithub', () => {
  const given = giveGithub()
  const propose = (more: object = {}) =>
    given.host.proposeFiles({ ...aDraft(), from: FROM, title: 'New', body: 'new', ...more })
  const sent = (index: number) => JSON.parse(given.server.asked[index]?.body ?? '')
  const calls = () =>
    given.server.asked.map(({ method, url: asked }) => `${method} ${asked.replace('/repos/acme/manifests', '')}`)
  const LOOK = 'GET /pulls?state=open&head=Acme%3Afluxless%2Fproduction&base=main'

  it('makes the branch, then the pull request', async () => {
    given.server.answer(branches(), made(NEW_TREE), pulls(), made(NEW), MOVED, opened)
    expect(await propose()).toEqual({ number: 7, url, outcome: 'opened' })
    const rest = ['POST /git/trees', LOOK, 'POST /git/commits', 'POST /graphql', 'POST /pulls']
    expect(calls()).toEqual(['POST /graphql', ...rest])
    const update = { name: `refs/heads/${FROM}`, beforeOid: '0'.repeat(40), afterOid: NEW, force: true }
    expect(sent(4).variables.input).toEqual({ repositoryId: 'R_1', refUpdates: [update] })
    expect(sent(5)).toEqual({ title: 'New', body: 'new', head: FROM, base: 'main' })
  })

  it('changes the words of an open one first, and then its branch in one step', async () => {
    given.server.answer(branches(OLD, OTHER), made(NEW_TREE), pulls(PULL), { body: PULL }, made(NEW), MOVED)
    expect(await propose()).toEqual({ number: 7, url, outcome: 'updated' })
    const rest = ['POST /git/trees', LOOK, 'PATCH /pulls/7', 'POST /git/commits', 'POST /graphql']
    expect(calls()).toEqual(['POST /graphql', ...rest])
    expect(sent(3)).toEqual({ title: 'New', body: 'new' })
    expect(sent(5).variables.input.refUpdates[0]).toMatchObject({ beforeOid: OLD, afterOid: NEW, force: true })
  })

  it('writes no words that are there already', async () => {
    const same = { ...PULL, title: 'New', body: 'new' }
    given.server.answer(branches(OLD, OTHER), made(NEW_TREE), pulls(same), made(NEW), MOVED)
    expect((await propose()).outcome).toBe('updated')
  })

  it('writes nothing but a tree when its branch has that tree on that parent', async () => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls(PULL))
    expect(await propose()).toEqual({ number: 7, url, outcome: 'unchanged' })
    expect(given.server.left()).toBe(0)
  })

  it('only opens the pull request when the branch is there from a run that ended early', async () => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls(), opened)
    expect((await propose()).outcome).toBe('opened')
  })

  it('does not take a pull request of another branch, which a host lists that does not know the filter', async () => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls({ ...PULL, head: { ref: 'feature' } }), opened)
    expect((await propose()).outcome).toBe('opened')
  })

  it('takes the one that another run has just opened', async () => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls(), EXISTS, pulls(PULL))
    expect(await propose()).toEqual({ number: 7, url, outcome: 'updated' })
  })

  it.each`
    how                                      | answers
    ${'it exists and is not shown'}          | ${[EXISTS, pulls()]}
    ${'there is nothing to merge'}           | ${[invalid('No commits between main and fluxless/production')]}
    ${'GitHub does not know the branch yet'} | ${[invalid("Head sha can't be blank")]}
    ${'the answer was a 502'}                | ${[{ status: 502 }]}
  `('tries later when $how', async ({ answers }) => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls(), ...answers)
    expect((await given.failureOf(propose())).code).toBe('git-host-unavailable')
  })

  it.each`
    answer                                                                                                       | code                             | fix
    ${invalid('something else')}                                                                                 | ${'git-host-refused'}            | ${/./}
    ${{ status: 404, body: { message: 'Not Found' } }}                                                           | ${'git-host-permission-missing'} | ${/pull_requests=write/}
    ${{ status: 403, body: { message: 'GitHub Actions is not permitted to create or approve pull requests.' } }} | ${'git-host-permission-missing'} | ${/./}
    ${{ status: 403, headers: { 'retry-after': '7' } }}                                                          | ${'git-host-busy'}               | ${/7 s/}
  `('fails with $code when GitHub does not open it', async ({ answer, code, fix }) => {
    given.server.answer(branches(OLD), made(NEW_TREE), pulls(), answer)
    const failure = await given.failureOf(propose())
    expect(failure.code).toBe(code)
    expect(failure.fix).toMatch(fix)
  })

  describe('when the move of the branch fails', () => {
    const before = [branches(), made(NEW_TREE), pulls(), made(NEW)]

    it.each`
      how                       | answer
      ${'the answer was lost'}  | ${{ never: 'cuts' }}
      ${'the answer was a 502'} | ${{ status: 502 }}
      ${'the answer was no'}    | ${refused('Something went wrong')}
    `('counts it as made when it was, though $how', async ({ answer }) => {
      given.server.answer(...before, answer, branches(NEW), opened)
      expect((await propose()).outcome).toBe('opened')
    })

    it.each`
      answer                                                              | after                | code
      ${{ never: 'cuts' }}                                                | ${[branches()]}      | ${'http-unreachable'}
      ${{ status: 502 }}                                                  | ${[{ status: 403 }]} | ${'git-host-unavailable'}
      ${refused('ref is not at beforeOid', 'UNPROCESSABLE')}              | ${[branches(OLD)]}   | ${'git-host-unavailable'}
      ${refused('Repository rule violations found\n\nCannot create ref')} | ${[]}                | ${'commit-refused'}
      ${refused('API rate limit exceeded', 'RATE_LIMITED')}               | ${[]}                | ${'git-host-busy'}
      ${refused('Resource not accessible by integration', 'FORBIDDEN')}   | ${[]}                | ${'git-host-permission-missing'}
    `('fails with $code when it was not', async ({ answer, after, code }) => {
      given.server.answer(...before, answer, ...after)
      expect((await given.failureOf(propose())).code).toBe(code)
    })
  })

  it('proposes nothing to an archived repository', async () => {
    const repository = {
      ...REPOSITORY,
      isArchived: true,
      owner: { login: 'acme' },
      branch: null,
      from: null,
      parent: null,
    }
    given.server.answer({ body: { data: { repository } } })
    expect((await given.failureOf(propose())).fix).toMatch(/Unarchive/)
  })
})
