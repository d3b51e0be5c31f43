// A real registry notifies: what it sends is taken, and each push of a tag is one event.
import { createServer, type IncomingMessage } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import type { InboundEvent } from '../../../functions/domain/events/inbound-event.ts'
import { openDistributionSender } from '../../../functions/ports/webhooks/distribution.ts'
import { TOKEN_KEY } from './a-knock.ts'
import { hasRegistry, pushImage, startRegistry } from './a-real-registry.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const sender = openDistributionSender({
  secrets: async () => ['a secret of the registry'],
  tokenKey: TOKEN_KEY,
  registry: 'registry.example.com',
  repositories: ['team/*'],
})

/** Listens as the webhook would; `next` waits for the next event of a kind. */
async function listen() {
  const seen: InboundEvent[] = []
  const proofs: string[] = []
  let tell = () => {}
  const server = createServer(async (message, response) => {
    const request = await readRequest(message)
    proofs.push((await sender.authenticate(request)).kind)
    const named = sender.nameEvents(request)
    if (named.kind === 'understood') seen.push(...named.events)
    response.writeHead(202).end()
    tell()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise(resolve => server.close(resolve)))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook/registry`,
    seen,
    proofs,
    async until(count: number) {
      const pushes = () => seen.filter(({ kind }) => kind === 'image-pushed')
      while (pushes().length < count) await new Promise<void>(resolve => (tell = resolve))
      return pushes()
    },
  }
}

async function readRequest(message: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  const headers = new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
  return { endpoint: 'registry', method: message.method ?? '', headers, body: Buffer.concat(chunks) }
}

it.skipIf(!hasRegistry)(
  'takes what docker-registry sends (skipped where /usr/bin/docker-registry is absent)',
  async () => {
    const hook = await listen()
    const registry = await startRegistry({ url: hook.url, authorization: 'Bearer a secret of the registry' })
    stops.push(registry.stop)
    await pushImage(registry.host, 'team/untagged', undefined)
    await pushImage(registry.host, 'other/app', '1.2.3')
    await pushImage(registry.host, 'team/app', '1.2.3')
    await pushImage(registry.host, 'team/app', 'latest')
    expect(await hook.until(2)).toEqual([
      { kind: 'image-pushed', repo: 'registry.example.com/team/app', tags: ['1.2.3'] },
      { kind: 'image-pushed', repo: 'registry.example.com/team/app', tags: ['latest'] },
    ])
    expect(new Set(hook.proofs)).toEqual(new Set(['authentic']))
    const reasons = hook.seen.flatMap(event => (event.kind === 'ignored' ? [event.why] : []))
    expect(new Set(reasons)).toEqual(
      new Set([
        'what was pushed is no image',
        'pushed without a tag',
        'pushed to a repository that this endpoint does not take',
      ]),
    )
  },
)
