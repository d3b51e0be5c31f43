// The part of the cluster's contract that keeps inventories: read back as written, or not at all.
import { describe, expect } from 'vitest'
import type { Inventory, InventoryEntry } from '../../../functions/domain/garbage/inventory.ts'
import { fingerprint } from '../../../functions/domain/manifests/fingerprint.ts'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { formatResourceKey } from '../../../functions/domain/manifests/resource-id.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

/** Builds an entry as a sync leaves it. */
export function anEntry(name: string, rest: Partial<InventoryEntry> = {}): InventoryEntry {
  return {
    id: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name },
    uid: `5a0c1d9e-3f54-4e0a-9d0b-${Buffer.from(fingerprint(name)).toString('hex').slice(0, 12)}`,
    sent: fingerprint(`sent ${name}`),
    footprint: fingerprint(`footprint ${name}`),
    at: `apps/${name}.yaml:12`,
    ...rest,
  }
}

/** Builds an inventory of that many entries, in 40 namespaces and four kinds. */
export function anInventoryOf(count: number, commit = 'c0ffee'): Inventory {
  const kinds = [
    { group: 'apps', version: 'v1', kind: 'Deployment' },
    { group: '', version: 'v1', kind: 'ConfigMap' },
    { group: '', version: 'v1', kind: 'Service' },
    { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' },
  ]
  const entries = Array.from({ length: count }, (_, index) => {
    const name = `service-number-${index}`
    const kind = kinds[index % kinds.length] ?? { group: '', version: 'v1', kind: 'ConfigMap' }
    const at = `clusters/production/team-${index % 40}/apps.yaml:${index}`
    return anEntry(name, { id: { ...kind, namespace: `team-${index % 40}`, name }, at })
  })
  return { source: 'source-1', commit, entries }
}

const sorted = ({ entries, ...rest }: Inventory) => ({
  ...rest,
  entries: entries.toSorted((one, other) => (formatResourceKey(one.id) < formatResourceKey(other.id) ? -1 : 1)),
})

export function itKeepsInventories({ cluster, apply, read, somebody, uniqueName, promise }: ContractContext): void {
  const aPlace = () => ({ namespace: uniqueName('inventory'), name: 'fluxless-shop' })
  const small: Inventory = { source: 'source-1', commit: 'c0ffee', entries: [anEntry('one'), anEntry('two')] }
  const readBack = async (place: ReturnType<typeof aPlace>) => {
    const inventory = await cluster().readInventory(place)
    return inventory && sorted(inventory)
  }
  const mapOf = ({ namespace, name }: ReturnType<typeof aPlace>, number = 0) =>
    a.anObject('v1', 'ConfigMap', { name: number === 0 ? name : `${name}-${number}`, namespace })

  describe('inventories', () => {
    promise('are undefined before there is one', async () => {
      expect(await cluster().readInventory(aPlace())).toBeUndefined()
    })
    promise('come back as they were written, in a namespace that was not there', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, small)
      expect(await readBack(place)).toEqual(small)
    })
    promise('keep empty ones, claims, versions and odd texts', async () => {
      const place = aPlace()
      const odd: Inventory = {
        source: '',
        commit: 'c0ffee',
        entries: [
          anEntry('claimed', { uid: '', sent: '', footprint: '' }),
          anEntry('other-uid', { uid: 'not a uuid' }),
          anEntry('Acme:Admin', {
            id: {
              group: 'rbac.authorization.k8s.io',
              version: 'v1',
              kind: 'ClusterRole',
              namespace: '',
              name: 'Acme:Ädmin',
            },
          }),
          anEntry('no-line', { at: 'somewhere "quoted" ✓' }),
          anEntry('odd-line', { at: 'C:/x.yaml:007:12' }),
        ],
      }
      await cluster().writeInventory(place, odd)
      expect(await readBack(place)).toEqual(sorted(odd))
      const empty = { source: 's', commit: 'd', entries: [] }
      await cluster().writeInventory(place, empty)
      expect(await readBack(place)).toEqual(empty)
    })
    promise('are kept apart by name', async () => {
      const place = aPlace()
      const other = { ...place, name: 'fluxless-other' }
      await cluster().writeInventory(place, small)
      expect(await cluster().readInventory(other)).toBeUndefined()
      await cluster().writeInventory(other, { ...small, entries: [] })
      expect([(await readBack(place))?.entries.length, (await readBack(other))?.entries.length]).toEqual([2, 0])
    })
    promise('hold ten thousand entries, grow and shrink', async () => {
      const place = aPlace()
      for (const count of [3, 10_000, 9_000, 10_000, 1]) {
        const inventory = anInventoryOf(count, `commit-${count}`)
        await cluster().writeInventory(place, inventory)
        expect(await readBack(place)).toEqual(sorted(inventory))
      }
    })
    promise('leave no part behind that nobody needs', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, anInventoryOf(10_000))
      const before = await Promise.all([1, 2].map(number => read(mapOf(place, number), 'configmaps')))
      await cluster().writeInventory(place, small)
      const after = await Promise.all([1, 2, 3].map(number => read(mapOf(place, number), 'configmaps')))
      expect([before.map(Boolean), after]).toEqual([
        [true, true],
        [undefined, undefined, undefined],
      ])
    })
    promise('stand in ConfigMaps that say whose they are', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, small)
      const configMap = await read(mapOf(place), 'configmaps')
      expect(configMap).toMatchObject({ metadata: { labels: { 'app.kubernetes.io/managed-by': 'fluxless' } } })
      const { 'inventory.json': text = '', ...rest } = (configMap?.data ?? {}) as Record<string, string>
      expect([JSON.parse(text).version, rest]).toEqual([1, {}])
    })
    promise('are not written when they are what stands there, in whatever order', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, small)
      const before = await read(mapOf(place), 'configmaps')
      await cluster().writeInventory(place, { ...small, entries: small.entries.toReversed() })
      expect(await read(mapOf(place), 'configmaps')).toEqual(before)
    })
    promise('ask for a person when they were edited by hand', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, small)
      const { data } = (await read(mapOf(place), 'configmaps')) as { data: Record<string, string> }
      for (const text of [
        data['inventory.json']?.replace('"two"', '"three"') ?? '',
        '{}',
        'not JSON',
        '{"version":2}',
      ]) {
        await somebody().change(mapOf(place), 'configmaps', { data: { 'inventory.json': text } })
        await expect(cluster().readInventory(place)).rejects.toMatchObject({ code: 'inventory-unreadable' })
      }
    })
    promise('ask for a person when a part is lost', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, anInventoryOf(10_000))
      await somebody().remove(mapOf(place, 1), 'configmaps')
      await expect(cluster().readInventory(place)).rejects.toMatchObject({ code: 'inventory-unreadable' })
    })
    promise('ask for a person when something else has their name', async () => {
      const place = aPlace()
      await apply(a.aPlan([a.aNamespace(place.namespace)], [a.aConfigMap(place.namespace, place.name)]))
      await expect(cluster().readInventory(place)).rejects.toMatchObject({ code: 'inventory-unreadable' })
    })
    promise('are not overwritten when somebody else wrote them in between', async () => {
      const place = aPlace()
      await cluster().writeInventory(place, small)
      const note: JsonObject = { metadata: { annotations: { note: 'hello' } } }
      await somebody().change(mapOf(place), 'configmaps', note)
      const written = cluster().writeInventory(place, { ...small, commit: 'later' })
      await expect(written).rejects.toMatchObject({ code: 'inventory-in-use' })
      await cluster().readInventory(place)
      await cluster().writeInventory(place, { ...small, commit: 'later' })
      expect((await readBack(place))?.commit).toBe('later')
    })
  })
}
