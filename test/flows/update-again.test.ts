// A job that comes twice, an answer that is lost, a table or a queue that is down: what was committed is told, once.
import { describe, expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import { readJob } from '../../functions/flows/steps/asked-jobs.ts'
import { readImageJournal, readImageRun } from '../../functions/flows/steps/image-runs.ts'
import { aDeployment, anImageWorld, Lost, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const ID = 'demo:deployment/shop' as ResourceIdText
const RELEASE = {
  type: 'containers',
  kind: 'execute',
  containers: new Map([[ID, [{ container: 'main', current: `${SHOP}:1.0`, target: `${SHOP}:1.1` }]]]),
  skipMismatches: false,
  force: false,
} as const

const aShop = (more = {}) =>
  anImageWorld({
    files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, {}) },
    shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} } },
    targets: [more],
  })

describe('a job that comes twice', () => {
  it('is done once, and answers what it did', async () => {
    const world = aShop()
    const job = world.updateJob(RELEASE)
    const first = await world.runUpdate(job)
    expect(await world.runUpdate(job)).toEqual(first)
    expect(world.commits()).toHaveLength(2)
    expect(await readJob(job.id, world.table)).toMatchObject({
      StatusString: 'succeeded',
      Result: { revision: first.commit },
    })
  })

  it('is taken up where it was killed: what it had committed is no failure', async () => {
    const world = aShop()
    const job = world.updateJob(RELEASE)
    world.gitHost.failNext('commitFiles', new Error('killed'), 'after')
    await expect(world.runUpdate(job)).rejects.toThrow('killed')
    const again = await world.runUpdate(job)
    expect(again).toMatchObject({ verdict: 'nothing' })
    expect(again.result.get(ID)).toMatchObject({ status: 'skipped', error: 'image(s) up to date' })
    expect(world.commits()).toHaveLength(2)
  })

  it('fails again when it failed for a reason that stands', async () => {
    const world = aShop()
    const job = world.updateJob({ ...RELEASE, containers: new Map([['demo:deployment/gone' as ResourceIdText, []]]) })
    await expect(world.runUpdate(job)).rejects.toMatchObject({ what: 'no changes found' })
    expect(await readJob(job.id, world.table)).toMatchObject({ StatusString: 'failed' })
  })
})

describe('an answer that is lost', () => {
  it('is found on the branch: the commit is recorded, with its revision', async () => {
    const world = aShop()
    world.gitHost.failNext('commitFiles', new Lost(), 'after')
    const run = await world.update(RELEASE)
    expect(run).toMatchObject({
      verdict: 'committed',
      commit: world.gitHost.listCommits('acme/manifests', 'main')[0]?.commit,
    })
  })

  it('is found although the host sets line breaks in its own way', async () => {
    const world = aShop({ automation: { commit: { suffix: '\n\n[ci skip]' } } })
    const { readMessage } = world.gitHost
    world.gitHost.readMessage = async query => (await readMessage(query)).replaceAll('\n\n\n', '\n\n').trim()
    world.gitHost.failNext('commitFiles', new Lost(), 'after')
    const add = new Map([['locked', 'true']])
    const spec = { type: 'policy', updates: new Map([[ID, { add, remove: new Set<string>() }]]) } as const
    expect(await world.update(spec)).toMatchObject({ verdict: 'committed' })
    expect(world.commits()).toHaveLength(2)
  })

  it('is not taken from another target whose commit has the same words', async () => {
    const semver = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' }
    const world = anImageWorld({
      files: {
        'one/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, semver),
        'two/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, semver),
      },
      shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} } },
      targets: ['one', 'two'].map(name => ({ name, git: { paths: [name] } })),
    })
    const [one, two] = world.targets
    world.gitHost.beforeNext('commitFiles', () => {
      world.gitHost.push(
        'acme/manifests',
        'main',
        { 'one/shop.yaml': aDeployment('shop', `${SHOP}:1.1`, semver) },
        { message: `Auto-release ${SHOP}:1.1` },
      )
      throw new Lost()
    })
    const run = await world.automate('interval', two)
    expect(run).toMatchObject({ verdict: 'committed' })
    expect(await world.file('two/shop.yaml')).toContain(':1.1')
    expect(await world.automate('interval', one)).toMatchObject({ verdict: 'nothing' })
  })

  it('makes the job come back when the branch is where it was', async () => {
    const world = aShop()
    const job = world.updateJob(RELEASE)
    world.gitHost.failNext('commitFiles', new Lost(), 'before')
    await expect(world.runUpdate(job)).rejects.toBeInstanceOf(Lost)
    expect(await readJob(job.id, world.table)).toMatchObject({ StatusString: 'running' })
    expect(await world.runUpdate(job)).toMatchObject({ verdict: 'committed' })
    expect(world.commits()).toHaveLength(2)
  })
})

describe('while the queue is down', () => {
  it('a commit is recorded all the same, and the poll brings it to the cluster', async () => {
    const world = aShop()
    world.down.queue = true
    const job = world.updateJob(RELEASE)
    expect(await world.runUpdate(job)).toMatchObject({ verdict: 'committed' })
    expect(await readImageRun(job.id, world.table)).toMatchObject({ verdict: 'committed' })
    expect(world.log.lines.filter(({ msg }) => msg === 'commit not announced')).toMatchObject([
      { level: 'warn', job: job.id },
    ])
  })

  it('a run that has a rest to hand over comes back, and its commit stays in the journal', async () => {
    const automated = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' }
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, automated) },
      shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} }, [repo('team/new')]: { '1.0': {}, '1.1': {} } },
    })
    await world.scan('team/shop')
    world.push({ 'new.yaml': aDeployment('new', 'registry.example/team/new:1.0', automated) })
    world.down.queue = true
    const job = { kind: 'automate', target: world.target.name, reason: 'scan', id: 'j', requestedAt: 0 } as const
    await expect(world.runAutomate(job, world.now())).rejects.toBeInstanceOf(Lost)
    world.down.queue = false
    world.pass(1_000)
    await world.runAutomate(job)
    const journal = await readImageJournal(world.target.name, world.table)
    expect(journal.map(({ verdict, summary }) => `${verdict}: ${summary}`)).toEqual([
      'committed: registry.example/team/new:1.1 committed',
      `committed: ${SHOP}:1.1 committed`,
    ])
  })
})

describe('while the table is down', () => {
  it('a release waits: it has written nothing', async () => {
    const world = aShop()
    world.down.table = true
    await expect(world.update(RELEASE)).rejects.toMatchObject({ code: 'table-unavailable' })
    expect(world.commits()).toHaveLength(1)
  })

  it('automation waits, and goes on after it', async () => {
    const world = aShop()
    world.down.table = true
    await expect(world.automate()).rejects.toMatchObject({ code: 'table-unavailable' })
    world.down.table = false
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
  })

  it('a commit that was just made is told in the log, and is not made again', async () => {
    const world = aShop()
    world.gitHost.beforeNext('commitFiles', () => {
      world.down.table = true
    })
    const run = await world.update(RELEASE)
    expect(run).toMatchObject({ verdict: 'committed' })
    const lines = world.log.lines.filter(({ msg }) => msg === 'run not recorded' || msg === 'images committed')
    expect(lines).toMatchObject([{ level: 'warn' }, { commit: run.commit?.slice(0, 7), images: [`${SHOP}:1.1`] }])
    expect(world.commits()).toHaveLength(2)
  })
})
