// Pull requests by REST: opened, found, changed, and closed when there is nothing left to merge.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

const PULLS = `/repos/${REPOSITORY}/pulls`

describe('pull requests', () => {
  let stage: Stage
  let branch: string
  let turns = 0
  beforeAll(async () => {
    stage = await aGitHost()
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    turns += 1
    branch = `auto/${turns}`
    await stage.host.commit(REPOSITORY, branch, { 'a.yaml': `a: ${turns}\n` }, 'Release')
  })
  const open = (more: object = {}) =>
    stage.call('POST', PULLS, { title: 'Release', head: branch, base: 'main', ...more })
  const list = async (query: string) =>
    (await stage.call('GET', `${PULLS}?per_page=100&${query}`)).json.map((pull: { number: number }) => pull.number)
  const stateOf = async (number: number) => {
    const { state, merged } = (await stage.call('GET', `${PULLS}/${number}`)).json
    return [state, merged]
  }
  const moveTo = async (name: string, sha: string) =>
    expect(
      (await stage.call('PATCH', `/repos/${REPOSITORY}/git/refs/heads/${name}`, { sha, force: true })).status,
    ).toBe(200)
  const shaOf = async (name: string) =>
    (await stage.call('GET', `/repos/${REPOSITORY}/git/ref/heads/${name}`)).json.object.sha as string

  it('opens one with the fields that clients read', async () => {
    const { status, json } = await open({ body: 'web: 1 → 2' })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      number: expect.any(Number),
      state: 'open',
      title: 'Release',
      body: 'web: 1 → 2',
      html_url: `${stage.host.url}/${REPOSITORY}/pull/${json.number}`,
      head: { label: `acme:${branch}`, ref: branch, sha: await shaOf(branch), repo: { full_name: REPOSITORY } },
      base: { ref: 'main', sha: await shaOf('main') },
      merged: false,
    })
    expect((await stage.call('GET', `${PULLS}/${json.number}`)).json).toEqual(json)
  })

  it('takes a head with its owner, and a body that is absent', async () => {
    const { json } = await open({ head: `acme:${branch}` })
    expect([json.head.ref, json.body]).toEqual([branch, null])
  })

  it('finds the open one of a branch, newest first, and does not look at a head without its owner', async () => {
    const { number } = (await open()).json
    expect(await list(`head=acme:${branch}`)).toEqual([number])
    expect(await list(`head=ACME:${branch}&base=main&state=all`)).toEqual([number])
    expect(await list(`head=acme:${branch}&base=stable`)).toEqual([])
    expect(await list(`head=acme:${branch}x`)).toEqual([])
    expect((await list(`head=${branch}`))[0]).toBe(number)
  })

  it('changes words and state, and finds it by its state', async () => {
    const { number } = (await open({ body: 'old' })).json
    const changed = await stage.call('PATCH', `${PULLS}/${number}`, { title: 'New' })
    expect(changed.json).toMatchObject({ title: 'New', body: 'old', state: 'open', closed_at: null })
    expect((await stage.call('PATCH', `${PULLS}/${number}`, { state: 'closed' })).json.state).toBe('closed')
    expect(await list(`head=acme:${branch}`)).toEqual([])
    expect(await list(`head=acme:${branch}&state=closed`)).toEqual([number])
  })

  it.each`
    what                  | body                              | error
    ${'no title'}         | ${{ title: ' ' }}                 | ${{ field: 'title', code: 'missing_field' }}
    ${'a title of 257'}   | ${{ title: 'x'.repeat(257) }}     | ${{ field: 'title', code: 'custom' }}
    ${'a body of 65,537'} | ${{ body: 'x'.repeat(65_537) }}   | ${{ field: 'body', code: 'custom' }}
    ${'an unknown head'}  | ${{ head: 'nowhere' }}            | ${{ field: 'head', code: 'invalid' }}
    ${'an unknown base'}  | ${{ base: 'nowhere' }}            | ${{ field: 'base', code: 'invalid' }}
    ${'nothing to merge'} | ${{ head: 'main', base: 'main' }} | ${{ code: 'custom', message: 'No commits between main and main' }}
  `('answers 422 to $what', async ({ body, error }) => {
    const { status, json } = await open(body)
    expect([status, json.message]).toEqual([422, 'Validation Failed'])
    expect(json.errors).toMatchObject([{ resource: 'PullRequest', ...error }])
  })

  it('has one open for a pair of branches', async () => {
    await open()
    const { status, json } = await open()
    expect([status, json.errors[0].message]).toEqual([422, `A pull request already exists for acme:${branch}.`])
  })

  it('answers 404 to a number that it has not given', async () => {
    expect((await stage.call('GET', `${PULLS}/999`)).status).toBe(404)
    expect((await stage.call('PATCH', `${PULLS}/999`, { title: 'x' })).status).toBe(404)
  })

  it('follows its branch, and is closed as merged when the base has it', async () => {
    const { number } = (await open()).json
    const next = await stage.host.commit(REPOSITORY, branch, { 'b.yaml': 'b: 1\n' }, 'More')
    expect((await stage.call('GET', `${PULLS}/${number}`)).json.head.sha).toBe(next)
    await moveTo('main', next)
    expect(await stateOf(number)).toEqual(['closed', true])
  })

  it('is closed for good when its branch held nothing for a moment', async () => {
    const { number } = (await open()).json
    const full = await shaOf(branch)
    await moveTo(branch, await shaOf('main'))
    await moveTo(branch, full)
    expect(await stateOf(number)).toEqual(['closed', false])
  })

  it('is closed when its branch is deleted', async () => {
    const { number } = (await open()).json
    await stage.call('DELETE', `/repos/${REPOSITORY}/git/refs/heads/${branch}`)
    expect(await stateOf(number)).toEqual(['closed', false])
  })
})
