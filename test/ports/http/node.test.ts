// The client over node:http: the contract, and what only kept-alive connections can get wrong.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { HttpUnreachable } from '../../../functions/ports/http/unreachable.ts'
import { itBehavesLikeAnHttpClient } from './contract.ts'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok'

describe('openHttp', () => {
  itBehavesLikeAnHttpClient(bounds => openHttp(bounds))

  describe('on a kept connection that is dead', () => {
    const cleanups: (() => unknown)[] = []
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0)) await cleanup()
    })

    /** A server that answers the first request of each connection, and treats the second as told. */
    async function listen(onSecond: (socket: Socket) => void) {
      const requests: string[] = []
      const sockets = new Set<Socket>()
      const server: Server = createServer(socket => {
        sockets.add(socket)
        let count = 0
        socket.on('error', () => {})
        socket.on('data', data => {
          requests.push(data.toString().split(' ')[0] ?? '')
          count += 1
          if (count === 1) socket.write(ANSWER)
          else onSecond(socket)
        })
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const client = openHttp({ userAgent: 'test' })
      cleanups.push(
        () => client.close(),
        () => new Promise(resolve => server.close(resolve)),
      )
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      return { client, url, requests, sockets }
    }

    it.each(['GET', 'PUT', 'DELETE'] as const)('sends a %s again', async method => {
      const { client, url, requests } = await listen(socket => socket.destroy())
      await client.send({ method: 'GET', url })
      const answer = await client.send({ method, url })
      expect(answer.body.toString()).toBe('ok')
      expect(requests).toEqual(['GET', method, method])
    })

    it('does not send a POST again when the server may have it', async () => {
      const { client, url, requests } = await listen(socket => socket.destroy())
      await client.send({ method: 'GET', url })
      const thrown = await client.send({ method: 'POST', url, body: 'x' }).catch(error => error)
      expect(thrown).toBeInstanceOf(HttpUnreachable)
      expect(thrown.kind).toBe('reset')
      expect(requests).toEqual(['GET', 'POST'])
    })

    it('does not send again when part of an answer came', async () => {
      const { client, url, requests } = await listen(socket =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      )
      await client.send({ method: 'GET', url })
      await expect(client.send({ method: 'GET', url })).rejects.toMatchObject({ kind: 'reset' })
      expect(requests).toEqual(['GET', 'GET'])
    })

    it('sends a POST over a new connection when the server closed the kept one meanwhile', async () => {
      const { client, url, requests, sockets } = await listen(socket => socket.destroy())
      await client.send({ method: 'GET', url })
      const closed = Promise.all([...sockets].map(socket => new Promise(resolve => socket.once('close', resolve))))
      for (const socket of sockets) socket.destroy()
      await closed
      const answer = await client.send({ method: 'POST', url, body: 'x' })
      expect(answer.status).toBe(200)
      expect(requests).toEqual(['GET', 'POST'])
      expect(sockets.size).toBe(2)
    })

    it('does not send again on a fresh connection', async () => {
      const { client, url, requests } = await listen(() => {})
      cleanups.push(() => {})
      const cutter = createServer(socket => {
        requests.push('cut')
        socket.on('error', () => {})
        socket.destroy()
      })
      await new Promise<void>(resolve => cutter.listen(0, '127.0.0.1', resolve))
      cleanups.push(() => new Promise(resolve => cutter.close(resolve)))
      const other = url.replace(/:\d+\//, `:${(cutter.address() as AddressInfo).port}/`)
      await expect(client.send({ method: 'GET', url: other })).rejects.toMatchObject({ kind: 'reset' })
      expect(requests).toEqual(['cut'])
    })
  })

  it('says that a name cannot be resolved', async () => {
    const client = openHttp({ userAgent: 'test' })
    const thrown = await client.send({ method: 'GET', url: 'http://nowhere.invalid/' }).catch(error => error)
    expect(thrown.kind).toBe('name-not-found')
    await client.close()
  })

  it('says that the other side does not speak TLS', async () => {
    const server = createServer(socket =>
      socket
        .on('error', () => {})
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const client = openHttp({ userAgent: 'test' })
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await expect(client.send({ method: 'GET', url })).rejects.toMatchObject({ kind: 'tls', code: 'http-unreachable' })
    await client.close()
    await new Promise(resolve => server.close(resolve))
  })

  it('lets a request that is no URL fail loudly as a defect', async () => {
    const client = openHttp({ userAgent: 'test' })
    await expect(client.send({ method: 'GET', url: 'not a url' })).rejects.toBeInstanceOf(TypeError)
  })
})
