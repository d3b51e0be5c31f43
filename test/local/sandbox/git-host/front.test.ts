// Who may call, what every answer carries, faults on order, and the end of the host.
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGitHost } from '../../../../functions/local/sandbox/git-host/start.ts'
import { aGitHost, REPOSITORY, type Stage, TOKEN, until } from './a-git-host.ts'

const PATH = `/repos/${REPOSITORY}`

describe('the front of the host', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aGitHost()
  })
  afterAll(() => stage.close())

  it.each`
    authorization                                                           | status
    ${`Bearer ${TOKEN}`}                                                    | ${200}
    ${`bearer ${TOKEN}`}                                                    | ${200}
    ${`token ${TOKEN}`}                                                     | ${200}
    ${`Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`} | ${200}
    ${`Bearer ${TOKEN}x`}                                                   | ${401}
    ${'Bearer'}                                                             | ${401}
    ${TOKEN}                                                                | ${401}
  `('answers $status to $authorization', async ({ authorization, status }) => {
    const reply = await stage.call('GET', PATH, undefined, { authorization })
    expect(reply.status).toBe(status)
    if (status === 401) expect(reply.json).toMatchObject({ message: 'Bad credentials', status: '401' })
  })

  it('asks for a User-Agent', async () => {
    const status = await new Promise(resolve => {
      request(`${stage.host.url}${PATH}`, { headers: { authorization: `token ${TOKEN}` } }, response => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(403)
  })

  it('answers the same below /api/v3', async () => {
    const [plain, enterprise] = [await stage.call('GET', PATH), await stage.call('GET', `/api/v3${PATH}`)]
    expect(enterprise.json).toEqual(plain.json)
    const query = '{ viewer { login } }'
    expect((await stage.call('POST', '/api/graphql', { query })).json.data.viewer.login).toBe('fluxless-sandbox')
  })

  it('counts each call', async () => {
    const one = await stage.call('GET', PATH)
    const two = await stage.call('GET', PATH)
    expect(Number(two.headers.get('x-ratelimit-remaining'))).toBe(Number(one.headers.get('x-ratelimit-remaining')) - 1)
    expect(Number(two.headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now())
    expect(two.headers.get('x-ratelimit-resource')).toBe('core')
  })

  it.each`
    method    | path                       | body         | status | message
    ${'GET'}  | ${'/repos/acme/other'}     | ${undefined} | ${404} | ${'Not Found'}
    ${'GET'}  | ${`${PATH}/`}              | ${undefined} | ${404} | ${'Not Found'}
    ${'GET'}  | ${`${PATH}/commits/main/`} | ${undefined} | ${404} | ${'Not Found'}
    ${'GET'}  | ${'/user'}                 | ${undefined} | ${404} | ${'Not Found'}
    ${'GET'}  | ${`${PATH}/commits/%ff`}   | ${undefined} | ${404} | ${'Not Found'}
    ${'POST'} | ${`${PATH}/git/refs`}      | ${'{'}       | ${400} | ${'Problems parsing JSON'}
    ${'POST'} | ${`${PATH}/git/refs`}      | ${'[]'}      | ${400} | ${'Body should be a JSON object'}
  `('answers $status to $method $path', async ({ method, path, body, status, message }) => {
    const reply = await stage.call(method, path, body)
    expect([reply.status, reply.json.message, reply.json.status]).toEqual([status, message, String(status)])
    expect(reply.json.documentation_url).toMatch(/^https:/)
  })

  it('notes each request with its status', async () => {
    await stage.call('GET', `${PATH}/git/ref/heads/none`)
    expect(stage.host.requests.at(-1)).toEqual({ method: 'GET', path: `${PATH}/git/ref/heads/none`, status: 404 })
  })

  it('answers with an ordered fault as often as ordered', async () => {
    const fault = { status: 403, headers: { 'retry-after': '7' }, body: '{"message":"secondary rate limit"}' }
    stage.host.faults.next(2, { method: 'GET', path: /commits/ }, fault)
    for (const status of [403, 403, 200]) {
      const reply = await stage.call('GET', `${PATH}/commits/main`)
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, status === 403 ? '7' : null])
    }
  })

  it('cuts the connection, and notes that it gave no answer', async () => {
    stage.host.faults.next(1, { path: /commits/ }, { reset: true })
    await expect(stage.call('GET', `${PATH}/commits/main`)).rejects.toThrow()
    expect(stage.host.requests.at(-1)?.status).toBe(0)
  })

  it('changes something behind the back of an answer', async () => {
    const beforeAnswer = async () => {
      await stage.host.commit(REPOSITORY, 'main', { 'late.yaml': 'late: 1\n' }, 'Late')
    }
    stage.host.faults.next(1, { path: /commits/ }, { beforeAnswer })
    const sha = { accept: 'application/vnd.github.sha' }
    const stale = await stage.call('GET', `${PATH}/commits/main`, undefined, sha)
    const fresh = await stage.call('GET', `${PATH}/commits/main`, undefined, sha)
    expect(stale.text).toBe(stage.first)
    expect(fresh.text).not.toBe(stage.first)
  })

  it('answers late, and forgets what is cleared', async () => {
    stage.host.faults.next(1, { path: /rate_limit/ }, { delayMs: 60 })
    const start = performance.now()
    await stage.call('GET', '/rate_limit')
    expect(performance.now() - start).toBeGreaterThan(50)
    stage.host.faults.next(5, { path: /rate_limit/ }, { status: 500 })
    stage.host.faults.clear()
    expect((await stage.call('GET', '/rate_limit')).status).toBe(200)
  })
})

describe('the end of the host', () => {
  it('does not wait for a push that is half sent', async () => {
    const stage = await aGitHost()
    const { pathname, origin } = new URL(stage.host.cloneUrl(REPOSITORY))
    const outgoing = request(`${origin}${pathname}/git-receive-pack`, {
      method: 'POST',
      headers: { authorization: `token ${TOKEN}`, 'content-type': 'application/x-git-receive-pack-request' },
    })
    const cut = new Promise<void>(resolve => outgoing.once('error', () => resolve()))
    outgoing.write('00')
    await until(() => stage.host.requests.some(seen => seen.path.endsWith('/git-receive-pack')))
    await stage.host.stop()
    await cut
    await rm(stage.folder, { recursive: true, force: true })
  })

  it('frees waiting clients and its ports, and finds its repositories again', async () => {
    const stage = await aGitHost()
    stage.host.faults.next(1, { path: /rate_limit/ }, { delayMs: 60_000 })
    const waiting = stage.call('GET', '/rate_limit')
    const outcome = expect(waiting).rejects.toThrow()
    await stage.call('GET', PATH)
    await until(() => stage.host.requests.length > 0)
    await stage.host.stop()
    await outcome
    await expect(fetch(stage.host.url)).rejects.toThrow()
    const options = { folder: join(stage.folder, 'host'), now: Date.now, token: TOKEN, hooks: () => [] }
    const again = await startGitHost(options)
    const reply = await fetch(`${again.url}${PATH}/commits/main`, {
      headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/vnd.github.sha' },
    })
    expect(await reply.text()).toBe(stage.first)
    await again.stop()
    await rm(stage.folder, { recursive: true, force: true })
  })
})
