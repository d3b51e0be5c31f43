// GitHub's refusals, limits and failures, and what is done about each.
import { describe, expect, it } from 'vitest'
import { NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import { graphqlUrl } from '../../../functions/ports/git-hosts/github-api.ts'
import { packTreeGzip } from './build-tar.ts'
import { commit, giveGithub, headAnswer, headQuery, NOW, OLD, repository, tagRef } from './scripted-github.ts'
import type { Script } from './scripted-server.ts'

describe('openGithub', () => {
  const given = giveGithub()
  const inAMinute = String(NOW / 1_000 + 60)
  const readHead = () => given.host.readHead(headQuery())
  const readTree = () => given.host.readTree({ repository, commit, wants: path => path.endsWith('.yaml') })
  const report = () =>
    given.host.reportStatus({ repository, commit, state: 'success', context: 'fluxless/a', description: 'done' })

  it('says which version of the API it speaks, who it is, and what it takes', async () => {
    given.server.answer(headAnswer())
    await readHead()
    const [{ method, url, headers } = { method: '', url: '', headers: {} }] = given.server.asked
    expect([method, url]).toEqual(['POST', '/graphql'])
    expect(headers).toMatchObject({
      authorization: 'Bearer first-token',
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'fluxless-test',
    })
  })

  it('reads the head in one request, with full names of the references', async () => {
    given.server.answer(headAnswer({ tag: tagRef(OLD) }))
    expect(await readHead()).toEqual({ commit, tag: { object: OLD, commit } })
    expect(given.server.asked).toHaveLength(1)
    expect(JSON.parse(given.server.asked[0]?.body ?? '').variables).toEqual({
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
    given.server.answer(headAnswer({ tag: { target: { __typename: 'Tree', oid: OLD } } }))
    expect((await given.failureOf(readHead())).code).toBe('tag-refused')
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
    given.server.answer({ status, headers, body: message === '<html>' ? message : { message } })
    const failure = await given.failureOf(report())
    expect(failure.code).toBe(code)
    expect(failure).toBeInstanceOf(waitMs === undefined ? NeedsPerson : TryLater)
    if (failure instanceof TryLater) expect(failure.retryAfterMs).toBe(waitMs)
    expect(failure.where).toContain('acme/manifests')
    expect(given.waits).toEqual([])
  })

  it('names the permissions that would have been enough', async () => {
    const headers = { 'x-accepted-github-permissions': 'statuses=write' }
    given.server.answer({ status: 403, headers, body: { message: 'Resource not accessible by integration' } })
    expect((await given.failureOf(report())).fix).toContain('statuses=write')
  })

  it('says of a 404 that the repository may be hidden as well as missing', async () => {
    given.server.answer({ status: 404, body: { message: 'Not Found' } })
    expect((await given.failureOf(report())).what).toMatch(/does not exist or the token may not see it/)
  })

  it('tolerates that a commit takes no more statuses', async () => {
    const message = 'This SHA and context has reached the maximum number of statuses.'
    given.server.answer({ status: 422, body: { message: 'Validation Failed', errors: [{ message }] } })
    await expect(report()).resolves.toBeUndefined()
  })

  describe('after a 401', () => {
    const bad: Script = { status: 401, body: { message: 'Bad credentials' } }

    it('goes on with a fresh token', async () => {
      given.tokens = ['first-token', 'second-token']
      given.server.answer(bad, headAnswer())
      await readHead()
      expect(given.server.asked.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer first-token',
        'Bearer second-token',
      ])
      expect(given.asks).toEqual([false, true])
    })

    it('waits once for a token that is too new, then asks for a person', async () => {
      given.tokens = ['first-token', 'second-token']
      given.server.answer(bad, bad, bad)
      expect((await given.failureOf(readHead())).code).toBe('git-host-credentials-refused')
      expect(given.waits).toEqual([1_000])
    })

    it('does not try the same token again', async () => {
      given.server.answer(bad)
      expect((await given.failureOf(readHead())).code).toBe('git-host-credentials-refused')
      expect(given.server.asked).toHaveLength(1)
    })

    it('gets the archive with a fresh token', async () => {
      given.tokens = ['first-token', 'second-token']
      given.server.answer(bad, { body: packTreeGzip([{ name: 'a.yaml', body: 'a' }]) })
      expect((await readTree()).files).toHaveLength(1)
    })
  })

  describe('when the host fails', () => {
    const fail: Script = { status: 502, body: '<html>' }

    it('tries a read again, waiting longer each time', async () => {
      given.server.answer(fail, { status: 500 }, { never: 'cuts' }, headAnswer())
      expect((await readHead()).commit).toBe(commit)
      expect(given.waits).toEqual([200, 400, 800])
    })

    it('gives up a read after three more tries', async () => {
      given.server.answer(fail, fail, fail, fail)
      const failure = await given.failureOf(readHead())
      expect([failure.code, given.server.asked.length]).toEqual(['git-host-unavailable', 4])
    })

    it('leaves a long wait to the queue', async () => {
      given.server.answer({ status: 503, headers: { 'retry-after': '600' } })
      expect(await given.failureOf(readHead())).toMatchObject({ code: 'git-host-unavailable', retryAfterMs: 600_000 })
    })

    it('does not try a write again', async () => {
      given.server.answer(fail)
      expect((await given.failureOf(report())).code).toBe('git-host-unavailable')
    })

    it('does not take a page of a proxy for an answer', async () => {
      const page: Script = { body: '<html>Sign in</html>' }
      given.server.answer(page, page, page, page)
      expect((await given.failureOf(readHead())).code).toBe('git-host-unavailable')
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
      given.server.answer({ headers, body: { data: { repository: null }, errors: [error] } })
      const failure = await given.failureOf(readHead())
      expect(failure.code).toBe(code)
      expect(failure instanceof TryLater ? failure.retryAfterMs : undefined).toBe(waitMs)
    })

    it('tries again when something went wrong there', async () => {
      const wrong = { errors: [{ message: 'Something went wrong while executing your query.' }], data: null }
      given.server.answer({ body: wrong }, headAnswer())
      expect((await readHead()).commit).toBe(commit)
    })
  })
})
