// What holds back a whole prune, until a person consents.
import { describe, expect, it } from 'vitest'
import type { GarbageInput, LiveRemnant } from '../../../functions/domain/garbage/garbage-plan.ts'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import { planGarbage } from '../../../functions/domain/garbage/plan-garbage.ts'
import { aGarbageInput, anEntry, anId, anInventory, aRemnant } from './a-remnant.ts'

const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => anId(`v1/${kind}/shop/${kind.toLowerCase()}-${index}`))
const entries = (kind: string, count: number) => ids(kind, count).map(id => anEntry(id))
const outcome = (input: GarbageInput & { readonly formerSet?: string }) => {
  const { stages, held, valve } = planGarbage(input)
  return `${stages.flat().length} go, ${held.length} held${valve ? ` by ${valve.code}` : ''}`
}

type Given = Parameters<typeof aGarbageInput>[0]
const careful = { maxCount: 5, maxPercent: 20, allowEmpty: false }
/** Of ten maps, one is left over. */
const one: Given = { rules: careful, entries: entries('ConfigMap', 10), wants: ids('ConfigMap', 10).slice(1) }
/** Of `count` maps, `left` are left over. */
const share = (left: number, count: number, more: Given = {}): Given => {
  return { rules: careful, entries: entries('ConfigMap', count), wants: ids('ConfigMap', count).slice(left), ...more }
}
const moved: Given = { inventory: anInventory(entries('ConfigMap', 10), { source: 'another' }) }
const mixed: Given = {
  entries: [...entries('ConfigMap', 10), ...entries('Secret', 90)],
  wants: [...ids('ConfigMap', 10).slice(6), ...ids('Secret', 90)],
}
const empty: Given = { rules: careful, entries: entries('ConfigMap', 2) }
const consent: Given = { isConsented: true }

const rows: readonly (readonly [rule: string, given: Given, does: string])[] = [
  ['a small part', one, '1 go, 0 held'],
  ['mode dry-run', { ...one, rules: { ...careful, mode: 'dry-run' } }, '0 go, 1 held'],
  ['mode off', { ...one, rules: { ...careful, mode: 'off' } }, '0 go, 0 held'],
  ['dry-run tells no valve', { ...share(10, 10), rules: { ...careful, mode: 'dry-run' } }, '0 go, 10 held'],
  ['another source', { ...one, ...moved }, '0 go, 1 held by prune-source-changed'],
  ['another source, consented', { ...one, ...moved, ...consent }, '1 go, 0 held'],
  ['the same commit again', { ...one, relation: 'identical' }, '1 go, 0 held'],
  ['an older commit', { ...one, relation: 'behind' }, '0 go, 1 held by prune-commit-behind'],
  ['an older commit, consented', { ...one, relation: 'behind', ...consent }, '1 go, 0 held'],
  ['rewritten history', { ...one, relation: 'diverged' }, '0 go, 1 held by prune-commit-behind'],
  ['rewritten history with nothing left over', { ...share(0, 10), relation: 'diverged' }, '0 go, 0 held'],
  ['nothing wanted', empty, '0 go, 2 held by prune-empty'],
  ['nothing wanted, consented', { ...empty, ...consent }, '2 go, 0 held'],
  ['nothing wanted, allowed', { ...empty, rules: { ...careful, allowEmpty: true } }, '2 go, 0 held'],
  ['nothing wanted, all gone already', { ...empty, live: [] }, '0 go, 0 held'],
  ['all of few', share(4, 5), '4 go, 0 held'],
  ['the count exactly', share(5, 10), '5 go, 0 held'],
  ['more than the count and the percentage', share(6, 29), '0 go, 6 held by prune-share'],
  ['more than the count, the percentage exactly', share(6, 30), '6 go, 0 held'],
  ['a large share, consented', { ...share(10, 20), ...consent }, '10 go, 0 held'],
  ['a large share, allowed', share(10, 20, { rules: { ...careful, maxPercent: 50 } }), '10 go, 0 held'],
  ['a share of one kind', { rules: careful, ...mixed }, '0 go, 6 held by prune-share'],
  [
    'what is gone already is no share',
    share(6, 20, {
      live: ids('ConfigMap', 20)
        .slice(1)
        .map(id => aRemnant(id)),
    }),
    '5 go, 0 held',
  ],
  ['no inventory', { ...one, inventory: undefined }, '0 go, 0 held'],
]

describe('the valves', () => {
  it.each(rows)('%s', (_, given, does) => {
    expect(outcome(aGarbageInput(given))).toBe(does)
  })

  it('tell nothing while all that is left over is kept', () => {
    const kept = { ...one, isListed: () => false }
    expect(outcome(aGarbageInput({ ...kept, ...moved }))).toBe('0 go, 0 held')
    expect(outcome(aGarbageInput({ ...kept, relation: 'behind' }))).toBe('0 go, 0 held')
  })

  it('for another source let go what the new one made, when marks tell them apart', () => {
    const input = aGarbageInput({ ...one, ...moved })
    expect(outcome({ ...input, formerSet: 'former' })).toBe('1 go, 0 held')
    const [first, ...others] = input.live
    const former = { ...first, labels: { [GC_MARK_LABEL]: gcMark('former', anId('v1/ConfigMap/shop/configmap-0')) } }
    const live = [former as LiveRemnant, ...others]
    expect(outcome({ ...input, live, formerSet: 'former' })).toBe('0 go, 1 held by prune-source-changed')
  })

  it('tell what would go and how to consent', () => {
    expect(planGarbage(aGarbageInput(share(7, 10))).valve).toEqual({
      code: 'prune-share',
      what: 'Nothing was deleted: 7 of 10 objects would go at once',
      where: `${[0, 1, 2, 3, 4].map(index => `shop:configmap/configmap-${index}`).join(', ')} and 2 more`,
      fix: 'Look at what the commit removes; if these may go, push a commit whose message ends with "Fluxless-Prune: yes".',
    })
    expect(planGarbage(aGarbageInput({ rules: careful, ...mixed })).valve?.what).toBe(
      'Nothing was deleted: 6 of 10 objects of kind ConfigMap would go at once',
    )
  })
})
