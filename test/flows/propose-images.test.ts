// Change requests instead of commits: one for what automation finds, one for each thing that a person asks for.
import { describe, expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import type { PolicySpec } from '../../functions/domain/release/update-spec.ts'
import { readJob } from '../../functions/flows/steps/asked-jobs.ts'
import { readImageJournal } from '../../functions/flows/steps/image-runs.ts'
import { aDeployment, anImageWorld, Lost, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const SEMVER = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' }
const lock = (name: string): PolicySpec => {
  const update = { add: new Map([['locked', 'true']]), remove: new Set<string>() }
  return { type: 'policy', updates: new Map([[`demo:deployment/${name}` as ResourceIdText, update]]) }
}

function aShop() {
  const world = anImageWorld({
    files: {
      'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER),
      'other.yaml': aDeployment('other', 'nginx:1', {}),
    },
    shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} } },
    targets: [{ automation: { commit: { via: 'change-request' } } }],
  })
  const requests = () => world.gitHost.listChangeRequests('acme/manifests')
  const automate = () => {
    world.pass(300_000)
    return world.automate()
  }
  return { ...world, requests, automate }
}

describe('what automation finds', () => {
  it('is one change request; the branch stays, and nothing is synced', async () => {
    const world = aShop()
    const run = await world.automate()
    expect(run).toMatchObject({ verdict: 'proposed', url: expect.any(String), summary: `${SHOP}:1.1 proposed` })
    expect(world.requests()).toMatchObject([
      { from: 'fluxless/images', branch: 'main', title: `Auto-release ${SHOP}:1.1` },
    ])
    expect(world.commits()).toHaveLength(1)
    expect(world.sent.syncs).toEqual([])
  })

  it('is proposed once as long as nothing changes, and asks the host for nothing', async () => {
    const world = aShop()
    const { url } = await world.automate()
    const { proposeFiles } = world.gitHost.calls
    expect(await world.automate()).toMatchObject({ verdict: 'proposed', url })
    expect(world.gitHost.calls.proposeFiles).toBe(proposeFiles)
    expect(await readImageJournal(world.target.name, world.table)).toHaveLength(1)
  })

  it('stays closed when people closed it, until there is something else to propose', async () => {
    const world = aShop()
    await world.automate()
    world.gitHost.closeChangeRequest('acme/manifests', 1)
    world.push({ 'unrelated.yaml': 'a: b\n' })
    await world.automate()
    expect(world.requests()).toHaveLength(1)
    world.registry.push(repo('team/shop'), '1.2')
    await world.automate()
    expect(world.requests()).toMatchObject([{ isOpen: false }, { isOpen: true, title: `Auto-release ${SHOP}:1.2` }])
  })

  it('is brought up to date when something newer comes, or the file changes', async () => {
    const world = aShop()
    await world.automate()
    world.registry.push(repo('team/shop'), '1.2')
    await world.automate()
    world.push({ 'shop.yaml': `# mine\n${aDeployment('shop', `${SHOP}:1.0`, SEMVER)}` })
    await world.automate()
    expect(world.requests()).toMatchObject([{ number: 1, isOpen: true, title: `Auto-release ${SHOP}:1.2` }])
    const [proposed] = world.gitHost.listCommits('acme/manifests', 'fluxless/images')
    expect(proposed?.changed).toEqual(['shop.yaml'])
  })

  it('is nothing any more once it was merged', async () => {
    const world = aShop()
    await world.automate()
    world.push({ 'shop.yaml': aDeployment('shop', `${SHOP}:1.1`, SEMVER) })
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
  })

  it('is proposed again when the table forgot, and the open one is found', async () => {
    const world = aShop()
    const { url } = await world.automate()
    await world.table.remove('proposed/production')
    expect(await world.automate()).toMatchObject({ url })
    expect(world.requests()).toHaveLength(1)
  })

  it('is found after an answer that was lost', async () => {
    const world = aShop()
    world.gitHost.failNext('proposeFiles', new Lost(), 'after')
    await expect(world.automate()).rejects.toBeInstanceOf(Lost)
    expect(await world.automate()).toMatchObject({ verdict: 'proposed' })
    expect(world.requests()).toHaveLength(1)
  })
})

describe('what a person asks for', () => {
  it('is a change request of its own, which no run of automation replaces', async () => {
    const world = aShop()
    await world.automate()
    const asked = await world.update(lock('shop'))
    await world.update(lock('other'))
    world.registry.push(repo('team/shop'), '1.2')
    await world.automate()
    expect(world.requests().map(({ title, isOpen }) => `${title} ${isOpen}`)).toEqual([
      `Auto-release ${SHOP}:1.2 true`,
      'Locked: demo:deployment/shop true',
      'Locked: demo:deployment/other true',
    ])
    expect(await readJob(asked.id, world.table)).toMatchObject({
      StatusString: 'succeeded',
      Result: { update: { verdict: 'proposed', url: asked.url } },
    })
    expect((await readJob(asked.id, world.table))?.Result).not.toHaveProperty('revision')
  })

  it('is the same one when it is asked for twice, and opened again when it was closed', async () => {
    const world = aShop()
    const first = await world.update(lock('shop'))
    expect(await world.update(lock('shop'), { message: '', user: 'somebody else' })).toMatchObject({ url: first.url })
    world.gitHost.closeChangeRequest('acme/manifests', 1)
    await world.update(lock('shop'))
    expect(world.requests().map(({ isOpen }) => isOpen)).toEqual([false, true])
  })

  it('wakes automation when it is merged, not when it is proposed', async () => {
    const world = aShop()
    const update = { add: new Map([['automated', 'true']]), remove: new Set<string>() }
    await world.update({ type: 'policy', updates: new Map([['demo:deployment/other' as ResourceIdText, update]]) })
    expect(world.sent.commits).toEqual([])
    expect(world.sent.syncs).toEqual([])
  })
})
