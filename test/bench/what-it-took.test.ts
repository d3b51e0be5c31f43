// That traffic and CPU are counted as they were: against a server of our own, and this very process.
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { countTraffic } from './count-traffic.ts'
import { readCpuSeconds } from './process-usage.ts'

async function aServer(body: string) {
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function get(host: string, agent: Agent) {
  const [answer] = await once(request(`http://${host}/`, { agent }).end(), 'response')
  return text(answer)
}

describe('traffic', () => {
  it('is counted of one host alone, over kept and new connections', async () => {
    const [counted, other] = [await aServer('x'.repeat(5_000)), await aServer('other')]
    const readTraffic = countTraffic(counted)
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    expect(readTraffic()).toEqual({ requests: 0, bytesSent: 0, bytesReceived: 0 })
    await get(other, agent)
    await get(counted, agent)
    await get(counted, agent)
    await get(counted, new Agent())
    const { requests, bytesSent, bytesReceived } = readTraffic()
    expect(requests).toBe(3)
    expect(bytesSent).toBeGreaterThan(3 * 'GET / HTTP/1.1\r\n\r\n'.length)
    expect(bytesReceived).toBeGreaterThan(15_000)
    expect(bytesReceived).toBeLessThan(17_000)
  })
})

describe('CPU seconds', () => {
  it.runIf(process.platform === 'linux')('are those the process itself knows of (where there is a /proc)', () => {
    const { user, system } = process.cpuUsage()
    const found = readCpuSeconds([process.pid])
    expect(found).toBeGreaterThan((user + system) / 1e6 - 0.1)
    expect(found).toBeLessThan((user + system) / 1e6 + 0.5)
    expect(readCpuSeconds([process.pid, process.pid])).toBeCloseTo(2 * found, 0)
  })

  it('are no number for a process that is gone', () => {
    expect(readCpuSeconds([2 ** 30])).toBeNaN()
  })
})
