// What the inventory says before an apply and after a run.
import { describe, expect, it } from 'vitest'
import type { GarbagePlan } from '../../../functions/domain/garbage/garbage-plan.ts'
import type { Inventory } from '../../../functions/domain/garbage/inventory.ts'
import { claimInventory, type SettleInput, settleInventory } from '../../../functions/domain/garbage/next-inventory.ts'
import { formatResourceKey, type ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import { anEntry, anId, anInventory } from './a-remnant.ts'

const a = anId('v1/ConfigMap/shop/a')
const b = anId('v1/ConfigMap/shop/b')
const planned = (id: ResourceId, sent = 'sent') => ({ id, sent, source: { file: `${id.name}.yaml`, line: 1 } })
const standing = (id: ResourceId, uid = `uid-${id.name}`) => ({ id, uid })
const claim = (previous: Inventory | undefined, sends: ResourceId[], objects = [standing(a)], isListed = true) =>
  claimInventory({
    previous,
    planned: sends.map(id => planned(id)),
    listing: { objects, isListed: () => isListed },
    source: 'new-source',
    commit: 'now',
  })
const claimed = (id: ResourceId) => anEntry(id, { uid: '', sent: '', footprint: '' })
const NO_GARBAGE: GarbagePlan = { stages: [], held: [], kept: [], gone: [] }

describe('before an apply', () => {
  it('claims what is new beside what is known, which keeps source and commit', () => {
    const previous = anInventory([anEntry(a)])
    expect(claim(previous, [a, b])).toEqual(anInventory([anEntry(a), claimed(b)]))
  })

  it('starts with the source and commit of the first run', () => {
    expect(claim(undefined, [b])).toEqual({ source: 'new-source', commit: 'now', entries: [claimed(b)] })
  })

  it.each`
    what                           | entry         | objects          | isListed
    ${'what stands as it was'}     | ${anEntry(a)} | ${[standing(a)]} | ${true}
    ${'what is claimed already'}   | ${claimed(a)} | ${[standing(a)]} | ${true}
    ${'what nobody could look at'} | ${anEntry(a)} | ${[]}            | ${false}
  `('has nothing to write for $what', ({ entry, objects, isListed }) => {
    const previous = anInventory([entry])
    expect(claim(previous, [a], objects, isListed)).toBe(previous)
  })

  it.each`
    what                        | objects
    ${'what will be made anew'} | ${[]}
    ${'what others made anew'}  | ${[standing(a, 'other')]}
  `('claims again $what, so that a crash leaks nothing', ({ objects }) => {
    expect(claim(anInventory([anEntry(a)]), [a], objects)).toEqual(anInventory([claimed(a)]))
  })
})

const settle = (
  entries: Inventory['entries'],
  rest: Partial<SettleInput> & { readonly wants?: readonly ResourceId[] },
) =>
  settleInventory({
    claimed: anInventory(entries),
    planned: [],
    results: [],
    garbage: NO_GARBAGE,
    deleted: [],
    wanted: new Set((rest.wants ?? []).map(formatResourceKey)),
    source: 'source',
    commit: 'now',
    relation: 'ahead',
    isConsented: false,
    ...rest,
  })
const deleted = (outcome: SettleInput['deleted'][number]['outcome']) => ({ deleted: [{ id: a, outcome }] })

describe('after a run', () => {
  it.each`
    what                           | entries                               | rest                                                                                          | after
    ${'applied'}                   | ${[claimed(a)]}                       | ${{ planned: [planned(a, 'x')], results: [{ id: a, uid: 'u', footprint: 'f' }], wants: [a] }} | ${[anEntry(a, { uid: 'u', sent: 'x', footprint: 'f' })]}
    ${'failed, known before'}      | ${[anEntry(a)]}                       | ${{ planned: [planned(a, 'x')], results: [{ id: a }], wants: [a] }}                           | ${[anEntry(a)]}
    ${'failed, only claimed'}      | ${[claimed(a)]}                       | ${{ planned: [planned(a)], results: [{ id: a }], wants: [a] }}                                | ${[claimed(a)]}
    ${'not reached'}               | ${[claimed(a)]}                       | ${{ planned: [planned(a)], wants: [a] }}                                                      | ${[claimed(a)]}
    ${'unchanged, its file moved'} | ${[anEntry(a, { at: 'old.yaml:3' })]} | ${{ planned: [planned(a)], wants: [a] }}                                                      | ${[anEntry(a)]}
    ${'wanted but left alone'}     | ${[anEntry(a)]}                       | ${{ wants: [a] }}                                                                             | ${[anEntry(a)]}
    ${'deleted'}                   | ${[anEntry(a)]}                       | ${deleted('deleted')}                                                                         | ${[]}
    ${'deleting'}                  | ${[anEntry(a)]}                       | ${deleted('deleting')}                                                                        | ${[anEntry(a)]}
    ${'refused'}                   | ${[anEntry(a)]}                       | ${deleted('kept')}                                                                            | ${[anEntry(a)]}
    ${'not reached in time'}       | ${[anEntry(a)]}                       | ${deleted('postponed')}                                                                       | ${[anEntry(a)]}
    ${'gone'}                      | ${[anEntry(a)]}                       | ${{ garbage: { ...NO_GARBAGE, gone: [formatResourceKey(a)] } }}                               | ${[]}
    ${'kept'}                      | ${[anEntry(a)]}                       | ${{ garbage: { ...NO_GARBAGE, kept: [{ id: a, at: '', why: '' }] } }}                         | ${[anEntry(a)]}
  `('settles what is $what', ({ entries, rest, after }) => {
    expect(settle(entries, rest)).toEqual(anInventory(after, { commit: 'now' }))
  })

  it('has nothing to write when nothing changed', () => {
    const before = anInventory([anEntry(a)], { commit: 'now' })
    expect(settle([], { claimed: before, planned: [planned(a)], wants: [a] })).toBe(before)
  })

  const kept = { garbage: { ...NO_GARBAGE, kept: [{ id: a, at: '', why: '' }] } }
  const other = { source: 'another', relation: 'diverged' }
  it.each`
    when                                             | rest                                                                               | inventory
    ${'the commit follows'}                          | ${{}}                                                                              | ${'source now'}
    ${'the commit is behind'}                        | ${{ relation: 'behind' }}                                                          | ${'source before'}
    ${'history was rewritten'}                       | ${{ relation: 'diverged' }}                                                        | ${'source before'}
    ${'history was rewritten, nothing left over'}    | ${{ relation: 'diverged', wants: [a] }}                                            | ${'source now'}
    ${'history was rewritten, kept'}                 | ${{ relation: 'diverged', ...kept }}                                               | ${'source before'}
    ${'history was rewritten, consented and kept'}   | ${{ relation: 'diverged', isConsented: true, ...kept }}                            | ${'source now'}
    ${'history was rewritten, consented, mode off'}  | ${{ relation: 'diverged', isConsented: true }}                                     | ${'source before'}
    ${'history was rewritten, consented, refused'}   | ${{ relation: 'diverged', isConsented: true, ...deleted('kept') }}                 | ${'source before'}
    ${'history was rewritten, consented, postponed'} | ${{ relation: 'diverged', isConsented: true, ...deleted('postponed') }}            | ${'source before'}
    ${'the source changed'}                          | ${other}                                                                           | ${'source before'}
    ${'the source changed, however commits stand'}   | ${{ source: 'another' }}                                                           | ${'source before'}
    ${'the source changed, all of it applied'}       | ${{ ...other, wants: [a], planned: [planned(a)], results: [{ id: a, uid: 'u' }] }} | ${'another now'}
    ${'the source changed, all of it as we left it'} | ${{ ...other, wants: [a], planned: [planned(a)] }}                                 | ${'another now'}
    ${'the source changed, something left alone'}    | ${{ ...other, wants: [a] }}                                                        | ${'source now'}
    ${'the source changed, something failed'}        | ${{ ...other, wants: [a], planned: [planned(a)], results: [{ id: a }] }}           | ${'source now'}
    ${'the source changed, all deleted'}             | ${{ ...other, isConsented: true, ...deleted('deleted') }}                          | ${'another now'}
    ${'the source changed, all on its way out'}      | ${{ ...other, isConsented: true, ...deleted('deleting') }}                         | ${'another now'}
    ${'the source changed, consented and kept'}      | ${{ ...other, isConsented: true, ...kept }}                                        | ${'source now'}
    ${'the source changed, kept without consent'}    | ${{ ...other, ...kept }}                                                           | ${'source before'}
    ${'the source changed, consented, postponed'}    | ${{ ...other, isConsented: true, ...deleted('postponed') }}                        | ${'source before'}
  `('stands at $inventory when $when', ({ rest, inventory }) => {
    const { commit, source } = settle([anEntry(a)], rest)
    expect(`${source} ${commit}`).toBe(inventory)
  })
})
