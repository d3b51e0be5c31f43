// What every HTTP client promises, tried against a server on loopback.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { HttpUnreachable } from '../../../functions/ports/http/unreachable.ts'

/** What the client under test is opened with. */
export type ClientBounds = { readonly userAgent: string; readonly maxBodyBytes: number }

type Handler = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

/** Tries a client; `open` makes one with the given bounds. */
export function itBehavesLikeAnHttpClient(open: (bounds: ClientBounds) => HttpClient) {
  describe('as an HTTP client', () => {
    let client: HttpClient
    let origin: string
    let handler: Handler
    let stop: () => Promise<void>

    beforeEach(async () => {
      client = open({ userAgent: 'fluxless-test', maxBodyBytes: 1_000 })
      const server = createServer(async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        handler(request, response, Buffer.concat(chunks))
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      stop = async () => {
        await client.close()
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
      }
    })
    afterEach(() => stop())

    const failure = (sent: Promise<unknown>) =>
      sent.then(
        () => expect.fail('there was an answer'),
        (thrown: unknown) => thrown as HttpUnreachable,
      )

    it('sends method, path, query, headers and body, and says who it is', async () => {
      const seen: unknown[] = []
      handler = (request, response, body) => {
        const { method, url, headers } = request
        seen.push(method, url, headers['user-agent'], headers['x-one'], headers['content-length'], body.toString())
        response.end('fine')
      }
      await client.send({ method: 'POST', url: `${origin}/a%2Fb?c=d`, headers: { 'X-One': '1' }, body: 'grüß' })
      expect(seen).toEqual(['POST', '/a%2Fb?c=d', 'fluxless-test', '1', '6', 'grüß'])
    })

    it('gives status, lower-case headers and the body as bytes', async () => {
      handler = (_request, response) =>
        response.writeHead(418, { 'X-Two': 'b' }).end(Buffer.from([0xef, 0xbb, 0xbf, 0]))
      const answer = await client.send({ method: 'GET', url: `${origin}/` })
      expect(answer.status).toBe(418)
      expect(answer.headers['x-two']).toBe('b')
      expect([...answer.body]).toEqual([0xef, 0xbb, 0xbf, 0])
    })

    it('asks for no compression', async () => {
      let asked: unknown
      handler = (request, response) => {
        asked = request.headers['accept-encoding'] ?? 'identity'
        response.end()
      }
      await client.send({ method: 'GET', url: `${origin}/` })
      expect(asked).toBe('identity')
    })

    it('joins a header that comes several times', async () => {
      handler = (_request, response) => response.setHeader('set-cookie', ['a=1', 'b=2']).end()
      const { headers } = await client.send({ method: 'GET', url: `${origin}/` })
      expect(headers['set-cookie']).toBe('a=1, b=2')
    })

    it.each([301, 302, 307, 308])('answers a %i instead of following it', async status => {
      let count = 0
      handler = (_request, response) => {
        count += 1
        response.writeHead(status, { location: '/elsewhere' }).end()
      }
      const answer = await client.send({ method: 'GET', url: `${origin}/` })
      expect([answer.status, answer.headers.location, count]).toEqual([status, '/elsewhere', 1])
    })

    it('reads a 204 and an answer to HEAD as empty, whatever length HEAD announces', async () => {
      handler = (request, response) => {
        if (request.method === 'HEAD') response.writeHead(200, { 'content-length': '5000' }).end()
        else response.writeHead(204).end()
      }
      const none = await client.send({ method: 'DELETE', url: `${origin}/` })
      const head = await client.send({ method: 'HEAD', url: `${origin}/` })
      expect([none.status, none.body.length, head.status, head.body.length]).toEqual([204, 0, 200, 0])
      expect(head.headers['content-length']).toBe('5000')
    })

    it('uses one connection for one request after the other', async () => {
      const ports = new Set<number | undefined>()
      handler = (request, response) => {
        ports.add(request.socket.remotePort)
        response.end('x')
      }
      for (const path of ['/1', '/2', '/3']) await client.send({ method: 'GET', url: origin + path })
      for (const path of ['/4', '/5']) await client.send({ method: 'POST', url: origin + path, body: 'y' })
      expect(ports.size).toBe(1)
    })

    it('gives up when no headers arrive in time', async () => {
      handler = () => {}
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/slow`, timeoutMs: 60 }))
      expect(thrown).toBeInstanceOf(HttpUnreachable)
      expect(thrown.kind).toBe('timed-out')
    })

    it('gives up when the body drips on past the time limit', async () => {
      handler = (_request, response) => {
        const timer = setInterval(() => response.write('.'), 10)
        response.on('close', () => clearInterval(timer))
      }
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/drip`, timeoutMs: 100 }))
      expect(thrown.kind).toBe('timed-out')
    })

    it('refuses a body that is announced as too long before any of it comes', async () => {
      handler = (_request, response) => response.writeHead(200, { 'content-length': '1001' }).flushHeaders()
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/long`, timeoutMs: 1_000 }))
      expect(thrown.kind).toBe('too-long')
    })

    it('refuses a body that turns out too long', async () => {
      handler = (_request, response) => {
        response.write('x'.repeat(500))
        response.end('x'.repeat(501))
      }
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/long` }))
      expect(thrown.kind).toBe('too-long')
    })

    it('takes a body of exactly the allowed length, and of the length that a request allows', async () => {
      handler = (_request, response) => response.end('x'.repeat(1_000))
      const asSet = await client.send({ method: 'GET', url: `${origin}/` })
      expect(asSet.body.length).toBe(1_000)
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/`, maxBodyBytes: 999 }))
      expect(thrown.kind).toBe('too-long')
    })

    it.each(['with a length', 'in chunks'])('notices a body cut short, sent %s', async how => {
      handler = (_request, response) => {
        if (how === 'with a length') response.setHeader('content-length', '900')
        response.write('half', () => response.socket?.destroySoon())
      }
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/cut` }))
      expect(thrown.kind).toBe('reset')
    })

    it('notices a connection cut before the answer', async () => {
      handler = request => request.socket.destroy()
      const thrown = await failure(client.send({ method: 'GET', url: `${origin}/cut` }))
      expect(thrown.kind).toBe('reset')
    })

    it('notices that nobody listens', async () => {
      const url = `${origin}/`
      await stop()
      stop = () => client.close()
      const thrown = await failure(client.send({ method: 'GET', url }))
      expect(thrown.kind).toBe('refused')
    })

    it('names method, origin and path in a failure, but no query, credentials or headers', async () => {
      handler = request => request.socket.destroy()
      const url = `${origin.replace('//', '//user:pass-word@')}/where?token=query-secret`
      const headers = { authorization: 'Bearer header-secret' }
      const thrown = await failure(client.send({ method: 'PATCH', url, headers, body: 'body-secret' }))
      expect(thrown.message).toContain(`PATCH ${origin}/where`)
      expect(thrown.message).not.toMatch(/secret|pass-word/)
    })

    it('streams a body, chunk by chunk, before it is complete', async () => {
      let finish = () => {}
      handler = (_request, response) => {
        response.write('first')
        finish = () => response.end('last')
      }
      const { status, body } = await client.stream({ method: 'GET', url: `${origin}/` })
      const read: string[] = []
      for await (const chunk of body) {
        read.push(Buffer.from(chunk).toString())
        finish()
      }
      expect([status, read]).toEqual([200, ['first', 'last']])
    })

    it('counts a streamed body too', async () => {
      handler = (_request, response) => {
        for (let part = 0; part < 20; part += 1) response.write('x'.repeat(100))
        response.end()
      }
      const { body } = await client.stream({ method: 'GET', url: `${origin}/` })
      const read = async () => {
        for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0)
      }
      expect((await failure(read())).kind).toBe('too-long')
    })

    it.each(['breaking off', 'destroying'])('lets go of the connection on %s', async how => {
      let closed = () => {}
      const done = new Promise<void>(resolve => {
        closed = resolve
      })
      handler = (request, response) => {
        request.socket.once('close', closed)
        response.write('endless')
      }
      const { body } = await client.stream({ method: 'GET', url: `${origin}/` })
      if (how === 'destroying') body.destroy()
      else for await (const _chunk of body) break
      await done
    })
  })
}
