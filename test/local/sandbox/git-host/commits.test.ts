// The repository, commits, comparisons and statuses by REST.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

const SHA_ONLY = { accept: 'application/vnd.github.sha' }

describe('commits by REST', () => {
  let stage: Stage
  let second: string
  let side: string
  const at = (path: string) => `/repos/${REPOSITORY}${path}`
  beforeAll(async () => {
    stage = await aGitHost()
    await stage.call('POST', at('/git/refs'), { ref: 'refs/heads/side/way', sha: stage.first })
    second = await stage.host.commit(REPOSITORY, 'main', { 'b.yaml': 'b: 1\n', 'README.md': null }, 'Second')
    side = await stage.host.commit(REPOSITORY, 'side/way', { 'app/web.yaml': 'kind: Job\n' }, 'Aside')
  })
  afterAll(() => stage.close())

  it('shows the repository with its default branch', async () => {
    const { status, json } = await stage.call('GET', at(''))
    expect(status).toBe(200)
    expect(json).toMatchObject({ full_name: REPOSITORY, default_branch: 'main', permissions: { push: true } })
    expect(json.clone_url).toBe(`${stage.host.url}/${REPOSITORY}.git`)
    expect(json.pushed_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  })

  it.each`
    ref                  | which
    ${'heads/main'}      | ${'second'}
    ${'heads%2Fmain'}    | ${'second'}
    ${'main'}            | ${'second'}
    ${'refs/heads/main'} | ${'second'}
    ${'HEAD'}            | ${'second'}
    ${'heads/side/way'}  | ${'side'}
    ${'side%2Fway'}      | ${'side'}
  `('resolves $ref to its bare id', async ({ ref, which }) => {
    const { status, text, headers } = await stage.call('GET', at(`/commits/${ref}`), undefined, SHA_ONLY)
    expect([status, text]).toEqual([200, which === 'side' ? side : second])
    expect(headers.get('etag')).toBe(`"${text}"`)
  })

  it('resolves a branch that lies in packed-refs alone', async () => {
    await stage.git('.', '--git-dir=host/acme/manifests.git', 'pack-refs', '--all')
    expect((await stage.call('GET', at('/commits/heads/main'), undefined, SHA_ONLY)).text).toBe(second)
  })

  it('answers 304 for the id the client knows, without counting it', async () => {
    const known = { ...SHA_ONLY, 'if-none-match': `"${second}"` }
    const before = (await stage.call('GET', '/rate_limit')).json.rate.remaining
    const { status, text, headers } = await stage.call('GET', at('/commits/heads/main'), undefined, known)
    expect([status, text, headers.get('x-ratelimit-remaining')]).toEqual([304, '', String(before)])
    const stale = { ...SHA_ONLY, 'if-none-match': `"${stage.first}"` }
    expect((await stage.call('GET', at('/commits/heads/main'), undefined, stale)).status).toBe(200)
  })

  it('answers 304 for a JSON answer it has tagged', async () => {
    const path = at('/git/ref/heads/main')
    const etag = (await stage.call('GET', path)).headers.get('etag') ?? ''
    expect(etag).toMatch(/^W\/"/)
    expect((await stage.call('GET', path, undefined, { 'if-none-match': etag })).status).toBe(304)
  })

  it.each(['nowhere', 'f'.repeat(40), 'main^', 'main~1', 'a..b', ':/Second'])('knows no commit %s', async ref => {
    const { status, json } = await stage.call('GET', at(`/commits/${encodeURIComponent(ref)}`))
    expect([status, json.message]).toEqual([422, `No commit found for SHA: ${ref}`])
  })

  it('shows a commit with what it changed', async () => {
    const { json } = await stage.call('GET', at(`/commits/${second}`))
    expect(json).toMatchObject({ sha: second, commit: { message: 'Second\n' }, parents: [{ sha: stage.first }] })
    expect(json.stats).toEqual({ additions: 1, deletions: 1, total: 2 })
    expect(json.files.map((file: { filename: string; status: string }) => [file.filename, file.status])).toEqual([
      ['README.md', 'removed'],
      ['b.yaml', 'added'],
    ])
  })

  it('lists commits newest first, in pages, of one path', async () => {
    const all = await stage.call('GET', at('/commits?sha=main&per_page=1'))
    expect(all.json.map((commit: { sha: string }) => commit.sha)).toEqual([second])
    expect(all.headers.get('link')).toContain('rel="next"')
    const onPath = await stage.call('GET', at('/commits?path=app'))
    expect(onPath.json.map((commit: { sha: string }) => commit.sha)).toEqual([stage.first])
  })

  it.each`
    range                       | status         | ahead | behind | files
    ${'first...main'}           | ${'ahead'}     | ${1}  | ${0}   | ${['README.md', 'b.yaml']}
    ${'main...first'}           | ${'behind'}    | ${0}  | ${1}   | ${[]}
    ${'main...main'}            | ${'identical'} | ${0}  | ${0}   | ${[]}
    ${'main...side/way'}        | ${'diverged'}  | ${1}  | ${1}   | ${['app/web.yaml']}
    ${'acme:main...side%2Fway'} | ${'diverged'}  | ${1}  | ${1}   | ${['app/web.yaml']}
  `('compares $range', async ({ range, status, ahead, behind, files }) => {
    const { json } = await stage.call('GET', at(`/compare/${range.replace('first', stage.first)}`))
    expect([json.status, json.ahead_by, json.behind_by]).toEqual([status, ahead, behind])
    expect(json.files.map((file: { filename: string }) => file.filename)).toEqual(files)
    expect(json.commits).toHaveLength(ahead)
  })

  it('names both sides of a rename', async () => {
    const text = 'one\ntwo\nthree\nfour\n'
    const from = await stage.host.commit(REPOSITORY, 'rename', { 'old.txt': text }, 'From')
    const to = await stage.host.commit(REPOSITORY, 'rename', { 'old.txt': null, 'new.txt': `${text}five\n` }, 'To')
    const { json } = await stage.call('GET', at(`/compare/${from}...${to}`))
    expect(json.files).toMatchObject([
      { filename: 'new.txt', previous_filename: 'old.txt', status: 'renamed', additions: 1, deletions: 0 },
    ])
  })

  it('keeps statuses, newest first, and combines the newest of each context', async () => {
    const post = (state: string, context: string) =>
      stage.call('POST', at(`/statuses/${second}`), { state, context, description: 'x'.repeat(140) })
    expect((await stage.call('GET', at(`/commits/${second}/status`))).json.state).toBe('pending')
    expect((await post('pending', 'fluxless/a')).status).toBe(201)
    await post('failure', 'fluxless/b')
    await post('success', 'Fluxless/A')
    const list = await stage.call('GET', at(`/commits/${second}/statuses`))
    expect(list.json.map((status: { state: string }) => status.state)).toEqual(['success', 'failure', 'pending'])
    const combined = await stage.call('GET', at('/commits/heads/main/status'))
    expect(combined.json).toMatchObject({ state: 'failure', total_count: 2, sha: second })
    await post('success', 'fluxless/b')
    expect((await stage.call('GET', at('/commits/heads/main/status'))).json.state).toBe('success')
  })

  it.each`
    what                   | sha               | body
    ${'141 characters'}    | ${'second'}       | ${{ state: 'success', description: 'x'.repeat(141) }}
    ${'an unknown state'}  | ${'second'}       | ${{ state: 'fine' }}
    ${'no state'}          | ${'second'}       | ${{}}
    ${'an unknown commit'} | ${'d'.repeat(40)} | ${{ state: 'success' }}
  `('refuses a status with $what', async ({ sha, body }) => {
    expect((await stage.call('POST', at(`/statuses/${sha === 'second' ? second : sha}`), body)).status).toBe(422)
  })
})
