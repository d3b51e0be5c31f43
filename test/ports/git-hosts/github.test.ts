// GitHub's refusals, limits and failures, its redirects, and what is done about each; no real host fails on order.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { Failure, NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import { openGithub } from '../../../functions/ports/git-hosts/github.ts'
import { graphqlUrl } from '../../../functions/ports/git-hosts/github-api.ts'
import type { GitHost, SyncTag } from '../../../functions/ports/git-hosts/port.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { COMMIT, packTreeGzip } from './build-tar.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

const NOW = Date.UTC(2026, 10, 6, 8)
const repository = 'acme/manifests' as RepositoryName
const commit = COMMIT as CommitSha
const tag = 'flux-sync' as TagName
const OLD = '1'.repeat(40)
const NEW = '2'.repeat(40)
const OTHER = '3'.repeat(40)
const inAMinute = String(NOW / 1_000 + 60)

type Server = Awaited<ReturnType<typeof startScriptedServer>>

describe('openGithub', () => {
  let server: Server
  let http: HttpClient
  let host: GitHost
  let waits: number[]
  let tokens: string[]
  let asks: boolean[]

  beforeEach(async () => {
    server = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test', defaultTimeoutMs: 2_000 })
    waits = []
    asks = []
    tokens = ['first-token']
    host = openGithub(
      {
        apiUrl: `${server.url}/`,
        token: async ({ isFresh }) => {
          asks.push(isFresh)
          return (isFresh && tokens.length > 1 ? tokens.shift() && tokens[0] : tokens[0]) ?? ''
        },
        now: () => NOW,
        wait: async waitMs => {
          waits.push(waitMs)
        },
        random: () => 0,
      },
      http,
    )
  })
  afterEach(async () => {
    await http.close()
    await server.stop()
  })

  const readHead = () => host.readHead({ repository, branch: 'main' as BranchName, tag })
  const readTree = () => host.readTree({ repository, commit, wants: path => path.endsWith('.yaml') })
  const report = () =>
    host.reportStatus({ repository, commit, state: 'success', context: 'fluxless/a', description: 'done' })
  async function failureOf(work: Promise<unknown>): Promise<Failure> {
    const thrown = await work.then(
      () => expect.fail('nothing was thrown'),
      (error: unknown) => error,
    )
    expect(thrown).toBeInstanceOf(Failure)
    expect((thrown as Failure).message).not.toMatch(/first-token|second-token|signed-secret/)
    expect(server.left()).toBe(0)
    return thrown as Failure
  }

  const tagRef = (object: string) => ({
    target: { __typename: 'Tag', oid: object, target: { __typename: 'Commit', oid: COMMIT } },
  })
  const headAnswer = (more: object = {}): Script => ({
    body: {
      data: { repository: { id: 'R_1', isEmpty: false, branch: { target: { oid: COMMIT } }, tag: null, ...more } },
    },
  })

  it('says which version of the API it speaks, who it is, and what it takes', async () => {
    server.answer(headAnswer())
    await readHead()
    const [{ method, url, headers } = { method: '', url: '', headers: {} }] = server.asked
    expect([method, url]).toEqual(['POST', '/graphql'])
    expect(headers).toMatchObject({
      authorization: 'Bearer first-token',
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'fluxless-test',
    })
  })

  it('reads the head in one request, with full names of the references', async () => {
    server.answer(headAnswer({ tag: tagRef(OLD) }))
    expect(await readHead()).toEqual({ commit, tag: { object: OLD, commit } })
    expect(server.asked).toHaveLength(1)
    expect(JSON.parse(server.asked[0]?.body ?? '').variables).toEqual({
      owner: 'acme',
      name: 'manifests',
      branch: 'refs/heads/main',
      tag: 'refs/tags/flux-sync',
    })
  })

  it.each`
    api                              | graphql
    ${'https://api.github.com'}      | ${'https://api.github.com/graphql'}
    ${'https://git.acme.com/api/v3'} | ${'https://git.acme.com/api/graphql'}
    ${'https://api.acme.ghe.com'}    | ${'https://api.acme.ghe.com/graphql'}
  `('finds GraphQL of $api at $graphql', ({ api, graphql }) => {
    expect(graphqlUrl(api)).toBe(graphql)
  })

  it('refuses a tag that points to no commit', async () => {
    server.answer(headAnswer({ tag: { target: { __typename: 'Tree', oid: OLD } } }))
    expect((await failureOf(readHead())).code).toBe('tag-refused')
  })

  const limit = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inAMinute }
  it.each`
    status | headers                                | message                                       | code                              | waitMs
    ${401} | ${{}}                                  | ${'Bad credentials'}                          | ${'git-host-credentials-refused'} | ${undefined}
    ${403} | ${limit}                               | ${'API rate limit exceeded'}                  | ${'git-host-busy'}                | ${60_000}
    ${429} | ${limit}                               | ${''}                                         | ${'git-host-busy'}                | ${60_000}
    ${403} | ${{ 'retry-after': '90' }}             | ${'You have exceeded a secondary rate limit'} | ${'git-host-busy'}                | ${90_000}
    ${429} | ${{ 'retry-after': '7', ...limit }}    | ${''}                                         | ${'git-host-busy'}                | ${7_000}
    ${403} | ${{ 'x-ratelimit-remaining': '4000' }} | ${'You have exceeded a secondary rate limit'} | ${'git-host-busy'}                | ${60_000}
    ${429} | ${{}}                                  | ${'slow down'}                                | ${'git-host-busy'}                | ${60_000}
    ${403} | ${{}}                                  | ${'Resource not accessible by integration'}   | ${'git-host-permission-missing'}  | ${undefined}
    ${403} | ${{}}                                  | ${'Repository was archived so is read-only.'} | ${'git-host-refused'}             | ${undefined}
    ${404} | ${{}}                                  | ${'Not Found'}                                | ${'repository-not-found'}         | ${undefined}
    ${409} | ${{}}                                  | ${'Git Repository is empty.'}                 | ${'repository-empty'}             | ${undefined}
    ${409} | ${{}}                                  | ${'Reference update conflict'}                | ${'git-host-unavailable'}         | ${10_000}
    ${410} | ${{}}                                  | ${'Gone'}                                     | ${'git-host-refused'}             | ${undefined}
    ${422} | ${{}}                                  | ${'Validation Failed'}                        | ${'git-host-refused'}             | ${undefined}
    ${451} | ${{}}                                  | ${'Repository access blocked'}                | ${'git-host-refused'}             | ${undefined}
    ${500} | ${{}}                                  | ${''}                                         | ${'git-host-unavailable'}         | ${10_000}
    ${502} | ${{}}                                  | ${'<html>'}                                   | ${'git-host-unavailable'}         | ${10_000}
    ${503} | ${{ 'retry-after': '120' }}            | ${''}                                         | ${'git-host-unavailable'}         | ${120_000}
  `('takes $status "$message" with $headers for $code', async ({ status, headers, message, code, waitMs }) => {
    server.answer({ status, headers, body: message === '<html>' ? message : { message } })
    const failure = await failureOf(report())
    expect(failure.code).toBe(code)
    expect(failure).toBeInstanceOf(waitMs === undefined ? NeedsPerson : TryLater)
    if (failure instanceof TryLater) expect(failure.retryAfterMs).toBe(waitMs)
    expect(failure.where).toContain('acme/manifests')
    expect(waits).toEqual([])
  })

  it('names the permissions that would have been enough', async () => {
    const headers = { 'x-accepted-github-permissions': 'statuses=write' }
    server.answer({ status: 403, headers, body: { message: 'Resource not accessible by integration' } })
    expect((await failureOf(report())).fix).toContain('statuses=write')
  })

  it('says of a 404 that the repository may be hidden as well as missing', async () => {
    server.answer({ status: 404, body: { message: 'Not Found' } })
    expect((await failureOf(report())).what).toMatch(/does not exist or the token may not see it/)
  })

  it('tolerates that a commit takes no more statuses', async () => {
    const message = 'This SHA and context has reached the maximum number of statuses.'
    server.answer({ status: 422, body: { message: 'Validation Failed', errors: [{ message }] } })
    await expect(report()).resolves.toBeUndefined()
  })

  describe('after a 401', () => {
    const bad: Script = { status: 401, body: { message: 'Bad credentials' } }

    it('goes on with a fresh token', async () => {
      tokens = ['first-token', 'second-token']
      server.answer(bad, headAnswer())
      await readHead()
      expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer first-token',
        'Bearer second-token',
      ])
      expect(asks).toEqual([false, true])
    })

    it('waits once for a token that is too new, then asks for a person', async () => {
      tokens = ['first-token', 'second-token']
      server.answer(bad, bad, bad)
      expect((await failureOf(readHead())).code).toBe('git-host-credentials-refused')
      expect(waits).toEqual([1_000])
    })

    it('does not try the same token again', async () => {
      server.answer(bad)
      expect((await failureOf(readHead())).code).toBe('git-host-credentials-refused')
      expect(server.asked).toHaveLength(1)
    })

    it('gets the archive with a fresh token', async () => {
      tokens = ['first-token', 'second-token']
      server.answer(bad, { body: packTreeGzip([{ name: 'a.yaml', body: 'a' }]) })
      expect((await readTree()).files).toHaveLength(1)
    })
  })

  describe('when the host fails', () => {
    const fail: Script = { status: 502, body: '<html>' }

    it('tries a read again, waiting longer each time', async () => {
      server.answer(fail, { status: 500 }, { never: 'cuts' }, headAnswer())
      expect((await readHead()).commit).toBe(commit)
      expect(waits).toEqual([200, 400, 800])
    })

    it('gives up a read after three more tries', async () => {
      server.answer(fail, fail, fail, fail)
      const failure = await failureOf(readHead())
      expect([failure.code, server.asked.length]).toEqual(['git-host-unavailable', 4])
    })

    it('leaves a long wait to the queue', async () => {
      server.answer({ status: 503, headers: { 'retry-after': '600' } })
      expect(await failureOf(readHead())).toMatchObject({ code: 'git-host-unavailable', retryAfterMs: 600_000 })
    })

    it('does not try a write again', async () => {
      server.answer(fail)
      expect((await failureOf(report())).code).toBe('git-host-unavailable')
    })

    it('does not take a page of a proxy for an answer', async () => {
      const page: Script = { body: '<html>Sign in</html>' }
      server.answer(page, page, page, page)
      expect((await failureOf(readHead())).code).toBe('git-host-unavailable')
    })
  })

  describe('when GraphQL answers 200 with errors', () => {
    it.each`
      error                                                                             | headers                    | code                             | waitMs
      ${{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }}                   | ${limit}                   | ${'git-host-busy'}               | ${60_000}
      ${{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }}                   | ${{}}                      | ${'git-host-busy'}               | ${60_000}
      ${{ message: 'You have exceeded a secondary rate limit.' }}                       | ${{ 'retry-after': '80' }} | ${'git-host-busy'}               | ${80_000}
      ${{ type: 'NOT_FOUND', message: 'Could not resolve to a Repository' }}            | ${{}}                      | ${'repository-not-found'}        | ${undefined}
      ${{ type: 'FORBIDDEN', message: 'Resource not accessible' }}                      | ${{}}                      | ${'git-host-permission-missing'} | ${undefined}
      ${{ type: 'INSUFFICIENT_SCOPES', message: 'Your token has not been granted' }}    | ${{}}                      | ${'git-host-permission-missing'} | ${undefined}
      ${{ message: "Field 'x' doesn't exist", extensions: { code: 'undefinedField' } }} | ${{}}                      | ${'git-host-refused'}            | ${undefined}
    `('takes $error for $code', async ({ error, headers, code, waitMs }) => {
      server.answer({ headers, body: { data: { repository: null }, errors: [error] } })
      const failure = await failureOf(readHead())
      expect(failure.code).toBe(code)
      expect(failure instanceof TryLater ? failure.retryAfterMs : undefined).toBe(waitMs)
    })

    it('tries again when something went wrong there', async () => {
      const wrong = { errors: [{ message: 'Something went wrong while executing your query.' }], data: null }
      server.answer({ body: wrong }, headAnswer())
      expect((await readHead()).commit).toBe(commit)
    })
  })

  describe('reading the archive', () => {
    const tarball = packTreeGzip([
      { name: 'a.yaml', body: 'a'.repeat(4_000) },
      { name: 'b.yaml', body: 'b' },
    ])
    let archives: Server
    beforeEach(async () => {
      archives = await startScriptedServer()
    })
    afterEach(() => archives.stop())
    const redirect = (url: string): Script => ({ status: 302, headers: { location: url } })
    const signed = () => `${archives.url}/acme/manifests/legacy.tar.gz/${COMMIT}?token=signed-secret`

    it('keeps the token from another origin', async () => {
      server.answer(redirect(signed()))
      archives.answer({ body: tarball })
      const tree = await readTree()
      expect(tree.files.map(file => file.path)).toEqual(['a.yaml', 'b.yaml'])
      expect(server.asked[0]).toMatchObject({ method: 'GET', url: `/repos/acme/manifests/tarball/${COMMIT}` })
      expect(server.asked[0]?.headers.authorization).toBe('Bearer first-token')
      expect(archives.asked[0]?.url).toContain('?token=signed-secret')
      expect(archives.asked[0]?.headers.authorization).toBeUndefined()
    })

    it('sends the token along on the same origin, as Enterprise Servers want it', async () => {
      server.answer(redirect('/_codeload/acme.tar.gz'), { body: tarball })
      await readTree()
      expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer first-token',
        'Bearer first-token',
      ])
    })

    it('follows the redirect of a renamed repository first', async () => {
      server.answer({ status: 301, headers: { location: '/repositories/1/tarball/x' } }, redirect(signed()))
      archives.answer({ body: tarball })
      expect((await readTree()).files).toHaveLength(2)
    })

    it('gives up a circle of redirects', async () => {
      server.answer(...Array.from({ length: 6 }, () => redirect('/round')))
      expect((await failureOf(readTree())).code).toBe('git-host-refused')
    })

    it.each([0, 1, 15, 60, tarball.length - 1])('fails when the connection is cut after %i bytes', async cutAfter => {
      server.answer(redirect(signed()))
      archives.answer({ body: tarball, cutAfter })
      expect(await failureOf(readTree())).toMatchObject({ code: 'tree-truncated', retryAfterMs: 5_000 })
    })

    it('fails when the answer ends early without anybody noticing', async () => {
      server.answer(redirect(signed()))
      archives.answer({ body: tarball.subarray(0, tarball.length - 4) })
      expect((await failureOf(readTree())).code).toBe('tree-truncated')
    })

    it('fails when it is of another commit', async () => {
      server.answer(redirect(signed()))
      archives.answer({ body: packTreeGzip([{ name: 'a.yaml' }], OTHER) })
      expect((await failureOf(readTree())).code).toBe('tree-mismatch')
    })

    it('waits long when the archives have their limit', async () => {
      server.answer(redirect(signed()))
      archives.answer({ status: 429, body: 'Too Many Requests' })
      expect(await failureOf(readTree())).toMatchObject({ code: 'git-host-busy', retryAfterMs: 600_000 })
    })

    it('asks for another signed address when one does not work', async () => {
      server.answer(redirect(signed()), redirect(signed()), redirect(signed()))
      archives.answer({ status: 404 }, { status: 503 }, { body: tarball })
      expect((await readTree()).files).toHaveLength(2)
    })

    it('says that the commit is unknown when no signed address works', async () => {
      server.answer(...Array.from({ length: 4 }, () => redirect(signed())))
      archives.answer(...Array.from({ length: 4 }, () => ({ status: 404 })))
      expect((await failureOf(readTree())).code).toBe('commit-not-found')
    })

    it('says that the commit is unknown when the API does', async () => {
      server.answer({ status: 404, body: { message: 'Not Found' } })
      expect((await failureOf(readTree())).code).toBe('commit-not-found')
    })
  })

  describe('moving the tag', () => {
    const from: SyncTag = { object: OLD, commit }
    const move = (more: { from?: SyncTag } = { from }) =>
      host.moveTag({
        repository,
        tag,
        to: commit,
        message: 'Sync pointer',
        tagger: { name: 'fluxless', email: 'f@example.com', at: NOW + 123 },
        ...more,
      })
    const made: Script = { status: 201, body: { sha: NEW } }
    const tagAt = (object: string | undefined, id = 'R_1'): Script => ({
      body: { data: { repository: { id, tag: object ? tagRef(object) : null } } },
    })
    const moved: Script = { body: { data: { updateRefs: { clientMutationId: null } } } }
    const refused = (message: string, type = 'UNPROCESSABLE'): Script => ({
      body: { data: { updateRefs: null }, errors: [type ? { type, message } : { message }] },
    })
    const inputOf = (index: number) => JSON.parse(server.asked[index]?.body ?? '').variables.input

    it('makes the tag object as told, and moves the reference from its old value', async () => {
      server.answer(headAnswer({ tag: tagRef(OLD) }), made, moved)
      await readHead()
      expect(await move()).toEqual({ kind: 'moved', tag: { object: NEW, commit } })
      expect(server.asked[1]).toMatchObject({ method: 'POST', url: '/repos/acme/manifests/git/tags' })
      expect(JSON.parse(server.asked[1]?.body ?? '')).toEqual({
        tag: 'flux-sync',
        message: 'Sync pointer',
        object: COMMIT,
        type: 'commit',
        tagger: { name: 'fluxless', email: 'f@example.com', date: '2026-11-06T08:00:00Z' },
      })
      const update = { name: 'refs/tags/flux-sync', beforeOid: OLD, afterOid: NEW, force: true }
      expect(inputOf(2)).toEqual({ repositoryId: 'R_1', refUpdates: [update] })
    })

    it('expects nothing to be there with forty zeros, and asks for the id of the repository when it has none', async () => {
      server.answer(made, tagAt(undefined), moved)
      expect((await move({})).kind).toBe('moved')
      expect(inputOf(2).refUpdates[0].beforeOid).toBe('0'.repeat(40))
    })

    it.each`
      how                       | script
      ${'the answer was lost'}  | ${{ never: 'cuts' }}
      ${'the answer was a 502'} | ${{ status: 502 }}
      ${'the answer was no'}    | ${refused('Something went wrong', 'INTERNAL')}
    `('counts the move as made when it was, though $how', async ({ script }) => {
      server.answer(made, tagAt(OLD), script, tagAt(NEW))
      expect(await move()).toEqual({ kind: 'moved', tag: { object: NEW, commit } })
    })

    it.each`
      where                 | now          | found
      ${'somewhere else'}   | ${OTHER}     | ${{ object: OTHER, commit: COMMIT }}
      ${'nowhere any more'} | ${undefined} | ${undefined}
    `('says that it is stale when the tag is $where now', async ({ now, found }) => {
      server.answer(made, tagAt(OLD), refused('Reference update failed'), tagAt(now))
      expect(await move()).toEqual({ kind: 'stale', ...(found ? { found } : {}) })
    })

    it.each`
      answer                                                                 | code
      ${refused('Repository rule violations found: Cannot update this ref')} | ${'tag-refused'}
      ${refused('Cannot update this protected ref.', '')}                    | ${'tag-refused'}
      ${refused('Something went wrong', '')}                                 | ${'git-host-unavailable'}
      ${refused('Resource not accessible by integration', 'FORBIDDEN')}      | ${'git-host-permission-missing'}
      ${refused('API rate limit exceeded', 'RATE_LIMITED')}                  | ${'git-host-busy'}
      ${refused('ref is not at beforeOid', 'UNPROCESSABLE')}                 | ${'git-host-unavailable'}
      ${{ status: 502 }}                                                     | ${'git-host-unavailable'}
      ${{ never: 'cuts' }}                                                   | ${'http-unreachable'}
    `('fails with $code when the tag did not move', async ({ answer, code }) => {
      server.answer(made, tagAt(OLD), answer, tagAt(OLD))
      expect((await failureOf(move())).code).toBe(code)
    })

    it('tries later when nobody knows what became of the move', async () => {
      const gone: Script = { status: 502 }
      server.answer(made, tagAt(OLD), { never: 'cuts' }, gone, gone, gone, gone)
      expect(await failureOf(move())).toBeInstanceOf(TryLater)
    })

    it('tries later, with the new id, when the repository was made anew', async () => {
      const lost = refused('Could not resolve to a node', 'NOT_FOUND')
      server.answer(made, tagAt(OLD), lost, tagAt(OLD, 'R_2'), made, moved)
      await expect(move()).rejects.toBeInstanceOf(TryLater)
      expect((await move()).kind).toBe('moved')
      expect(inputOf(5).repositoryId).toBe('R_2')
    })

    it('makes the tag object again when that failed, as it changes nothing', async () => {
      server.answer({ status: 502 }, { never: 'cuts' }, made, tagAt(OLD), moved)
      expect((await move()).kind).toBe('moved')
    })
  })
})
