// Thousands of histories of whole syncs against a ledger that knows nothing of inventories: nothing that is wanted, made by
// hand or another target's is ever deleted, and once it was consented to, nothing that is left over stays.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CommitSha } from '../../functions/domain/events/git.ts'
import type { SyncReason } from '../../functions/domain/sync/sync-job.ts'
import type { Cluster } from '../../functions/ports/cluster/port.ts'
import { aWorld, configMap, id } from './a-sync-world.ts'

class Killed extends Error {}

type Folder = 'one' | 'two'
type Name = (typeof NAMES)[number]
type Files = ReadonlyMap<string, readonly Name[]>
type Happening =
  | {
      readonly does: 'put'
      readonly folder: Folder
      readonly names: readonly Name[]
      readonly file: string
      readonly value: number
    }
  | { readonly does: 'drop'; readonly folder: Folder; readonly names: readonly Name[] }
  | { readonly does: 'empty' | 'spoil'; readonly folder: Folder }
  | { readonly does: 'rewind'; readonly back: number }
  | { readonly does: 'kill'; readonly verb: keyof Cluster; readonly objectsBefore: number }
  | { readonly does: 'sync'; readonly at: number; readonly reason: SyncReason; readonly isLate: boolean }
  | { readonly does: 'make' | 'remake' | 'remove' | 'change' | 'copy'; readonly name: Name; readonly other: Name }

/** Each fault that is still ordered ends one run. */
const ROUNDS = 8
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const name = fc.constantFrom(...NAMES)
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 })
const folder = fc.constantFrom<Folder>('one', 'two')
const does = <const T>(...words: T[]) => fc.constantFrom(...words)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: does('put'), folder, names, file: does('x', 'y'), value: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ does: does('drop'), folder, names }) },
  { weight: 1, arbitrary: fc.record({ does: does('empty', 'spoil'), folder }) },
  { weight: 1, arbitrary: fc.record({ does: does('rewind'), back: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: does('kill'),
      verb: does<keyof Cluster>('discover', 'readInventory', 'writeInventory', 'apply', 'delete'),
      objectsBefore: fc.nat(3),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      does: does('sync'),
      at: fc.nat(1),
      reason: does<SyncReason>('push', 'resync', 'manual'),
      isLate: fc.integer({ min: 0, max: 9 }).map(number => number === 0),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: does('make', 'remake', 'remove', 'change', 'copy'), name, other: name }) },
)

/** Opens a world with its ledger: whose each very object is, by what happened and not by what the code thinks. */
function openLedger() {
  const sync = { garbageCollection: 'on' } as const
  const world = aWorld(
    { name: 'one', git: { paths: ['one'] }, sync: { ...sync, tag: 'one' } },
    { name: 'two', git: { paths: ['two'] }, sync: { ...sync, tag: 'two' } },
  )
  const files: Record<Folder, Map<string, readonly Name[]>> = { one: new Map(), two: new Map() }
  const spoilt = new Set<Folder>()
  let value = 0
  const pushed: { readonly commit: CommitSha; readonly files: Record<Folder, Files> }[] = []
  const owners = new Map<string, Folder>()
  const wrong: string[] = []

  const wanted = (side: Folder) => new Set([...files[side].values()].flat())
  const render = (side: Folder, file: string) =>
    (files[side].get(file) ?? []).map(one => configMap(one, String(value))).join('---\n')

  function push(how: { readonly message?: string; readonly from?: CommitSha } = {}) {
    const sides = (['one', 'two'] as const).flatMap(side => [
      [`${side}/note.yaml`, spoilt.has(side) ? 'a: [' : '# a folder\n'],
      ...['x', 'y'].map(file => [`${side}/${file}.yaml`, `# ${file}\n${render(side, file)}`]),
    ])
    const commit = world.push(Object.fromEntries(sides), how)
    pushed.push({ commit, files: { one: new Map(files.one), two: new Map(files.two) } })
  }

  async function look() {
    const { objects } = await world.cluster.listLive([{ group: '', kind: 'ConfigMap' }])
    return new Map(objects.map(object => [object.uid, object]))
  }

  async function run(at: number, reason: SyncReason, deadline?: number) {
    const target = world.targets[at]
    const side = target?.name as string as Folder
    const before = await look()
    await world.sync(reason, deadline, target).catch(() => {})
    const after = await look()
    for (const [uid, { id: gone }] of before) {
      if (after.has(uid)) continue
      const owner = owners.get(uid)
      if (spoilt.has(side)) wrong.push(`${side} deleted ${gone.name} although it could not be read`)
      if (wanted(side).has(gone.name as Name)) wrong.push(`${side} deleted ${gone.name}, which it wants`)
      if (owner !== side) wrong.push(`${side} deleted ${gone.name}, which is ${owner ?? 'made by hand'}`)
    }
    for (const [uid, { id: there, resourceVersion }] of after) {
      const isWritten = before.get(uid)?.resourceVersion !== resourceVersion
      if (isWritten && wanted(side).has(there.name as Name)) owners.set(uid, side)
    }
  }

  return {
    world,
    wrong,
    run,
    push,
    put(side: Folder, some: readonly Name[], file: string, given: number) {
      for (const [other, held] of files[side])
        files[side].set(
          other,
          held.filter(one => !some.includes(one)),
        )
      files[side].set(file, [...(files[side].get(file) ?? []), ...some])
      value = given
      push()
    },
    drop(side: Folder, some: readonly Name[]) {
      for (const [file, held] of files[side])
        files[side].set(
          file,
          held.filter(one => !some.includes(one)),
        )
      push()
    },
    empty(side: Folder) {
      files[side].clear()
      push()
    },
    spoil(side: Folder) {
      if (!spoilt.delete(side)) spoilt.add(side)
      push()
    },
    rewind(back: number) {
      const target = pushed.at(-1 - back)
      if (!target) return
      for (const side of ['one', 'two'] as const) files[side] = new Map(target.files[side])
      push({ from: target.commit })
    },
    meddle(what: 'make' | 'remake' | 'remove' | 'change' | 'copy', one: Name, other: Name) {
      const labels = world.cluster
        .objects()
        .find(object => (object.metadata as { name: string }).name === other)?.metadata
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: one, namespace: 'default' } }
      const isThere = world.applied().includes(`ConfigMap/${one}`)
      if (what === 'remake' || what === 'remove') world.cluster.remove(id('ConfigMap', one))
      if (what === 'remake' || (what === 'make' && !isThere))
        world.cluster.makeForeign({ id: id('ConfigMap', one), body })
      if (what === 'copy' && !isThere && labels)
        world.cluster.makeForeign({
          id: id('ConfigMap', one),
          body: { ...body, metadata: { ...(labels as object), name: one } },
        })
      if (what === 'change' && isThere)
        world.cluster.meddle(id('ConfigMap', one), live => ({ ...live, data: { key: 'theirs' } }))
    },
    /** With everything readable and consented to, what is still left over was missed. */
    async settle() {
      spoilt.clear()
      push({ message: 'Settle\n\nFluxless-Prune: yes\n' })
      for (let round = 0; round < ROUNDS; round += 1) for (const at of [0, 1]) await run(at, 'manual')
      return [...(await look())].flatMap(([uid, { id: there }]) => {
        const owner = owners.get(uid)
        const isWanted = (['one', 'two'] as const).some(side => wanted(side).has(there.name as Name))
        return owner === undefined || isWanted ? [] : [`${there.name} of ${owner}`]
      })
    },
  }
}

async function play(history: readonly Happening[]) {
  const ledger = openLedger()
  ledger.push()
  for (const given of history) {
    switch (given.does) {
      case 'put':
        ledger.put(given.folder, given.names, given.file, given.value)
        break
      case 'drop':
        ledger.drop(given.folder, given.names)
        break
      case 'empty':
        ledger.empty(given.folder)
        break
      case 'spoil':
        ledger.spoil(given.folder)
        break
      case 'rewind':
        ledger.rewind(given.back)
        break
      case 'kill':
        ledger.world.cluster.failNext(given.verb, new Killed(), given.objectsBefore)
        break
      case 'sync':
        await ledger.run(given.at, given.reason, given.isLate ? 0 : undefined)
        break
      default:
        ledger.meddle(given.does, given.name, given.other)
    }
  }
  return { wrong: ledger.wrong, missed: await ledger.settle() }
}

it('deletes nothing wrong and misses nothing in 2,000 histories of syncs that are killed at every step', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25, size: 'max' }), async history => {
      expect(await play(history)).toEqual({ wrong: [], missed: [] })
    }),
    { numRuns: 2000 },
  )
})
