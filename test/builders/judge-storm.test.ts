// That the benchmark of faults would see a loss and a step back, if there were one.
import { describe, expect, it } from 'vitest'
import { judgeStorm } from './judge-storm.ts'

const targets = [{ name: 'a', repository: 'acme/r' }]
const pushed = [0, 1, 2, 3].map(revision => {
  return { repository: 'acme/r', revision, commit: `c${revision}`, atMs: revision * 100 }
})
const appliedAs = (...revisions: number[]) => ({ a: revisions.map(revision => ({ revision, atMs: 0 })) })
const taggedAt = (...moves: [revision: number, atMs: number][]) =>
  moves.map(([revision, atMs]) => ({ tag: 'flux-sync-a', commit: `c${revision}`, atMs }))

describe('a storm', () => {
  it.each`
    what                                | applied                  | moved                         | lost | misordered
    ${'all there, one after the other'} | ${appliedAs(0, 1, 2, 3)} | ${taggedAt([0, 1], [3, 400])} | ${0} | ${0}
    ${'some passed over, some twice'}   | ${appliedAs(0, 0, 3, 3)} | ${taggedAt([0, 1], [3, 400])} | ${0} | ${0}
    ${'the newest missing'}             | ${appliedAs(0, 2)}       | ${taggedAt([0, 1], [2, 300])} | ${1} | ${0}
    ${'applied, but not tagged'}        | ${appliedAs(0, 1, 2, 3)} | ${taggedAt([1, 300])}         | ${2} | ${0}
    ${'a step back that was put right'} | ${appliedAs(0, 3, 2, 3)} | ${taggedAt([3, 400])}         | ${0} | ${1}
    ${'a step back that stayed'}        | ${appliedAs(0, 3, 2)}    | ${taggedAt([3, 400])}         | ${1} | ${1}
    ${'nothing at all'}                 | ${{}}                    | ${[]}                         | ${4} | ${0}
  `('with $what: $lost lost, $misordered misordered', ({ applied, moved, lost, misordered }) => {
    expect(judgeStorm({ pushed, applied, moved }, targets, 0)).toMatchObject({ lost, misordered })
  })

  it('is recovered from when the tag is where the branch was, and settled when it is at the newest', () => {
    const moved = taggedAt([1, 130], [2, 260], [3, 500])
    const applied = appliedAs(0, 1, 2, 3)
    expect(judgeStorm({ pushed, applied, moved }, targets, 250)).toMatchObject({ recoveredMs: 10, settledAtMs: 500 })
    expect(judgeStorm({ pushed, applied, moved }, targets, 140)).toMatchObject({ recoveredMs: 0 })
  })
})
