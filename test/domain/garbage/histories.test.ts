// Thousands of histories against the ledger: nothing goes that is wanted or another's, and in the end nothing is left over.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Faults, idOf, keyOf, NO_FAULTS, openWorld, type Target, TEXTS } from './garbage-world.ts'

type World = ReturnType<typeof openWorld>

/** Is one thing that happens, as data, so that a counterexample can be read. */
type Happening =
  | { readonly does: 'put'; readonly at: number; readonly objects: readonly number[]; readonly file: string }
  | { readonly does: 'drop'; readonly at: number; readonly objects: readonly number[] }
  | { readonly does: 'empty' | 'move' | 'change-source'; readonly at: number }
  | { readonly does: 'rewind'; readonly at: number; readonly back: number }
  | { readonly does: 'run'; readonly at: number; readonly faults: Faults; readonly isConsented: boolean }
  | { readonly does: Deed; readonly object: number; readonly other: number }

const DEEDS = ['make', 'remake', 'restore', 'remove', 'strip', 'protect', 'copy'] as const
type Deed = (typeof DEEDS)[number]

const object = fc.nat(TEXTS.length - 1)
const at = fc.nat(1)
const does = <const T>(word: T) => fc.constant(word)
const life: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ does: does('put'), at, file: fc.constantFrom('x.yaml', 'y.yaml') },
      objects: fc.array(object, { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ does: does('drop'), at, objects: fc.array(object, { minLength: 1, maxLength: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom(...DEEDS), object, other: object }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('empty', 'move', 'change-source'), at }) },
  { weight: 1, arbitrary: fc.record({ does: does('rewind'), at, back: fc.nat(3) }) },
)

const manyFaults: fc.Arbitrary<Faults> = fc.record({
  stopAfter: fc.option(fc.nat(12), { nil: undefined }),
  failing: fc.oneof(fc.constant([]), fc.array(object, { maxLength: 2 })),
  unlisted: fc.option(fc.constantFrom('Secret'), { nil: undefined, freq: 5 }),
  deletes: fc.constantFrom('deleted', 'deleting', 'postponed'),
})

const histories = (faults: fc.Arbitrary<Faults>): fc.Arbitrary<Happening[]> => {
  const run = fc.record({ does: does('run'), at, faults, isConsented: fc.boolean() })
  const happening = fc.oneof({ weight: 3, arbitrary: life }, { weight: 2, arbitrary: run })
  return fc.array(happening, { minLength: 4, maxLength: 40, size: 'max' })
}

function happen(world: World, happening: Happening) {
  world.finishDeletions()
  if ('object' in happening) return meddle(world, happening)
  const target = world.targets[happening.at] as Target
  switch (happening.does) {
    case 'put':
      return commit(target, files => happening.objects.map(one => files.set(one, happening.file)))
    case 'drop':
      return commit(target, files => happening.objects.map(one => files.delete(one)))
    case 'move':
      return commit(target, files => [...files.keys()].map(one => files.set(one, 'moved.yaml')))
    case 'empty':
      return commit(target, files => files.clear())
    case 'change-source':
      // To and fro is no change; what two in a row leave over without consent is told and left.
      target.branch = 'next'
      return
    case 'rewind':
      for (let left = happening.back; left > 0; left -= 1) {
        target.head = target.commits[target.head]?.parent ?? target.head
      }
      return
    case 'run':
      return world.run(target, happening.faults, happening.isConsented)
  }
}

function commit(target: Target, change: (files: Map<number, string>) => unknown) {
  const files = new Map(target.commits[target.head]?.files)
  change(files)
  target.commits.push({ parent: target.head, files })
  target.head = target.commits.length - 1
}

/** What strangers do to the cluster. */
function meddle({ cluster, ledger, create }: World, deed: Extract<Happening, { readonly object: number }>) {
  const standing = cluster.get(keyOf(deed.object))
  if (deed.does === 'make' && standing === undefined) create(idOf(deed.object), {}, 'stranger')
  if (standing === undefined) return
  const owned = ledger.get(standing.uid)
  switch (deed.does) {
    case 'make':
      return
    case 'remake':
      create(standing.id, {}, 'stranger')
      return
    case 'restore': {
      const anew = create(standing.id, { ...standing.labels }, 'stranger')
      if (owned !== undefined) ledger.set(anew.uid, { ...owned, isRestored: true })
      return
    }
    case 'remove':
      cluster.delete(keyOf(deed.object))
      return
    case 'protect':
      standing.annotations = { 'fluxcd.io/prune': 'disabled' }
      return
    case 'strip':
      standing.labels = {}
      ledger.delete(standing.uid)
      return
    case 'copy': {
      // A copy of a copy could bring a mark back to where it belongs.
      if (deed.object === deed.other || owned === undefined) return
      const copy = cluster.get(keyOf(deed.other)) ?? create(idOf(deed.other), {}, 'stranger')
      copy.labels = { ...standing.labels }
      ledger.delete(copy.uid)
      return
    }
  }
}

/** What stands although its target owns it and Git no longer has it, by the ledger. */
function findLeftOver({ cluster, ledger, targets, wantedOf }: World): readonly string[] {
  return [...cluster].flatMap(([key, standing]) => {
    const owned = ledger.get(standing.uid)
    const target = targets.find(({ name }) => name === owned?.target)
    if (owned === undefined || target === undefined || wantedOf(target).has(key)) return []
    if (owned.isRestored || standing.annotations['fluxcd.io/prune'] !== undefined) return []
    const isInside = (one: string) => one.split('/')[2] === standing.id.name
    const isHolding = standing.id.kind === 'Namespace' && [...cluster.keys(), ...wantedOf(target)].some(isInside)
    return isHolding ? [] : [key]
  })
}

function settleDown(world: World) {
  for (let round = 0; round < 3; round += 1) {
    for (const target of world.targets) {
      world.finishDeletions()
      world.run(target, NO_FAULTS, true)
    }
  }
}

describe.each([
  ['when all goes well', fc.constant(NO_FAULTS), 0x5eed],
  ['when runs are killed, fail in part and see only a part', manyFaults, 0xbad],
] as const)('any history, %s', (_, faults, seed) => {
  it("deletes nothing that is wanted, a stranger's or another target's, and in the end all that is left over", () => {
    let deletions = 0
    fc.assert(
      fc.property(histories(faults), history => {
        const world = openWorld()
        for (const happening of history) happen(world, happening)
        settleDown(world)
        deletions += world.countDeletions()
        expect(findLeftOver(world)).toEqual([])
        for (const target of world.targets) {
          expect([...world.wantedOf(target)].filter(key => !world.cluster.has(key))).toEqual([])
        }
      }),
      { numRuns: 2_500, seed },
    )
    // The histories are worth something only if much is deleted in them.
    expect(deletions).toBeGreaterThan(2_500)
  }, 60_000)
})
