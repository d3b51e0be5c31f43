// Why images stand as they do, told from what is remembered; and what a release would do, told without doing it.
import { describe, expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import type { ImageReleaseSpec } from '../../functions/domain/release/update-spec.ts'
import { readJob } from '../../functions/flows/steps/asked-jobs.ts'
import { explainImages } from '../../functions/flows/steps/explain-images.ts'
import { readImageJournal } from '../../functions/flows/steps/image-runs.ts'
import { planOnly } from '../../functions/flows/steps/plan-only.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const ID = 'demo:deployment/shop' as ResourceIdText
const SEMVER = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' }

function aShop(annotations: Readonly<Record<string, string>> = SEMVER) {
  const world = anImageWorld({
    files: {
      'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, annotations),
      'other.yaml': aDeployment('other', 'nginx', {}),
    },
    shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} } },
  })
  const explain = async (isMeant = (id: ResourceIdText) => id === ID) =>
    explainImages(world.target, isMeant, world.table)
  return { ...world, explain }
}

describe('an explanation', () => {
  it('knows nothing as long as nothing is remembered', async () => {
    expect(await aShop().explain()).toEqual(new Map())
  })

  it('tells of the workloads that are meant, and asks nobody', async () => {
    const world = aShop()
    await world.automate()
    const before = [world.registry.requests(repo('team/shop')), { ...world.gitHost.calls }]
    const told = await world.explain()
    expect([...told]).toMatchObject([
      [ID, [{ container: 'main', image: `${SHOP}:1.0`, state: 'next', why: expect.stringContaining('1.1') }]],
    ])
    expect([world.registry.requests(repo('team/shop')), { ...world.gitHost.calls }]).toEqual(before)
    expect((await world.explain(() => true)).size).toBe(2)
  })

  it('shows a tag that came lately', async () => {
    const world = aShop()
    await world.automate()
    world.pass(1_000)
    world.registry.push(repo('team/shop'), '2.0')
    await world.scan('team/shop')
    const [explained] = (await world.explain()).get(ID) ?? []
    expect(explained?.news).toEqual([{ tag: '2.0', seenAt: world.now(), matches: false }])
  })

  it('tells of a registry that fell silent since', async () => {
    const world = aShop()
    await world.automate()
    world.registry.setFault(repo('team/shop'), 'denied')
    world.pass(300_000)
    await world.automate()
    const [explained] = (await world.explain()).get(ID) ?? []
    expect(explained).toMatchObject({
      listedAt: world.now() - 300_000,
      trouble: expect.stringContaining('does not let us read'),
    })
  })
})

describe('a plan', () => {
  const spec: ImageReleaseSpec = {
    type: 'image',
    workloads: 'all',
    image: 'latest',
    kind: 'plan',
    excludes: [],
    force: false,
  }

  it('says what a release would do, edits included, and does nothing of it', async () => {
    const world = aShop({})
    const id = await planOnly(
      world.target,
      { ...spec, image: `${SHOP}:1.1` },
      { ...world.ports, newId: () => 'plan-1' },
    )
    expect(id).toBe('plan-1')
    expect(await readJob(id, world.table)).toMatchObject({
      StatusString: 'succeeded',
      Result: { result: { [ID]: { Status: 'success', PerContainer: [{ Target: `${SHOP}:1.1` }] } } },
    })
    expect(world.commits()).toHaveLength(1)
    expect(await readImageJournal(world.target.name, world.table)).toEqual([])
  })

  it('carries the notes of what cannot be decided', async () => {
    const world = aShop({})
    world.registry.setFault(repo('team/shop'), 'down')
    const id = await planOnly(world.target, spec, { ...world.ports, newId: () => 'plan-1' })
    expect((await readJob(id, world.table))?.Result).toMatchObject({
      update: { notes: [{ image: 'nginx' }, { image: `${SHOP}:1.0` }] },
    })
  })

  it('fails as the release would, at once', async () => {
    const world = aShop({})
    const asked = planOnly(world.target, { ...spec, image: `${SHOP}:9` }, { ...world.ports, newId: () => 'plan-1' })
    await expect(asked).rejects.toMatchObject({ code: 'update-refused' })
    const bad = `kind: Deployment\napiVersion: apps/v1\nmetadata: { name: shop, namespace: demo }\nx: &i ${SHOP}:1.0\ny: *i\nspec: { template: { spec: { containers: [{ name: main, image: *i }] } } }\n`
    world.push({ 'shop.yaml': bad })
    const edited = planOnly(world.target, { ...spec, image: `${SHOP}:1.1` }, { ...world.ports, newId: () => 'plan-2' })
    await expect(edited).rejects.toMatchObject({ code: 'manifest-not-editable' })
  })
})
