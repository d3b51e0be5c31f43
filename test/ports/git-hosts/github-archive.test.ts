// How GitHub's archives are reached: redirects, who may see the token, cuts and limits.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMMIT, packTreeGzip } from './build-tar.ts'
import { commit, giveGithub, OTHER, repository, type ScriptedServer } from './scripted-github.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

describe('openGithub', () => {
  const given = giveGithub()
  const readTree = () => given.host.readTree({ repository, commit, wants: path => path.endsWith('.yaml') })

  describe('reading the archive', () => {
    const tarball = packTreeGzip([
      { name: 'a.yaml', body: 'a'.repeat(4_000) },
      { name: 'b.yaml', body: 'b' },
    ])
    let archives: ScriptedServer
    beforeEach(async () => {
      archives = await startScriptedServer()
    })
    afterEach(() => archives.stop())
    const redirect = (url: string): Script => ({ status: 302, headers: { location: url } })
    const signed = () => `${archives.url}/acme/manifests/legacy.tar.gz/${COMMIT}?token=signed-secret`

    it('keeps the token from another origin', async () => {
      given.server.answer(redirect(signed()))
      archives.answer({ body: tarball })
      const tree = await readTree()
      expect(tree.files.map(file => file.path)).toEqual(['a.yaml', 'b.yaml'])
      expect(given.server.asked[0]).toMatchObject({ method: 'GET', url: `/repos/acme/manifests/tarball/${COMMIT}` })
      expect(given.server.asked[0]?.headers.authorization).toBe('Bearer first-token')
      expect(archives.asked[0]?.url).toContain('?token=signed-secret')
      expect(archives.asked[0]?.headers.authorization).toBeUndefined()
    })

    it('keeps the connection to the API over the redirect', async () => {
      given.server.answer({ ...redirect(signed()), body: 'moved' }, { ...redirect(signed()), body: 'moved' })
      archives.answer({ body: tarball }, { body: tarball })
      await readTree()
      await readTree()
      expect(new Set(given.server.asked.map(({ port }) => port)).size).toBe(1)
    })

    it('escapes what would change the path in the name of a repository', async () => {
      given.server.answer({ status: 404 })
      const odd = 'acme/a?b#c/../d' as typeof repository
      const work = given.host.readTree({ repository: odd, commit, wants: () => true })
      expect((await given.failureOf(work)).code).toBe('commit-not-found')
      expect(given.server.asked[0]?.url).toBe(`/repos/acme/a%3Fb%23c%2F..%2Fd/tarball/${COMMIT}`)
    })

    it('sends the token along on the same origin, as Enterprise Servers want it', async () => {
      given.server.answer(redirect('/_codeload/acme.tar.gz'), { body: tarball })
      await readTree()
      expect(given.server.asked.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer first-token',
        'Bearer first-token',
      ])
    })

    it('follows the redirect of a renamed repository first', async () => {
      given.server.answer({ status: 301, headers: { location: '/repositories/1/tarball/x' } }, redirect(signed()))
      archives.answer({ body: tarball })
      expect((await readTree()).files).toHaveLength(2)
    })

    it('gives up a circle of redirects', async () => {
      given.server.answer(...Array.from({ length: 6 }, () => redirect('/round')))
      expect((await given.failureOf(readTree())).code).toBe('git-host-refused')
    })

    it.each([0, 1, 15, 60, tarball.length - 1])('fails when the connection is cut after %i bytes', async cutAfter => {
      given.server.answer(redirect(signed()))
      archives.answer({ body: tarball, cutAfter })
      expect(await given.failureOf(readTree())).toMatchObject({ code: 'tree-truncated', retryAfterMs: 5_000 })
    })

    it('fails when the answer ends early without anybody noticing', async () => {
      given.server.answer(redirect(signed()))
      archives.answer({ body: tarball.subarray(0, tarball.length - 4) })
      expect((await given.failureOf(readTree())).code).toBe('tree-truncated')
    })

    it('fails when it is of another commit', async () => {
      given.server.answer(redirect(signed()))
      archives.answer({ body: packTreeGzip([{ name: 'a.yaml' }], OTHER) })
      expect((await given.failureOf(readTree())).code).toBe('tree-mismatch')
    })

    it('waits long when the archives have their limit', async () => {
      given.server.answer(redirect(signed()))
      archives.answer({ status: 429, body: 'Too Many Requests' })
      expect(await given.failureOf(readTree())).toMatchObject({ code: 'git-host-busy', retryAfterMs: 600_000 })
    })

    it('asks for another signed address when one does not work', async () => {
      given.server.answer(redirect(signed()), redirect(signed()), redirect(signed()))
      archives.answer({ status: 404 }, { status: 503 }, { body: tarball })
      expect((await readTree()).files).toHaveLength(2)
    })

    it('says that the commit is unknown when no signed address works', async () => {
      given.server.answer(...Array.from({ length: 4 }, () => redirect(signed())))
      archives.answer(...Array.from({ length: 4 }, () => ({ status: 404 })))
      expect((await given.failureOf(readTree())).code).toBe('commit-not-found')
    })

    it('says that the commit is unknown when the API does', async () => {
      given.server.answer({ status: 404, body: { message: 'Not Found' } })
      expect((await given.failureOf(readTree())).code).toBe('commit-not-found')
    })
  })
})
