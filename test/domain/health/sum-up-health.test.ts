// Which objects are looked at, how long, and what many verdicts come to.
import { describe, expect, it } from 'vitest'
import { chooseForHealth, MAX_CHECKED_OBJECTS } from '../../../functions/domain/health/choose-for-health.ts'
import type { Health } from '../../../functions/domain/health/health.ts'
import { patienceMs } from '../../../functions/domain/health/patience.ts'
import { giveUpWaiting, type JudgedObject, sumUpHealth } from '../../../functions/domain/health/sum-up-health.ts'
import { formatResourceId, type ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import { anObject } from './an-object.ts'

const id = (kind: string, name: string, group = 'apps'): ResourceId => ({
  group,
  version: 'v1',
  kind,
  namespace: 'demo',
  name,
})
const judge = (name: string, verdict: Health['verdict'], why?: string): JudgedObject => ({
  id: id('Deployment', name),
  health: why === undefined ? { verdict } : { verdict, why },
})

describe('many verdicts', () => {
  const [good, slow, bad, going] = [
    judge('good', 'healthy'),
    judge('slow', 'progressing', '1 of 3 pods are ready'),
    judge('bad', 'failed', 'no image'),
    judge('going', 'deleting', 'it is being deleted'),
  ]

  it.each<readonly [string, readonly JudgedObject[], string, string]>([
    ['nothing', [], 'healthy', 'Healthy: nothing to wait for'],
    ['one', [good], 'healthy', 'Healthy: 1 workload'],
    ['several', [good, good, good], 'healthy', 'Healthy: 3 workloads'],
    ['others', [{ ...good, id: id('Service', 'web', '') }], 'healthy', 'Healthy: 1 object'],
    ['both', [good, { ...good, id: id('Service', 'web', '') }], 'healthy', 'Healthy: 1 workload, 1 other object'],
    [
      'one that is slow',
      [good, slow],
      'progressing',
      '1 of 2 not ready yet: demo:deployment/slow: 1 of 3 pods are ready',
    ],
    ['one that goes', [slow, going], 'progressing', '2 of 2 not ready yet: demo:deployment/going: it is being deleted'],
    ['one that is bad', [good, slow, bad], 'failed', '1 of 3 failed: demo:deployment/bad: no image'],
  ])('of %s come to one', (_name, judged, verdict, summary) => {
    expect(sumUpHealth(judged)).toMatchObject({ verdict, summary })
  })

  it('name what is not simply healthy, the worst first, and count all', () => {
    const note = judge('note', 'healthy', 'paused')
    const { objects, counts } = sumUpHealth([good, note, slow, going, bad])
    expect(objects.map(object => object.id)).toEqual(
      [bad, going, slow, note].map(judged => formatResourceId(judged.id)),
    )
    expect(counts).toEqual({ healthy: 2, progressing: 1, deleting: 1, failed: 1 })
  })

  it('name at most twenty, and the one that failed among them', () => {
    const many = Array.from({ length: 300 }, (_, index) => judge(`slow-${index}`, 'progressing', 'slow'))
    const { objects, counts } = sumUpHealth([...many, bad])
    expect(objects).toHaveLength(20)
    expect(objects[0]?.verdict).toBe('failed')
    expect(counts.progressing).toBe(300)
  })

  it('become a failure when the time is over, and only then', () => {
    expect(giveUpWaiting(sumUpHealth([good, slow]), '10m')).toMatchObject({
      verdict: 'failed',
      summary: '1 of 2 not ready within 10m: demo:deployment/slow: 1 of 3 pods are ready',
    })
    for (const judged of [[good], [bad]]) {
      expect(giveUpWaiting(sumUpHealth(judged), '10m')).toEqual(sumUpHealth(judged))
    }
  })
})

describe('patience', () => {
  it.each`
    deadlines             | minutes
    ${[]}                 | ${10}
    ${[60]}               | ${10}
    ${[600]}              | ${11}
    ${[600, 1200]}        | ${21}
    ${[2_147_483_647]}    | ${10}
    ${['odd', undefined]} | ${10}
  `('with deadlines of $deadlines seconds lasts $minutes minutes', ({ deadlines, minutes }) => {
    const objects = deadlines.map((progressDeadlineSeconds: number) =>
      anObject('apps/v1/Deployment', { spec: { progressDeadlineSeconds } }),
    )
    expect(patienceMs(objects)).toBe(minutes * 60_000)
  })
})

describe('what is looked at', () => {
  it.each`
    group                          | kind                          | isChosen
    ${'apps'}                      | ${'Deployment'}               | ${true}
    ${'batch'}                     | ${'Job'}                      | ${true}
    ${''}                          | ${'PersistentVolumeClaim'}    | ${true}
    ${'apiextensions.k8s.io'}      | ${'CustomResourceDefinition'} | ${true}
    ${'apiregistration.k8s.io'}    | ${'APIService'}               | ${true}
    ${'example.com'}               | ${'Greeting'}                 | ${true}
    ${'gateway.networking.k8s.io'} | ${'Gateway'}                  | ${true}
    ${'example.com'}               | ${'Secret'}                   | ${true}
    ${''}                          | ${'Secret'}                   | ${false}
    ${''}                          | ${'ConfigMap'}                | ${false}
    ${'batch'}                     | ${'CronJob'}                  | ${false}
    ${'rbac.authorization.k8s.io'} | ${'Role'}                     | ${false}
    ${'networking.k8s.io'}         | ${'NetworkPolicy'}            | ${false}
  `('a $kind of "$group": $isChosen', ({ group, kind, isChosen }) => {
    const one = id(kind, 'x', group)
    expect(chooseForHealth([one])).toEqual(isChosen ? [one] : [])
  })

  it('is bounded, workloads first', () => {
    const services = Array.from({ length: MAX_CHECKED_OBJECTS }, (_, index) => id('Service', `s-${index}`, ''))
    const workload = id('StatefulSet', 'db')
    const chosen = chooseForHealth([...services, workload])
    expect(chosen).toEqual([workload, ...services.slice(0, MAX_CHECKED_OBJECTS - 1)])
  })
})
