// What a verdict says of the pods behind a workload that does not come up.
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import { ClusterBusy } from '../../functions/ports/cluster/failures.ts'
import { anObject } from '../ports/cluster/planned.ts'
import { aWaitingWorld as aWorld, FIRST, SLOW, STUCK } from './a-waiting-world.ts'

const aPod = (name: string, status: JsonObject, app = 'shop') =>
  anObject('v1', 'Pod', { name, namespace: 'demo', labels: { app } }, { status })
const waiting = (reason: string, message: string): JsonObject => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'app', ready: false, state: { waiting: { reason, message } } }],
})
const NO_IMAGE = waiting('ImagePullBackOff', 'Back-off pulling image "shop:2"')
const STARTING: JsonObject = { phase: 'Pending' }
const RUNNING: JsonObject = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const UNSCHEDULABLE: JsonObject = {
  phase: 'Pending',
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }],
}
const CRASHED: JsonObject = {
  phase: 'Running',
  containerStatuses: [
    {
      name: 'app',
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'password hunter2 is wrong' } },
    },
  ],
}

/** Opens a world whose workload looks like this and has these pods. */
async function aWorldWith(workload: JsonObject, ...pods: readonly ReturnType<typeof aPod>[]) {
  const world = aWorld()
  await world.apply(FIRST)
  world.show(workload)
  for (const pod of pods) world.pods.makeForeign(pod)
  return world
}

describe('a workload that failed', () => {
  it.each`
    status           | words
    ${NO_IMAGE}      | ${'container app: ImagePullBackOff: Back-off pulling image "shop:2"'}
    ${CRASHED}       | ${'container app: CrashLoopBackOff (last ended with exit code 1): back-off 5m0s'}
    ${UNSCHEDULABLE} | ${'Unschedulable: 0/3 nodes are available'}
  `('is told at once with the words of its pod: $words', async ({ status, words }) => {
    const world = await aWorldWith(STUCK, aPod('shop-0', status))
    await world.tick()
    expect(world.told()).toEqual([
      ['unhealthy', FIRST, `1 of 1 failed: demo:statefulset/shop: no image: pod shop-0: ${words}`],
    ])
  })

  it('is told without what its containers printed last', async () => {
    const world = await aWorldWith(STUCK, aPod('shop-0', CRASHED))
    await world.tick()
    const said = JSON.stringify([world.told(), world.log.lines])
    expect(said).toContain('CrashLoopBackOff')
    expect(said).not.toContain('hunter2')
  })

  it('is told with the worst of its pods, and with no pod of another', async () => {
    const pods = [
      aPod('shop-0', RUNNING),
      aPod('shop-1', STARTING),
      aPod('shop-2', NO_IMAGE),
      aPod('cart-0', CRASHED, 'cart'),
    ]
    const world = await aWorldWith(STUCK, ...pods)
    await world.tick()
    expect(world.told()[0]?.[2]).toMatch(/: no image: pod shop-2: container app: ImagePullBackOff/)
  })

  it.each`
    what                          | prepare
    ${'runs no pod in trouble'}   | ${() => {}}
    ${'has pods nobody may list'} | ${(world: ReturnType<typeof aWorld>) => world.pods.unlist({ group: '', kind: 'Pod' })}
    ${'has pods it cannot read'}  | ${(world: ReturnType<typeof aWorld>) => world.pods.failNext('readPodsOf', new ClusterBusy('production', 503, undefined))}
  `('and $what is told by its own words', async ({ what, prepare }) => {
    const status = what === 'runs no pod in trouble' ? RUNNING : NO_IMAGE
    const world = await aWorldWith(STUCK, aPod('shop-0', status))
    prepare(world)
    await world.tick()
    expect(world.told()).toEqual([['unhealthy', FIRST, '1 of 1 failed: demo:statefulset/shop: no image']])
  })
})

describe('a workload under way', () => {
  it('is not asked for its pods in the first minute', async () => {
    const world = await aWorldWith(SLOW, aPod('shop-0', NO_IMAGE))
    world.pass(1)
    await world.tick()
    expect(world.told()[0]?.[2]).toBe('1 of 1 not ready yet: demo:statefulset/shop: 1 of 2 pods are ready')
  })

  it('is told with the words of its pod after it', async () => {
    const world = await aWorldWith(SLOW, aPod('shop-0', NO_IMAGE))
    world.pass(2)
    await world.tick()
    expect(world.told()).toMatchObject([
      [
        'progressing',
        FIRST,
        expect.stringMatching(/: 1 of 2 pods are ready: pod shop-0: container app: ImagePullBackOff/),
      ],
    ])
  })

  it('is told with them when its time is over', async () => {
    const world = await aWorldWith(SLOW, aPod('shop-0', UNSCHEDULABLE))
    world.pass(10)
    await world.tick()
    const words = '1 of 2 pods are ready: pod shop-0: Unschedulable: 0/3 nodes are available'
    expect(world.told()).toEqual([['unhealthy', FIRST, `1 of 1 not ready within 10m: demo:statefulset/shop: ${words}`]])
  })
})
