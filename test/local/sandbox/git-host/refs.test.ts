// References and tags by REST.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

describe('references by REST', () => {
  let stage: Stage
  let second: string
  const at = (path: string) => `/repos/${REPOSITORY}/git/${path}`
  beforeAll(async () => {
    stage = await aGitHost()
    second = await stage.host.commit(REPOSITORY, 'main', { 'b.yaml': 'b: 1\n' }, 'Second')
    await stage.host.createRepository('acme/empty', {}, { branch: 'main', message: 'Nothing' })
  })
  afterAll(() => stage.close())

  it('reads one reference by its exact name', async () => {
    const { status, json } = await stage.call('GET', at('ref/heads/main'))
    expect(status).toBe(200)
    expect(json).toMatchObject({ ref: 'refs/heads/main', object: { sha: second, type: 'commit' } })
  })

  it('answers 404 for the start of a name', async () => {
    expect((await stage.call('GET', at('ref/heads/mai'))).status).toBe(404)
  })

  it('answers 409 while the repository has no branch', async () => {
    await stage.call('DELETE', '/repos/acme/empty/git/refs/heads/main')
    const { status, json } = await stage.call('GET', '/repos/acme/empty/git/ref/heads/main')
    expect([status, json.message]).toEqual([409, 'Git Repository is empty.'])
  })

  it('lists what starts with a prefix, in pages', async () => {
    for (const name of ['rel-1', 'rel-2', 'rel-3']) {
      await stage.call('POST', at('refs'), { ref: `refs/heads/${name}`, sha: second })
    }
    const { json, headers } = await stage.call('GET', at('matching-refs/heads/rel?per_page=2'))
    expect(json.map((ref: { ref: string }) => ref.ref)).toEqual(['refs/heads/rel-1', 'refs/heads/rel-2'])
    expect(headers.get('link')).toMatch(/page=2>; rel="next", .*page=2>; rel="last"/)
    expect((await stage.call('GET', at('matching-refs/heads/nothing'))).json).toEqual([])
  })

  it.each`
    what                    | ref                  | sha               | status | message
    ${'a new tag'}          | ${'refs/tags/new'}   | ${'second'}       | ${201} | ${undefined}
    ${'a taken name'}       | ${'refs/heads/main'} | ${'second'}       | ${422} | ${'Reference already exists'}
    ${'an unknown object'}  | ${'refs/tags/x'}     | ${'f'.repeat(40)} | ${422} | ${'Object does not exist'}
    ${'a name too short'}   | ${'refs/x'}          | ${'second'}       | ${422} | ${/at least two slashes/}
    ${'a name git refuses'} | ${'refs/heads/a..b'} | ${'second'}       | ${422} | ${/at least two slashes/}
  `('creates or refuses $what', async ({ ref, sha, status, message }) => {
    const reply = await stage.call('POST', at('refs'), { ref, sha: sha === 'second' ? second : sha })
    expect(reply.status).toBe(status)
    if (message !== undefined) expect(reply.json.message).toMatch(message)
  })

  it('names the missing field', async () => {
    const { status, json } = await stage.call('POST', at('refs'), { ref: 'refs/tags/y' })
    expect(status).toBe(422)
    expect(json).toMatchObject({ errors: [{ field: 'sha', code: 'missing_field' }], status: '422' })
  })

  it('moves forward without force, and back only with it', async () => {
    await stage.call('POST', at('refs'), { ref: 'refs/heads/moving', sha: stage.first })
    const patch = (body: unknown) => stage.call('PATCH', at('refs/heads%2Fmoving'), body)
    expect((await patch({ sha: second })).json.object.sha).toBe(second)
    const refused = await patch({ sha: stage.first })
    expect([refused.status, refused.json.message]).toEqual([422, 'Update is not a fast forward'])
    expect((await patch({ sha: stage.first, force: true })).status).toBe(200)
    expect((await stage.call('GET', at('ref/heads/moving'))).json.object.sha).toBe(stage.first)
  })

  it.each(['PATCH', 'DELETE'])('refuses %s of what is not there, and of a path with refs/ in it', async method => {
    for (const path of ['refs/heads/nowhere', 'refs/refs/heads/main']) {
      const { status, json } = await stage.call(method, at(path), method === 'PATCH' ? { sha: second } : undefined)
      expect([status, json.message]).toEqual([422, 'Reference does not exist'])
    }
  })

  it('deletes a reference', async () => {
    await stage.call('POST', at('refs'), { ref: 'refs/tags/brief', sha: second })
    expect((await stage.call('DELETE', at('refs/tags/brief'))).status).toBe(204)
    expect((await stage.call('GET', at('ref/tags/brief'))).status).toBe(404)
  })

  it('makes the same tag object from the same fields, and no reference', async () => {
    const tagger = { name: 'Flux', email: 'flux@example.org', date: '2026-01-02T03:04:05Z' }
    const make = () =>
      stage.call('POST', at('tags'), { tag: 't', message: 'Sync', object: second, type: 'commit', tagger })
    const [one, two] = [await make(), await make()]
    expect(one.status).toBe(201)
    expect(two.json.sha).toBe(one.json.sha)
    expect((await stage.call('GET', at('ref/tags/t'))).status).toBe(404)
    const text = await stage.git('.', '--git-dir=host/acme/manifests.git', 'cat-file', '-p', one.json.sha)
    expect(text).toContain('tagger Flux <flux@example.org> 1767323045 +0000\n\nSync')
    const read = await stage.call('GET', at(`tags/${one.json.sha}`))
    expect(read.json).toMatchObject({ tag: 't', object: { sha: second, type: 'commit' }, tagger })
  })
})
