// How objects are judged: one row for each state an object can be found in.
import { describe, expect, it } from 'vitest'
import { judgeHealth } from '../../../functions/domain/health/judge-health.ts'
import { judgeObjects } from '../../../functions/domain/health/judge-objects.ts'
import { aCondition, anObject, NOW } from './an-object.ts'
import { OTHER_STATES } from './other-states.ts'
import { ROLLOUT_STATES } from './rollout-states.ts'
import { RUN_STATES } from './run-states.ts'

describe('one object', () => {
  const states = [...ROLLOUT_STATES, ...RUN_STATES, ...OTHER_STATES]

  it.each(states.map(([state, object, verdict, why]) => ({ state, object, verdict, why })))(
    'judges $state',
    ({ object, verdict, why }) => {
      expect(judgeHealth(object, NOW)).toEqual(why === undefined ? { verdict } : { verdict, why })
    },
  )

  it('cuts what a controller says at length, to one line', () => {
    const object = anObject('example.com/v1/Greeting', {
      status: { conditions: [aCondition('Stalled', 'True', 'Long', `first\n  second ${'x'.repeat(400)}`)] },
    })
    const { why = '' } = judgeHealth(object, NOW)
    expect(why).toMatch(/^first second x+…$/)
    expect(why).toHaveLength(300)
  })
})

describe('objects that were asked for', () => {
  const id = (group: string, version: string, kind: string, namespace = 'demo') => ({
    group,
    version,
    kind,
    namespace,
    name: 'shop',
  })

  it('are found whatever version the server answers in, in the order they were asked for', () => {
    const [pod, claim] = [id('', 'v1', 'Pod'), id('autoscaling', 'v1', 'HorizontalPodAutoscaler')]
    const found = [
      anObject('autoscaling/v2/HorizontalPodAutoscaler', {
        status: { conditions: [aCondition('AbleToScale', 'True')] },
      }),
      anObject('v1/Pod', { status: { phase: 'Succeeded' } }),
    ]
    expect(judgeObjects([pod, claim], found, NOW)).toEqual([
      { id: pod, health: { verdict: 'healthy' } },
      { id: claim, health: { verdict: 'healthy' } },
    ])
  })

  it.each`
    kind            | group      | verdict          | why
    ${'Job'}        | ${'batch'} | ${'healthy'}     | ${'gone, as finished jobs go'}
    ${'Deployment'} | ${'apps'}  | ${'progressing'} | ${'it is not there'}
    ${'Job'}        | ${'acme'}  | ${'progressing'} | ${'it is not there'}
  `('that are gone: a $kind of $group is $verdict', ({ kind, group, verdict, why }) => {
    const asked = id(group, 'v1', kind)
    const elsewhere = anObject(`${group}/v1/${kind}`, { metadata: { namespace: 'other' } })
    expect(judgeObjects([asked], [elsewhere], NOW)).toEqual([{ id: asked, health: { verdict, why } }])
  })
})
