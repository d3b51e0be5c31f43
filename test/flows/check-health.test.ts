// From a sync that leaves a note to the verdict that is told once: the clock asks, the cluster answers, the wait ends.
import { describe, expect, it } from 'vitest'
import type { HealthJob } from '../../functions/domain/sync/health-job.ts'
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import { checkHealth } from '../../functions/flows/check-health.ts'
import { noteApplied, queueHealthChecks, readDueHealth, readHealth } from '../../functions/flows/steps/health-notes.ts'
import { recordRun } from '../../functions/flows/steps/record-run.ts'
import { ClusterCredentialsRefused, ClusterUnreachable } from '../../functions/ports/cluster/failures.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { aTarget } from '../builders/a-target.ts'
import { aWaitingWorld as aWorld, FIRST, READY, SECOND, SLOW, STUCK, shop } from './a-waiting-world.ts'

describe('what was applied', () => {
  it('is told healthy when it is, once, and then nobody waits', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    expect(await world.tick()).toBe(1)
    expect(world.told()).toEqual([['healthy', FIRST, 'Healthy: 1 workload']])
    expect(await world.tick()).toBe(0)
    expect(await readHealth(world.target, world.table)).toMatchObject({ commit: FIRST, verdict: 'healthy' })
    expect(world.log.lines).toMatchObject([{ msg: 'health healthy', target: 'production', commit: 'aaaaaaa' }])
  })

  it('is looked at where its target is synced, by a small job', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    await world.tick()
    expect(world.queued).toMatchObject([{ group: 'production', coalesceKey: 'health' }])
    expect(JSON.parse(world.queued[0]?.body ?? '')).toMatchObject({ kind: 'health', commit: FIRST })
  })

  it('is looked at only where there is something to see: no ConfigMap, nothing that was never applied', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    await world.tick()
    expect(world.asked).toEqual([[shop]])
  })

  it('is told to be under way once, then healthy', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show(SLOW)
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await world.tick()).toBe(1)
      world.pass(1)
    }
    world.show(READY)
    await world.tick()
    expect(world.told()).toEqual([
      ['progressing', FIRST, '1 of 1 not ready yet: demo:statefulset/shop: 1 of 2 pods are ready'],
      ['healthy', FIRST, 'Healthy: 1 workload'],
    ])
  })

  it('is told unhealthy at once when it failed, with the object and its words', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show(STUCK)
    await world.tick()
    expect(world.told()).toEqual([['unhealthy', FIRST, '1 of 1 failed: demo:statefulset/shop: no image']])
    expect(await world.tick()).toBe(0)
  })

  it('is told unhealthy when its time is over, not a moment before', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show(SLOW)
    world.pass(9)
    await world.tick()
    expect(world.told().map(([verdict]) => verdict)).toEqual(['progressing'])
    world.pass(1)
    await world.tick()
    expect(world.told()[1]).toEqual([
      'unhealthy',
      FIRST,
      '1 of 1 not ready within 10m: demo:statefulset/shop: 1 of 2 pods are ready',
    ])
    expect(await readDueHealth(world.target, world.table)).toBeUndefined()
  })

  it('counts as under way when it is gone', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show()
    await world.tick()
    expect(world.told()).toEqual([
      ['progressing', FIRST, '1 of 1 not ready yet: demo:statefulset/shop: it is not there'],
    ])
  })
})

describe('a newer commit', () => {
  it('ends the wait for the one before, quietly', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    const [job] = await queueHealthChecks(world.ports.targets, world.ports.now(), world.ports)
    await world.apply(SECOND)
    expect(await checkHealth(job as HealthJob, world.ports)).toBeUndefined()
    expect(world.told()).toEqual([])
    expect(world.asked).toEqual([])
    await world.tick()
    expect(world.told()).toEqual([['healthy', SECOND, 'Healthy: 1 workload']])
  })

  it.each(['failed', 'retrying', 'postponed'] as const)('that %s ends it too', async verdict => {
    const world = aWorld()
    await world.apply(FIRST)
    await world.apply(SECOND, { verdict, counts: {} })
    await world.tick()
    expect(world.told()).toEqual([])
    expect(await readDueHealth(world.target, world.table)).toBeUndefined()
  })

  it('is not what a run without a commit means', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    const { commit: _, ...blind } = { commit: FIRST, verdict: 'retrying', counts: {} } as const
    await recordRun(
      {
        ...blind,
        id: 'blind',
        target: world.target,
        reason: 'poll',
        startedAt: 0,
        endedAt: 0,
        tag: 'kept',
        objects: [],
        failures: [],
        summary: 'x',
      },
      world.table,
      world.ports.now(),
    )
    await world.tick()
    expect(world.told()).toEqual([['healthy', FIRST, 'Healthy: 1 workload']])
  })
})

describe('a run', () => {
  it.each`
    changes                                  | isDue    | what
    ${{ counts: { unchanged: 3 } }}          | ${false} | ${'that found all as it was opens no wait'}
    ${{ counts: { updated: 1 } }}            | ${true}  | ${'that changed something opens one'}
    ${{ verdict: 'partly-applied' }}         | ${true}  | ${'that left one object out opens one'}
    ${{ counts: {}, reason: 'manual' }}      | ${true}  | ${'that a person asked for opens one'}
    ${{ counts: {}, commit: SECOND }}        | ${true}  | ${'of a commit never looked at opens one'}
    ${{ verdict: 'postponed' }}              | ${false} | ${'that is not done opens none'}
    ${{ verdict: 'failed', commit: SECOND }} | ${false} | ${'that failed opens none'}
  `('$what', async ({ changes, isDue }) => {
    const world = aWorld()
    await world.apply(FIRST)
    await world.tick()
    await world.apply(FIRST, changes)
    expect((await readDueHealth(world.target, world.table)) !== undefined).toBe(isDue)
  })

  it('of the same commit does not prolong the wait', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show(SLOW)
    for (let minute = 0; minute < 11; minute += 1) {
      await world.tick()
      world.pass(1)
      await world.apply(FIRST, { reason: 'resync', counts: { updated: 1 } })
    }
    expect(world.told().map(([verdict]) => verdict)).toEqual(['progressing', 'unhealthy'])
  })

  it('that mends what failed is told again', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.show(STUCK)
    await world.tick()
    world.show(READY)
    await world.apply(FIRST, { reason: 'resync', counts: { updated: 1 } })
    await world.tick()
    expect(world.told().map(([verdict]) => verdict)).toEqual(['unhealthy', 'healthy'])
  })

  it('does not fail for a note that cannot be written', async () => {
    const world = aWorld()
    const broken = async () => {
      throw new TableUnavailable('table.sqlite', undefined)
    }
    const ports = { ...world.ports, table: { ...world.table, put: broken } }
    const run = { target: world.target, commit: FIRST, verdict: 'applied', counts: { created: 1 } }
    await noteApplied(run as unknown as SyncRun, ports)
    expect(world.log.lines).toMatchObject([{ msg: 'health not noted', level: 'warn', target: 'production' }])
  })
})

describe('a cluster that cannot be looked at', () => {
  it('is asked again by the next tick, and never holds up the queue', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.fail(new ClusterUnreachable('production', undefined))
    expect(await world.look()).toBeUndefined()
    expect(world.log.lines).toMatchObject([{ msg: 'health not checked', level: 'warn', code: 'cluster-unreachable' }])
    world.show(READY)
    await world.tick()
    expect(world.told()).toEqual([['healthy', FIRST, 'Healthy: 1 workload']])
  })

  it('is given up when that lasts', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.fail(new ClusterUnreachable('production', undefined))
    world.pass(10)
    await world.tick()
    expect(world.told()).toMatchObject([['health-unknown', FIRST, expect.stringMatching(/^Not known: /)]])
    expect(await world.tick()).toBe(0)
  })

  it('for want of rights is told at once', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    world.fail(new ClusterCredentialsRefused('production'))
    await world.tick()
    expect(world.told()).toMatchObject([['health-unknown', FIRST, expect.stringMatching(/^Not known: .*[.]$/)]])
    expect(await readHealth(world.target, world.table)).toMatchObject({ verdict: 'unknown' })
  })
})

describe('a job', () => {
  it.each`
    job                   | what
    ${{ target: 'gone' }} | ${'of a target that is gone'}
    ${{ commit: SECOND }} | ${'of a commit nobody waits for'}
  `('$what ends quietly', async ({ job }) => {
    const world = aWorld()
    await world.apply(FIRST)
    expect(await world.look(job)).toBeUndefined()
    expect(world.told()).toEqual([])
    expect(world.log.lines).toEqual([])
  })

  it('of a target that left the configuration closes its note', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    await checkHealth(
      { kind: 'health', target: world.target, commit: FIRST, id: 'h', requestedAt: 0 },
      { ...world.ports, targets: [] },
    )
    expect(await readDueHealth(world.target, world.table)).toBeUndefined()
  })

  it('that comes twice tells once', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    await world.look()
    await world.look()
    expect(world.told()).toHaveLength(1)
  })

  it('is queued for the others when one note cannot be read', async () => {
    const world = aWorld()
    await world.apply(FIRST)
    const get = async (key: string) => {
      if (key === 'health-due/broken') throw new TableUnavailable('table.sqlite', undefined)
      return world.table.get(key)
    }
    const targets = [aTarget({ name: 'broken' }), ...world.ports.targets]
    const jobs = await queueHealthChecks(targets, world.ports.now(), { ...world.ports, table: { ...world.table, get } })
    expect(jobs.map(job => job.target)).toEqual(['production'])
    expect(world.log.lines).toMatchObject([{ msg: 'health not queued', level: 'error', target: 'broken' }])
  })
})
