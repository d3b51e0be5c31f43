// A registry that tells of a push before it shows it: the look comes back, finds it, and gives up on what never comes.
import { expect, it } from 'vitest'
import type { Tag } from '../../functions/domain/images/image.ts'
import type { ScanJob } from '../../functions/domain/sync/scan-job.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = repo('team/shop')
const BY_VERSION = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' }
const BY_AGE = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'glob:1.*' }
const CREATED = { createdAt: Date.parse('2025-01-01T00:00:00Z') }
const LATER = { createdAt: Date.parse('2025-01-02T00:00:00Z') }

async function aShop(annotations: Readonly<Record<string, string>>) {
  const files = { 'shop.yaml': aDeployment('shop', 'registry.example/team/shop:1.0.0', annotations) }
  const world = anImageWorld({ files, shelf: { [SHOP]: { '1.0.0': CREATED } } })
  await world.automate()
  const job: Partial<ScanJob> = { id: 'a-push', requestedAt: world.now(), tags: ['1.1.0' as Tag] }
  return { ...world, knock: () => world.scan('team/shop', job) }
}

it('comes back for a tag that is not listed yet, and wakes automation when it is', async () => {
  const world = await aShop(BY_VERSION)
  await expect(world.knock()).rejects.toMatchObject({ code: 'push-not-shown', retryAfterMs: 2_000 })
  expect(world.sent.commits).toEqual([])
  world.registry.push(SHOP, '1.1.0', LATER)
  world.pass(2_000)
  await world.knock()
  expect(world.sent.commits).toHaveLength(1)
  expect(await world.automate('scan')).toMatchObject({ verdict: 'committed' })
})

it('comes back for a tag that is listed before its manifest is there, and reads that then', async () => {
  const world = await aShop(BY_AGE)
  world.registry.push(SHOP, '1.1.0', LATER)
  world.registry.lose(SHOP, '1.1.0')
  await expect(world.knock()).rejects.toMatchObject({ code: 'push-not-shown' })
  world.registry.push(SHOP, '1.1.0', LATER)
  world.pass(2_000)
  await world.knock()
  expect(await world.automate('scan')).toMatchObject({ verdict: 'committed' })
})

it('takes a tag for gone that does not come, before the queue gives the job up', async () => {
  const world = await aShop(BY_VERSION)
  let attempts = 1
  for (; ; attempts += 1) {
    const came = await world.knock().then(
      () => true,
      () => false,
    )
    if (came) break
    world.pass(2_000)
  }
  // The queue hands a job out five times.
  expect(attempts).toBe(5)
  expect(world.sent.commits).toHaveLength(1)
})

it('does not wait for a tag that nobody would take', async () => {
  const world = await aShop({ ...BY_VERSION, 'fluxcd.io/tag.main': 'semver:~2' })
  await world.knock()
  expect(world.log.lines.some(({ msg }) => msg === 'scan done')).toBe(true)
})
