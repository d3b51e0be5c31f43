// The front door: pages before routes, nobody served while it is closed, nobody believed about where they come from.
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answers, type FrontDoor, type Page, serveHttp } from '../../functions/local/serve-http.ts'

let door: FrontDoor | undefined
afterEach(async () => {
  await door?.close()
  door = undefined
})

const PAGE: Page = { status: 200, type: 'text/plain', body: 'well' }

/** Opens a door on a free port of loopback; one route hands its events over. */
async function open(given: Partial<Answers> = {}) {
  const events: APIGatewayProxyEventV2[] = []
  const handler = async (event: APIGatewayProxyEventV2) => {
    events.push(event)
    return { statusCode: 202, headers: { 'x-seen': 'yes' }, body: 'queued' }
  }
  const page = (path: string) => (path === '/page' ? Promise.resolve(PAGE) : undefined)
  const opened = await serveHttp(
    { page, routes: () => [{ prefix: '/hook/', handler }], ...given },
    { host: '127.0.0.1', port: 0 },
  )
  door = opened
  return { door: opened, events, ask: (path: string, init: RequestInit = {}) => fetch(`${opened.url}${path}`, init) }
}

describe('a request', () => {
  it('reaches the function behind its route, byte for byte', async () => {
    const { ask, events } = await open()
    const answer = await ask('/hook/github?a=1', { method: 'POST', body: 'ü\u0000' })
    expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([202, 'yes', 'queued'])
    expect(events[0]).toMatchObject({ rawPath: '/hook/github', rawQueryString: 'a=1', isBase64Encoded: true })
    expect(Buffer.from(events[0]?.body ?? '', 'base64').toString()).toBe('ü\u0000')
  })

  it('comes from who is connected, whatever a header says', async () => {
    const { ask, events } = await open()
    const headers = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' }
    await ask('/hook/github', { method: 'POST', headers })
    expect(events[0]?.requestContext.http.sourceIp).toBe('127.0.0.1')
    expect(events[0]?.requestContext.domainName).toBe('localhost')
  })

  it.each`
    path        | method    | status
    ${'/page'}  | ${'GET'}  | ${200}
    ${'/page'}  | ${'HEAD'} | ${200}
    ${'/page'}  | ${'PUT'}  | ${405}
    ${'/pages'} | ${'GET'}  | ${404}
    ${'/'}      | ${'GET'}  | ${404}
  `('$method $path is answered $status', async ({ path, method, status }) => {
    const { ask } = await open()
    expect((await ask(path, { method })).status).toBe(status)
  })
})

describe('a door that is closed', () => {
  it('tells when to come again, and still shows its pages', async () => {
    const { ask } = await open({ routes: () => ({ closedForSeconds: 7 }) })
    const refused = await ask('/hook/github', { method: 'POST', body: '{}' })
    expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([503, '7', ''])
    expect((await ask('/page')).status).toBe(200)
  })
})

describe('a door that settles', () => {
  it('waits for those that were let in', async () => {
    const inside = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const handler = async () => {
      inside.resolve()
      await finish.promise
      return { statusCode: 200, body: 'done' }
    }
    const { door: opened, ask } = await open({ routes: () => [{ prefix: '/hook/', handler }] })
    const answer = ask('/hook/github', { method: 'POST', body: '{}' })
    await inside.promise
    const settled = opened.settled().then(() => 'settled')
    expect(await Promise.race([settled, Promise.resolve('waiting')])).toBe('waiting')
    finish.resolve()
    expect([await settled, (await answer).status]).toEqual(['settled', 200])
  })
})
