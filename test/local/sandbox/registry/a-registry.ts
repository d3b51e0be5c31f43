// A registry in a folder of its own with a client for it, and a receiver of notifications.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type RegistryOptions,
  type SandboxRegistry,
  startRegistry,
} from '../../../../functions/local/sandbox/registry/start.ts'
import { aClient, type Client } from './a-client.ts'

export const NOW_MS = Date.parse('2026-01-02T03:04:05Z')

export type Stage = {
  registry: SandboxRegistry
  client: Client
  readonly folder: string
  /** Ends the registry and starts another one on the same folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Starts a registry; nobody is told unless the options say so. */
export async function aRegistry(options: Partial<RegistryOptions> = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'))
  const start = () => startRegistry({ folder, now: () => NOW_MS, hooks: () => [], ...options })
  const registry = await start()
  const stage: Stage = {
    registry,
    client: aClient(registry.url),
    folder,
    async restart() {
      await stage.registry.stop()
      stage.registry = await start()
      stage.client = aClient(stage.registry.url)
    },
    async close() {
      await stage.registry.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return stage
}

/** What a receiver of notifications got. */
export type Received = {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: foreign JSON whose shape each test states by what it expects
  readonly json: any
}

/** Receives notifications; `take` waits for the next one and hands each out once. */
export async function aReceiver(answerWith: (received: Received) => number = () => 200) {
  const received: Received[] = []
  const waiting: (() => void)[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece)
    const one: Received = {
      method: request.method ?? '',
      headers: request.headers,
      json: JSON.parse(Buffer.concat(pieces).toString('utf8')),
    }
    response.writeHead(answerWith(one)).end()
    received.push(one)
    for (const wake of waiting.splice(0)) wake()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/registry`,
    async take(): Promise<Received> {
      for (;;) {
        const one = received.shift()
        if (one) return one
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
