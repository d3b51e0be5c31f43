// One run's decisions put together: one commit, and a note for each odd thing.
import { describe, expect, it } from 'vitest'
import { DEFAULT_AUTOMATION } from '../../../functions/domain/release/automation-rules.ts'
import type { ImageDecision } from '../../../functions/domain/release/image-decision.ts'
import { listAutomated } from '../../../functions/domain/release/list-automated.ts'
import { planAutomation } from '../../../functions/domain/release/plan-automation.ts'
import { aUse, someUses } from './a-use.ts'

const change = (to: string) => ({ kind: 'change', to, tag: '2', why: '' }) as ImageDecision
const stuck = (why: string): ImageDecision => ({ kind: 'stuck', why, fix: 'Mend it.' })
const fine: ImageDecision = { kind: 'up-to-date', why: '' }

function plan(decided: readonly (readonly [string, ImageDecision])[], table = false) {
  const rules = { ...DEFAULT_AUTOMATION, commit: { ...DEFAULT_AUTOMATION.commit, table } }
  return planAutomation(
    decided.map(([line, decision]) => ({ use: someUses(line)[0] ?? aUse(), decision })),
    rules,
  )
}

describe('a plan', () => {
  it('has no draft when nothing changes', () => {
    expect(plan([['a c x:1', fine]])).toEqual({ result: new Map(), notes: [] })
  })

  it('is one draft for all that change, by file and object', () => {
    const decided = [
      ['a c x:1', change('x:2')],
      ['a d y:1', change('y:2')],
      ['b c x:1', change('x:2')],
      ['b d z:1', fine],
    ] as const
    const { draft, result } = plan(decided)
    expect(draft?.message).toBe('Auto-release multiple (2) images\n\n - x:2\n - y:2')
    expect(
      [...(draft?.edits ?? [])].map(([file, objects]) => [file, objects.map(({ edits }) => edits.length)]),
    ).toEqual([
      ['a.yaml', [2]],
      ['b.yaml', [1]],
    ])
    expect([...result.values()].map(({ containers }) => containers.length)).toEqual([2, 1])
  })

  it('has the table below the message when that is wanted', () => {
    expect(plan([['a c x:1', change('x:2')]], true).draft?.message).toBe(
      'Auto-release x:2\n\nWORKLOAD           STATUS   UPDATES\ndemo:deployment/a  success  c: x:1 -> 2\n',
    )
  })

  it('notes each odd thing once for each image, and goes on', () => {
    const { notes, draft } = plan([
      ['a c x:1', stuck('no date')],
      ['b c x:1', stuck('no date')],
      ['b d x:1', stuck('no filter')],
      ['b e y:1', { ...fine, leftOut: '3 is left out (gone)' }],
      ['c e z:1', change('z:2')],
    ])
    expect(notes.map(({ image, why }) => `${image} ${why}`)).toEqual([
      'x:1 no date',
      'x:1 no filter',
      'y:1 3 is left out (gone)',
    ])
    expect(notes.every(({ fix }) => fix !== undefined)).toBe(true)
    expect(draft?.images).toHaveLength(1)
  })
})

describe('what is automated', () => {
  const list = (...changes: readonly Parameters<typeof aUse>[0][]) =>
    listAutomated(changes.map(aUse), DEFAULT_AUTOMATION)

  it.each`
    what                  | changes                                  | isSame
    ${'another image'}    | ${{ image: 'x:9' }}                      | ${true}
    ${'another filter'}   | ${{ pattern: 'v*' }}                     | ${false}
    ${'another name'}     | ${{ container: 'side' }}                 | ${false}
    ${'a lock'}           | ${{ isLocked: true }}                    | ${false}
    ${'an ignored one'}   | ${{ isIgnored: true }}                   | ${true}
    ${'another workload'} | ${{ workload: 'demo:deployment/other' }} | ${false}
  `('is the same with $what: $isSame', ({ changes, isSame }) => {
    expect(JSON.stringify([...list(changes)]) === JSON.stringify([...list({})])).toBe(isSame)
  })

  it('leaves out what a lock or the settings keep', () => {
    expect(list({ isLocked: true }).size).toBe(0)
    expect(listAutomated([aUse({ isIgnored: true })], { ...DEFAULT_AUTOMATION, skipIgnored: true }).size).toBe(0)
  })
})
