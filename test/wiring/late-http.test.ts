// The way out that is loaded when it is needed.
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { openLateHttp } from '../../functions/wiring/late-http.ts'

it('sends requests, over one connection', async () => {
  const ports = new Set<number | undefined>()
  const server = createServer((request, response) => {
    ports.add(request.socket.remotePort)
    response.end(request.url)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const http = openLateHttp()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  for (const path of ['/a', '/b']) {
    const { status, body } = await http.send({ method: 'GET', url: `${url}${path}` })
    expect([status, body.toString()]).toEqual([200, path])
  }
  expect(ports.size).toBe(1)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})
