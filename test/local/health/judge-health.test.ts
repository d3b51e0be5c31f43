// What probes are told: who lives, who is ready, and for whom.
import { describe, expect, it } from 'vitest'
import { judgeLife, judgeReadiness } from '../../../functions/local/health/judge-health.ts'

describe('life', () => {
  it.each`
    pauseMs  | tableTrouble           | isWell
    ${0}     | ${undefined}           | ${true}
    ${5_000} | ${undefined}           | ${true}
    ${5_001} | ${undefined}           | ${false}
    ${0}     | ${'table-unavailable'} | ${false}
  `('with a pause of $pauseMs ms and the table $tableTrouble: $isWell', ({ isWell, ...vitals }) => {
    expect(judgeLife(vitals).isWell).toBe(isWell)
  })

  it('is told check by check', () => {
    expect(judgeLife({ pauseMs: 3.4, tableTrouble: 'table-unavailable' }).told).toEqual({
      status: 'failing',
      checks: { eventLoop: { isWell: true, pauseMs: 3 }, table: { isWell: false, code: 'table-unavailable' } },
    })
  })
})

describe('readiness', () => {
  it.each`
    stage         | any      | leader
    ${'starting'} | ${false} | ${false}
    ${'standby'}  | ${true}  | ${false}
    ${'working'}  | ${true}  | ${true}
    ${'stopping'} | ${false} | ${false}
  `('of a process that is $stage: $any, and as a leader $leader', ({ stage, any, leader }) => {
    const lease = { state: 'standby' } as const
    expect(judgeReadiness(stage, lease, 'any').isWell).toBe(any)
    expect(judgeReadiness(stage, lease, 'leader').isWell).toBe(leader)
  })

  it('tells the stage, whether the configuration was read, and who holds the lease', () => {
    expect(judgeReadiness('standby', { state: 'standby', holder: 'pod-a' }, 'leader').told).toEqual({
      status: 'not ready',
      stage: 'standby',
      configuration: 'valid',
      lease: { state: 'standby', holder: 'pod-a' },
    })
    expect(judgeReadiness('starting', { state: 'alone' }, 'any').told).toMatchObject({ configuration: 'not read yet' })
  })
})
