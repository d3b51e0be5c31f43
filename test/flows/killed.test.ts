// Workers that are killed: at every single call to the outside, before it and after it. The job comes back, and all is as it
// should be, done once.
import { describe, expect, it } from 'vitest'
import { describeUpdate } from '../../functions/domain/access/describe-update.ts'
import type { UpdateSpec } from '../../functions/domain/release/update-spec.ts'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { scanImage } from '../../functions/flows/scan-image.ts'
import { readShelf } from '../../functions/flows/steps/shelves.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { updateManifests } from '../../functions/flows/update-manifests.ts'
import { aLife, type Life } from './a-life.ts'
import { aWorld, configMap } from './a-sync-world.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const HOUR_MS = 3_600_000
/** As many as the work has to have for the test to be one. */
const LEAST_POINTS = 20

const aShop = () =>
  anImageWorld({
    files: { 'apps/shop.yaml': aDeployment('shop', `${SHOP}:1.2.3`) },
    shelf: { [repo('team/shop')]: { '1.2.3': { createdAt: 1 }, '1.2.4': { createdAt: 2 } } },
  })

/** Is one kind of work: where it is done, one turn of it, and what has to be true when it was done. */
type Work<World> = {
  readonly open: () => World
  readonly turn: (world: World, life: Life) => Promise<unknown>
  readonly look: (world: World) => Promise<unknown>
  readonly wanted: unknown
}

/** Kills one worker at each point there is, lets another one do the job again, and looks; answers with the points. */
async function killAtEachPoint<World>({ open, turn, look, wanted }: Work<World>): Promise<number> {
  for (let point = 0; ; point += 1) {
    const world = open()
    const life = aLife(point)
    const end = await life.until(turn(world, life))
    if (end === 'done') return point
    const next = aLife(Number.POSITIVE_INFINITY)
    await next.until(turn(world, next))
    expect(await look(world), `killed at point ${point}`).toEqual(wanted)
  }
}

type Shop = ReturnType<typeof aShop>
function leadShop({ ports }: Shop, life: Life) {
  const [gitHost, registry] = [life.lead(ports.gitHost()), life.lead(ports.registryFor())]
  const queues = { queue: life.lead(ports.queue), scans: life.lead(ports.scans), commits: life.lead(ports.commits) }
  return { ...ports, ...queues, gitHost: () => gitHost, registryFor: () => registry, table: life.lead(ports.table) }
}
const lookAtShop = async (world: Shop) => ({
  commits: world.commits().length,
  image: /image: (.*)/.exec(await world.file('apps/shop.yaml'))?.[1],
})

const release: UpdateSpec = {
  type: 'image',
  workloads: 'all',
  image: `${SHOP}:1.2.4`,
  kind: 'execute',
  excludes: [],
  force: false,
}

describe('a worker that is killed at any point', () => {
  it('of a sync leaves nothing undone, and the tag only where everything is applied', async () => {
    const points = await killAtEachPoint({
      open: () => {
        const world = aWorld({ sync: { garbageCollection: 'on' } })
        world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
        return world
      },
      turn: async (world, life) => {
        const { target, targets, cluster, gitHost, notifier, log, table } = world
        const [host, live] = [life.lead(gitHost), life.lead(cluster)]
        const queue = life.lead({ send: async () => {}, delay: async () => {} })
        const doors = { gitHost: () => host, cluster: () => live, notify: () => life.lead(notifier), queue }
        const ports = { ...doors, targets, commits: queue, table: life.lead(table), log, now: Date.now }
        const job = { kind: 'sync', target: target.name, reason: 'push', id: 'job', requestedAt: 0 } as const
        if (world.applied().length < 2) expect(world.tag()).toBeUndefined()
        return syncTarget(job, ports, Number.MAX_SAFE_INTEGER)
      },
      look: async world => [
        world.applied(),
        world.tag() === world.gitHost.listCommits('acme/manifests', 'main')[0]?.commit,
      ],
      wanted: [['ConfigMap/a', 'ConfigMap/b'], true],
    })
    expect(points).toBeGreaterThanOrEqual(LEAST_POINTS)
  })

  it('of automation leaves one commit, neither none nor two', async () => {
    const points = await killAtEachPoint({
      open: aShop,
      turn: (world, life) => {
        const ids = { target: world.target.name, id: 'job', requestedAt: world.now() }
        const job = { kind: 'automate', reason: 'interval', ...ids } as const
        return automateWorkloads(job, leadShop(world, life), world.now() + HOUR_MS)
      },
      look: lookAtShop,
      wanted: { commits: 2, image: `${SHOP}:1.2.4` },
    })
    expect(points).toBeGreaterThanOrEqual(LEAST_POINTS)
  })

  it('of a release that a person asked for leaves one commit, neither none nor two', async () => {
    const update = describeUpdate(release, { message: '', user: 'ada' })
    const points = await killAtEachPoint({
      open: aShop,
      turn: (world, life) => {
        const ids = { target: world.target.name, id: 'job', requestedAt: world.now() }
        return updateManifests({ kind: 'update', update, ...ids }, leadShop(world, life), world.now() + HOUR_MS)
      },
      look: lookAtShop,
      wanted: { commits: 2, image: `${SHOP}:1.2.4` },
    })
    expect(points).toBeGreaterThanOrEqual(LEAST_POINTS)
  })

  it('of a scan leaves the new tag known, and the target that would use it woken', async () => {
    const points = await killAtEachPoint({
      open: aShop,
      turn: (world, life) => {
        const job = { kind: 'scan', repo: repo('team/shop'), reason: 'push', id: 'job', requestedAt: 0 } as const
        return scanImage(job, leadShop(world, life), world.now() + HOUR_MS)
      },
      look: async world => ({
        tags: (await readShelf(repo('team/shop'), world.table)).tags.toSorted(),
        woken: new Set(world.sent.commits.map(({ group }) => group)),
      }),
      wanted: { tags: ['1.2.3', '1.2.4'], woken: new Set(['automate/production']) },
    })
    expect(points).toBeGreaterThanOrEqual(8)
  })
})
