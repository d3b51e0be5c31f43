// The webhooks of GitHub: the contract on the sandbox's Git host, and what only GitHub does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { openGithubHooks } from '../../../functions/ports/git-hosts/github-hooks.ts'
import type { Hook, Hooks } from '../../../functions/ports/git-hosts/port.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { aGitHost, aReceiver, TOKEN, until } from '../../local/sandbox/git-host/a-git-host.ts'
import { itBehavesLikeHooks, repository } from './contract-hooks.ts'
import { codeOf } from './host-under-test.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

const wait = async () => {}

describe('webhooks of GitHub', () => {
  itBehavesLikeHooks(async () => {
    let status = 200
    let turn = 0
    const receiver = await aReceiver(async () => status)
    const stage = await aGitHost()
    const http = openHttp({ userAgent: 'fluxless-test' })
    const hooks = openGithubHooks({ apiUrl: stage.host.url, token: async () => TOKEN, now: Date.now, wait }, http)
    return {
      hooks,
      url: receiver.url,
      async push() {
        turn += 1
        const before = stage.host.deliveries.length
        const commit = await stage.host.commit(repository, 'main', { 'a.yaml': `a: ${turn}\n` }, `Turn ${turn}`)
        expect(commit as CommitSha).not.toBe('')
        await until(() => stage.host.deliveries.length > before)
      },
      answerWith: next => {
        status = next
      },
      attempted: count => until(() => stage.host.deliveries.length >= count),
      async stop() {
        await http.close()
        await stage.close()
        await receiver.close()
      },
    }
  })

  describe('before a server that answers as told', () => {
    let server: Awaited<ReturnType<typeof startScriptedServer>>
    let http: HttpClient
    beforeEach(async () => {
      server = await startScriptedServer()
      http = openHttp({ userAgent: 'fluxless-test', defaultTimeoutMs: 2_000 })
    })
    afterEach(async () => {
      await http.close()
      await server.stop()
    })
    const open = (more: { readonly isApp?: boolean } = {}): Hooks => {
      const app = more.isApp ? { signature: async () => 'signed-by-app' } : {}
      return openGithubHooks({ apiUrl: server.url, token: async () => 'a-token', now: Date.now, wait, ...app }, http)
    }
    const attempt = (id: string, at: string) =>
      `{"id":${id},"guid":"g${id}","event":"push","delivered_at":"${at}","status_code":500,"status":"x"}`
    const page = (text: string, next?: string): Script => ({
      body: text,
      headers: next ? { link: `<${server.url}/x?cursor=${next}&per_page=100>; rel="next"` } : {},
    })
    const hook: Hook = {
      repository,
      owner: 'repository',
      id: '7',
      url: 'https://flux.example.com/hook/github',
      events: ['push'],
      isJson: true,
      isActive: true,
    }
    const bearers = () => server.asked.map(({ headers }) => headers.authorization)

    it('asks for a permission where GitHub shows no hooks', async () => {
      server.answer({ status: 404, body: { message: 'Not Found' } })
      expect(await codeOf(open().listHooks(repository))).toBe('git-host-permission-missing')
    })

    it('follows the pages back to the moment asked for, and keeps ids beyond 2^53', async () => {
      const [first, second, old] = ['3804004623172239366', '3804004623172239365', '3804004623172239364']
      server.answer(page(`[${attempt(first, '2026-11-06T08:00:02Z')}]`, 'v1_a'))
      server.answer(
        page(`[${attempt(second, '2026-11-06T08:00:01Z')},${attempt(old, '2026-11-06T07:00:00Z')}]`, 'v1_b'),
      )
      const since = Date.UTC(2026, 10, 6, 8)
      const found = await open().listDeliveries({ hook, since, only: 'failed' })
      expect(found.map(({ id }) => id)).toEqual([first, second])
      expect(server.asked.map(({ url }) => url)).toEqual([
        '/repos/acme/manifests/hooks/7/deliveries?per_page=100&status=failure',
        '/repos/acme/manifests/hooks/7/deliveries?per_page=100&status=failure&cursor=v1_a',
      ])
    })

    it('finds the hook of an App with its signature, beside those of the repository', async () => {
      server.answer({ body: { url: 'https://flux.example.com/hook/github', content_type: 'json', secret: '***' } })
      server.answer({ status: 403, body: { message: 'Resource not accessible by integration' } })
      const [ofApp, ...others] = await open({ isApp: true }).listHooks(repository)
      expect(others).toEqual([])
      expect(ofApp).toMatchObject({ owner: 'app', url: 'https://flux.example.com/hook/github', isJson: true })
      expect(server.asked.map(({ url }) => url)).toEqual([
        '/app/hook/config',
        '/repos/acme/manifests/hooks?per_page=100',
      ])
      expect(bearers()).toEqual(['Bearer signed-by-app', 'Bearer a-token'])
    })

    it('says that an App without a hook of its own may not see those of the repository', async () => {
      server.answer({ body: { url: null, content_type: 'form' } }, { status: 403, body: { message: 'Not accessible' } })
      expect(await codeOf(open({ isApp: true }).listHooks(repository))).toBe('git-host-permission-missing')
    })

    it('changes, reads and repeats at the hook of an App, and pings nothing there', async () => {
      server.answer({ body: {} }, page('[]'), { status: 202, body: {} }, { body: {} })
      const hooks = open({ isApp: true })
      const ofApp: Hook = { ...hook, owner: 'app', id: 'app' }
      await hooks.updateHook(ofApp, { url: 'https://new.example.com/hook/github', secret: 's3cret', events: [] })
      expect(await hooks.listDeliveries({ hook: ofApp, since: 0 })).toEqual([])
      await hooks.pingHook(ofApp)
      const missed = { id: '9', guid: 'g', event: 'push', at: 0, isTaken: false, status: 500 }
      await hooks.redeliver(ofApp, missed)
      await hooks.deleteHook(ofApp)
      expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'PATCH /app/hook/config',
        'GET /app/hook/deliveries?per_page=100',
        'POST /app/hook/deliveries/9/attempts',
        'PATCH /app/hook/config',
      ])
      expect(new Set(bearers())).toEqual(new Set(['Bearer signed-by-app']))
    })

    it('never leaves the secret out when it changes a hook', async () => {
      const answered = { id: 7, active: true, events: ['push'], config: { url: hook.url, content_type: 'json' } }
      server.answer({ body: answered })
      await open().updateHook(hook, { url: hook.url, secret: 's3cret', events: ['push'] })
      expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({
        active: true,
        events: ['push'],
        config: { url: hook.url, secret: 's3cret', content_type: 'json', insecure_ssl: '0' },
      })
    })
  })
})
