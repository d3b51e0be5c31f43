// What inventories cost in requests, and what they survive.
import { describe, expect, it } from 'vitest'
import { anInventoryOf } from './contract-inventory.ts'
import { openOnScriptedServer } from './on-scripted-server.ts'
import { type SeenRequest, sendJson, sendStatus } from './scripted-server.ts'

const place = { namespace: 'fluxless', name: 'fluxless-shop' }
const ROOT = '/api/v1/namespaces/fluxless/configmaps/'

/** Opens a server that stores ConfigMaps, and may refuse some requests. */
async function openStore(
  refuse: (request: SeenRequest, name: string) => number | 'reset' | undefined = () => undefined,
) {
  const stored = new Map<string, { readonly data: unknown; readonly metadata: { readonly resourceVersion: string } }>()
  let version = 0
  const { server, cluster } = await openOnScriptedServer((request, response) => {
    const path = request.path.replace(/\?.*/, '')
    if (!path.startsWith(ROOT)) return 'standard'
    const name = path.slice(ROOT.length)
    const refusal = refuse(request, name)
    if (refusal === 'reset') return void request.socket.destroy()
    if (refusal !== undefined)
      return sendStatus(response, refusal, 'X', 'no', { details: { kind: 'configmaps', name } })
    const before = stored.get(name)
    if (request.method === 'GET') {
      return before ? sendJson(response, 200, before) : sendStatus(response, 404, 'NotFound', 'not there')
    }
    if (request.method === 'DELETE') {
      stored.delete(name)
      return sendJson(response, 200, { kind: 'Status' })
    }
    const { data, metadata } = JSON.parse(request.body)
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== before?.metadata.resourceVersion) {
      return sendStatus(response, 409, 'Conflict', 'the object has been modified')
    }
    version += 1
    stored.set(name, { data, metadata: { resourceVersion: String(version) } })
    return sendJson(response, 200, { metadata: { resourceVersion: String(version) } })
  })
  const seen = () => server.requests.filter(({ path }) => path.startsWith(ROOT)).map(({ method }) => method)
  return { cluster, stored, seen, clear: () => void (server.requests as SeenRequest[]).splice(0) }
}

describe('an inventory', () => {
  it('of a thousand entries costs one request to read, one to write, and none when nothing changed', async () => {
    const { cluster, seen, clear } = await openStore()
    await cluster.writeInventory(place, anInventoryOf(1_000))
    clear()
    const inventory = await cluster.readInventory(place)
    expect(seen()).toEqual(['GET'])
    await cluster.writeInventory(place, inventory ?? anInventoryOf(0))
    expect(seen()).toEqual(['GET'])
    await cluster.writeInventory(place, { ...anInventoryOf(1_000), commit: 'next' })
    expect(seen()).toEqual(['GET', 'PATCH'])
  })

  it('of ten thousand entries costs three requests to read, and one for the next commit', async () => {
    const { cluster, seen, clear } = await openStore()
    await cluster.writeInventory(place, anInventoryOf(10_000))
    clear()
    await cluster.readInventory(place)
    expect(seen()).toEqual(['GET', 'GET', 'GET'])
    await cluster.writeInventory(place, { ...anInventoryOf(10_000), commit: 'next' })
    expect(seen().slice(3)).toEqual(['PATCH'])
  })

  it('has equal bytes when it is equal, in whatever order it came', async () => {
    const [one, other] = [await openStore(), await openStore()]
    const inventory = anInventoryOf(10_000)
    await one.cluster.writeInventory(place, inventory)
    await other.cluster.writeInventory(place, { ...inventory, entries: inventory.entries.toReversed() })
    expect(other.stored).toEqual(one.stored)
  })

  it('holds no more than 512 KiB in one ConfigMap', async () => {
    const { cluster, stored } = await openStore()
    const entries = anInventoryOf(10_000).entries.map(entry => ({
      ...entry,
      at: `${'ü'.repeat(150)}/${entry.id.name}.yaml:1`,
    }))
    await cluster.writeInventory(place, { source: 's'.repeat(100), commit: 'c', entries })
    const texts = [...stored.values()].map(({ data }) => (data as Record<string, string>)['inventory.json'] ?? '')
    expect(texts.length).toBeGreaterThan(5)
    expect(Math.max(...texts.map(text => Buffer.byteLength(text)))).toBeLessThanOrEqual(512 * 1024)
    expect((await cluster.readInventory(place))?.entries).toHaveLength(10_000)
  })

  it('stays whole when a run dies between any two of its requests', async () => {
    const before = anInventoryOf(10_000, 'before')
    const after = { ...anInventoryOf(9_500, 'after'), source: 'source-2' }
    let left = Number.POSITIVE_INFINITY
    const commits: (string | undefined)[] = []
    for (let requests = 0; requests < 6; requests += 1) {
      left = Number.POSITIVE_INFINITY
      const { cluster } = await openStore(({ method }) => {
        if (method === 'GET') return undefined
        left -= 1
        return left < 0 ? 500 : undefined
      })
      await cluster.writeInventory(place, before)
      left = requests
      await cluster.writeInventory(place, after).catch(() => undefined)
      left = Number.POSITIVE_INFINITY
      commits.push((await cluster.readInventory(place))?.commit)
      await cluster.writeInventory(place, before)
      expect((await cluster.readInventory(place))?.entries).toHaveLength(10_000)
    }
    expect(commits).toEqual(['before', 'before', 'before', 'after', 'after', 'after'])
  })

  it('is written when the answer was lost', async () => {
    let isLost = false
    let isArmed = false
    const { cluster, stored } = await openStore(request => {
      if (!isArmed || isLost || request.method !== 'PATCH') return undefined
      isLost = true
      const { data } = JSON.parse(request.body)
      stored.set('fluxless-shop', { data, metadata: { resourceVersion: '77' } })
      return 'reset'
    })
    await cluster.writeInventory(place, anInventoryOf(1))
    isArmed = true
    await cluster.writeInventory(place, anInventoryOf(2))
    await cluster.writeInventory(place, anInventoryOf(3))
    expect((await cluster.readInventory(place))?.entries).toHaveLength(3)
  })

  it.each`
    status | code
    ${403} | ${'inventory-unwritable'}
    ${413} | ${'inventory-unwritable'}
    ${422} | ${'inventory-unwritable'}
    ${503} | ${'cluster-busy'}
  `('that is refused with $status is $code', async ({ status, code }) => {
    const { cluster } = await openStore(({ method }) => (method === 'PATCH' ? status : undefined))
    await expect(cluster.writeInventory(place, anInventoryOf(1))).rejects.toMatchObject({ code })
  })

  it('that may not be read asks for rights', async () => {
    const { cluster } = await openStore(() => 403)
    await expect(cluster.readInventory(place)).rejects.toMatchObject({ code: 'cluster-forbidden' })
  })
})
