// The HTTP side of Lambda: exact bytes in, an answer for everything that is thrown.
import { describe, expect, it } from 'vitest'
import { NeedsPerson, TryLater } from '../../functions/domain/failure.ts'
import { type HttpEventRequest, type HttpReply, httpHandler } from '../../functions/lambda/http-handler.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { type Asked, aContext, anHttpEvent, anHttpEventV1 } from './an-http-event.ts'

const OK: HttpReply = { status: 200, headers: { 'content-type': 'text/plain', 'x-one': '1' }, body: 'grüße' }

class Busy extends TryLater {
  override readonly code = 'busy'
  override readonly retryAfterMs = 1500
}
class Missing extends NeedsPerson {
  override readonly code = 'missing'
}

function anEcho(reply: (request: HttpEventRequest) => Promise<HttpReply> = async () => OK) {
  const seen: HttpEventRequest[] = []
  const log = openMemoryLog()
  const handler = httpHandler(request => {
    seen.push(request)
    return reply(request)
  }, log)
  return { handler, seen, log }
}

describe.each([
  ['2.0', anHttpEvent],
  ['1.0', anHttpEventV1],
])(
  'an HTTP request in payload format %s',
  (_, anEvent: (asked: Asked) => Parameters<ReturnType<typeof httpHandler>>[0]) => {
    it.each([
      ['ASCII', Buffer.from('{"a":1}\r\n'), false],
      ['umlauts', Buffer.from('größe ✓'), false],
      ['a byte order mark', Buffer.from('\ufeff{}'), false],
      ['bytes that are no text', Buffer.from([0, 255, 254, 128, 10]), true],
      ['nothing', Buffer.from(''), true],
    ])('hands over exactly the bytes of %s', async (_, body, isBase64Encoded) => {
      const { handler, seen } = anEcho()
      await handler(anEvent({ body, isBase64Encoded }), aContext)
      expect(seen[0]?.body).toEqual(body)
    })

    it('takes a missing body for no bytes', async () => {
      const { handler, seen } = anEcho()
      await handler(anEvent({}), aContext)
      expect(seen[0]?.body).toEqual(Buffer.alloc(0))
    })

    it('hands over method, path and query as they came', async () => {
      const { handler, seen } = anEcho()
      const path = '/api/flux/v6/services/default%3Adeployment%2Fa'
      await handler(anEvent({ method: 'PATCH', path, query: 'a=1&b=x%26y' }), aContext)
      expect(seen[0]).toMatchObject({ method: 'PATCH', path })
      expect([...(seen[0]?.query ?? [])]).toEqual([
        ['a', '1'],
        ['b', 'x&y'],
      ])
    })

    it.each(['/hook/../api', '/hook//github', '/hook/%2e%2e/x', '/hook/a%2Fb', '/hook/'])(
      'leaves the path %s alone',
      async path => {
        const { handler, seen } = anEcho()
        await handler(anEvent({ path }), aContext)
        expect(seen[0]?.path).toBe(path)
      },
    )

    it('lower-cases header names and joins what came twice', async () => {
      const { handler, seen } = anEcho()
      await handler(anEvent({ headers: { 'X-GitHub-Event': 'push', 'X-Hub-Signature-256': ['one', 'two'] } }), aContext)
      expect(seen[0]?.headers.get('x-github-event')).toBe('push')
      expect(seen[0]?.headers.get('x-hub-signature-256')).toMatch(/^one, ?two$/)
    })

    it('answers with status, headers and text', async () => {
      const result = await anEcho().handler(anEvent({ method: 'GET' }), aContext)
      expect(result).toMatchObject({ statusCode: 200, body: 'grüße', isBase64Encoded: false })
      expect(result.headers).toMatchObject(OK.headers)
    })

    it.each([
      ['a thrown bug', async () => Promise.reject(new TypeError('x is not a function')), 500, 'bug'],
      [
        'a bug thrown at once',
        () => {
          throw new TypeError('x is not a function')
        },
        500,
        'bug',
      ],
      ['no error at all', async () => Promise.reject('text'), 500, 'bug'],
      ['what needs a person', async () => Promise.reject(new Missing({ what: 'No', fix: 'Yes' })), 500, 'missing'],
      ['what may pass', async () => Promise.reject(new Busy({ what: 'Busy', fix: 'Wait' })), 503, 'busy'],
      [
        'a header that cannot be sent',
        async () => ({ ...OK, headers: { 'x-good': '1', 'x-bad': 'a\nb' } }),
        500,
        'bug',
      ],
    ])('answers after %s, without a word and with one line in the log', async (_, reply, status, code) => {
      const { handler, log } = anEcho(reply as () => Promise<HttpReply>)
      const path = '/hook/github/a-secret-in-the-path'
      const result = await handler(anEvent({ path, body: 'a secret body' }), aContext)
      expect(result).toMatchObject({ statusCode: status, body: '' })
      expect(result.headers).toEqual(
        status === 503 ? { 'cache-control': 'no-store', 'retry-after': '2' } : { 'cache-control': 'no-store' },
      )
      expect(log.lines).toEqual([
        expect.objectContaining({ msg: 'request failed', level: 'error', code, path: '/hook/github' }),
      ])
      expect(JSON.stringify(log.lines)).not.toMatch(/secret/)
    })
  },
)

it('takes two parameters, as Node 24 demands of a handler', () => {
  expect(anEcho().handler).toHaveLength(2)
})

it('takes an event of EventBridge for a request without a path', async () => {
  const { handler, seen } = anEcho()
  const event = {
    version: '0',
    id: '1',
    'detail-type': 'ECR Image Action',
    source: 'aws.ecr',
    detail: { result: 'SUCCESS' },
  }
  await handler(event as never, aContext)
  expect(seen[0]).toMatchObject({ method: 'GET', path: '/', body: Buffer.alloc(0) })
})
