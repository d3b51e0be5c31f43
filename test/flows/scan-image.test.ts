// A look at one repository: what is asked of the registry, whom it wakes, and what happens when it cannot answer.
import { describe, expect, it } from 'vitest'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'
import { readShelf } from './read-shelf.ts'

const SHOP = 'registry.example/team/shop'
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })
const AGED = { 'fluxcd.io/automated': 'true' }
const SEMVER = { ...AGED, 'fluxcd.io/tag.main': 'semver:~1' }

async function aShop(annotations: Readonly<Record<string, string>> = AGED, isKnown = true) {
  const world = anImageWorld({
    files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, annotations) },
    shelf: { [repo('team/shop')]: { '1.0': at(1), '1.1': at(2) } },
  })
  if (isKnown) await world.automate()
  world.sent.commits.length = 0
  world.pass(1_000)
  return world
}

const requests = (world: Awaited<ReturnType<typeof aShop>>) => world.registry.requests(repo('team/shop'))
const difference = (before: ReturnType<typeof requests>, after: ReturnType<typeof requests>) =>
  [after.listTags - before.listTags, after.readDigest - before.readDigest, after.readImage - before.readImage].join(' ')

describe('a push', () => {
  it.each`
    what                                    | annotations | tag      | hint         | asked
    ${'of a new tag, by age'}               | ${AGED}     | ${'1.2'} | ${['1.2']}   | ${'1 0 1'}
    ${'of a new tag, without a hint'}       | ${AGED}     | ${'1.2'} | ${undefined} | ${'1 0 1'}
    ${'of a known tag, by age'}             | ${AGED}     | ${'1.1'} | ${['1.1']}   | ${'1 1 1'}
    ${'of a known tag, without a hint'}     | ${AGED}     | ${'1.1'} | ${undefined} | ${'1 0 0'}
    ${'of a new tag, by version'}           | ${SEMVER}   | ${'1.2'} | ${['1.2']}   | ${'1 0 0'}
    ${'of a known tag that did not change'} | ${AGED}     | ${''}    | ${['1.1']}   | ${'1 1 0'}
  `('$what asks for lists, digests and images: $asked', async ({ annotations, tag, hint, asked }) => {
    const world = await aShop(annotations)
    if (tag !== '') world.registry.push(repo('team/shop'), tag, at(5))
    const before = requests(world)
    await world.scan('team/shop', { ...(hint === undefined ? {} : { tags: hint }) })
    expect(difference(before, requests(world))).toBe(asked)
    expect(world.sent.commits.map(({ group }) => group)).toEqual(['automate/production'])
  })

  it('of what no target uses is looked at by nobody', async () => {
    const world = await aShop()
    await world.scan('team/other')
    expect(world.registry.requests(repo('team/other')).listTags).toBe(0)
    expect(world.sent.commits).toEqual([])
    expect(world.log.lines.at(-1)).toMatchObject({ msg: 'scan skipped', why: 'no target uses it' })
  })

  it('of what the settings leave out is looked at by nobody', async () => {
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`) },
      targets: [{ automation: { exclude: ['registry.example/*'] } }],
    })
    await world.automate()
    await world.scan('team/shop')
    expect(world.registry.requests(repo('team/shop')).listTags).toBe(0)
  })

  it('of what is used and not automated is read, and wakes nobody', async () => {
    const world = await aShop({})
    await world.scan('team/shop')
    expect(requests(world)).toEqual({ listTags: 1, readDigest: 0, readImage: 0 })
    expect(world.sent.commits).toEqual([])
  })

  it('wakes a target of whose images nothing is known (any more)', async () => {
    const world = await aShop(AGED, false)
    await world.scan('team/shop')
    expect(world.sent.commits.map(({ group }) => group)).toEqual(['automate/production'])
  })

  it('wakes each target once, whatever name of the image it uses', async () => {
    const world = anImageWorld({
      files: {
        'one/a.yaml': aDeployment('a', 'docker.io/acme/app:1', SEMVER),
        'two/b.yaml': `${aDeployment('b', 'acme/app:1', SEMVER)}---\n${aDeployment('c', 'acme/app:1', SEMVER)}`,
        'three/c.yaml': aDeployment('c', 'acme/other:1', SEMVER),
      },
      shelf: { 'index.docker.io/acme/app': { '1.1': {} }, 'index.docker.io/acme/other': {} },
      targets: ['one', 'two', 'three'].map(name => ({ name, git: { paths: [name] } })),
    })
    for (const target of world.targets) await world.automate('interval', target)
    await world.scan('', { repo: 'index.docker.io/acme/app' as ReturnType<typeof repo> })
    expect(world.sent.commits.map(({ group }) => group)).toEqual(['automate/one', 'automate/two'])
  })
})

describe('what a person or the clock asks for', () => {
  it('wakes automation only when there is news', async () => {
    const world = await aShop()
    await world.scan('team/shop', { reason: 'manual' })
    expect(world.sent.commits).toEqual([])
    world.registry.push(repo('team/shop'), '1.2', at(5))
    await world.scan('team/shop', { reason: 'manual' })
    expect(world.sent.commits).toHaveLength(1)
  })

  it('reads the age of all tags where nobody in Git names the image', async () => {
    const world = anImageWorld({
      files: { 'a.yaml': 'a: b\n' },
      shelf: { [repo('team/shop')]: { a: at(1), b: at(2) } },
    })
    const shelf = await world.scan('team/shop', { reason: 'manual' })
    expect([...shelf.images.values()].map(({ createdAt }) => createdAt)).toEqual([at(1).createdAt, at(2).createdAt])
  })

  it('reads the age of 250 tags at most to be shown', async () => {
    const tags = Array.from({ length: 300 }, (_, index) => [`t${index}`, at(1)])
    const world = anImageWorld({
      files: { 'a.yaml': 'a: b\n' },
      shelf: { [repo('team/shop')]: Object.fromEntries(tags) },
    })
    expect((await world.scan('team/shop', { reason: 'manual' })).images.size).toBe(250)
  })
})

describe('a registry in trouble', () => {
  it.each`
    fault        | reason        | comesBack
    ${'down'}    | ${'push'}     | ${'registry-unavailable'}
    ${'busy'}    | ${'push'}     | ${'registry-busy'}
    ${'denied'}  | ${'push'}     | ${undefined}
    ${'unknown'} | ${'push'}     | ${undefined}
    ${'down'}    | ${'manual'}   | ${undefined}
    ${'down'}    | ${'interval'} | ${undefined}
  `('that is $fault makes a job of reason $reason come back with $comesBack', async ({ fault, reason, comesBack }) => {
    const world = await aShop()
    world.registry.setFault(repo('team/shop'), fault)
    const code = await world.scan('team/shop', { reason }).then(
      () => undefined,
      thrown => thrown.code,
    )
    expect(code).toBe(comesBack)
    expect(world.sent.commits).toEqual([])
    const shelf = await readShelf(world, 'team/shop')
    expect(shelf).toMatchObject({ tags: ['1.0', '1.1'], failure: { code: expect.any(String) } })
  })

  it('wakes automation when the job comes back and the registry answers: the first look queued nothing', async () => {
    const world = await aShop()
    world.registry.push(repo('team/shop'), '1.2', at(5))
    world.registry.setFault(repo('team/shop'), 'down')
    const id = 'delivery-1'
    await expect(world.scan('team/shop', { id, tags: ['1.2'] as never })).rejects.toThrow()
    expect(world.sent.commits).toEqual([])
    world.registry.setFault(repo('team/shop'), undefined)
    await world.scan('team/shop', { id, tags: ['1.2'] as never })
    expect(world.sent.commits).toHaveLength(1)
    await world.automate('scan')
    expect(await world.file('shop.yaml')).toContain(':1.2')
  })

  it('is told of once, and again when it had answered in between', async () => {
    const world = await aShop()
    const look = (fault: 'denied' | undefined) => {
      world.registry.setFault(repo('team/shop'), fault)
      world.pass(1_000)
      return world.scan('team/shop')
    }
    for (const fault of ['denied', 'denied', undefined, 'denied'] as const) await look(fault)
    const told = world.log.lines.filter(({ msg }) => msg.startsWith('scan')).slice(1)
    expect(told.map(({ msg, level }) => `${msg} ${level}`)).toEqual([
      'scan failed error',
      'scan still fails info',
      'scan done undefined',
      'scan failed error',
    ])
    expect(told[0]).toMatchObject({ image: repo('team/shop'), fix: expect.stringContaining('login') })
  })

  it('that cannot tell of one tag tells of the others, and is asked again soon', async () => {
    const world = await aShop()
    for (const tag of ['1.2', '1.3', '1.4']) world.registry.push(repo('team/shop'), tag, at(5))
    world.registry.lose(repo('team/shop'), '1.3')
    const shelf = await world.scan('team/shop')
    expect(shelf.images.get('1.3' as never)).toMatchObject({ fault: expect.stringContaining('no manifest') })
    expect(shelf.images.size).toBe(5)
    world.registry.push(repo('team/shop'), '1.3', at(6))
    world.pass(5 * 60_000)
    const later = await world.scan('team/shop', { reason: 'interval' })
    expect(later.images.get('1.3' as never)).toMatchObject(at(6))
    expect(world.sent.commits).toHaveLength(2)
  })
})

describe('time that runs out', () => {
  it('hands the rest over, again and again, and wakes automation at the end', async () => {
    const many = Array.from({ length: 50 }, (_, index) => [`t${index}`, at(1)])
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:t0`) },
      shelf: { [repo('team/shop')]: Object.fromEntries(many) },
    })
    await world.automate('interval', world.target, world.now())
    world.sent.commits.length = 0
    const deadline = world.now()
    await world.scan('team/shop', { id: 'd' }, deadline)
    expect(world.sent.commits).toEqual([])
    const [rest] = world.sent.scans
    expect(JSON.parse(rest?.body ?? '{}')).toMatchObject({ kind: 'scan', id: 'd', turn: 2 })
    const shelf = await world.scan('team/shop', JSON.parse(rest?.body ?? '{}'))
    expect(shelf.images.size).toBe(50)
    expect(world.sent.scans).toHaveLength(1)
    expect(world.sent.commits).toHaveLength(1)
  })

  it('ends after fifteen turns, and wakes automation with what was read', async () => {
    const world = await aShop()
    world.registry.push(repo('team/shop'), '1.2', at(5))
    await world.scan('team/shop', { turn: 15 }, world.now())
    expect(world.sent.scans).toEqual([])
    expect(world.sent.commits).toHaveLength(1)
  })
})

describe('what fails around it', () => {
  it('comes back while the table is down, and has asked nobody', async () => {
    const world = await aShop()
    const before = requests(world)
    world.down.table = true
    await expect(world.scan('team/shop')).rejects.toMatchObject({ code: 'table-unavailable' })
    expect(requests(world)).toEqual(before)
  })

  it('comes back while the queue is down, and wakes automation then', async () => {
    const world = await aShop()
    world.down.queue = true
    await expect(world.scan('team/shop', { id: 'd' })).rejects.toMatchObject({ code: 'lost' })
    world.down.queue = false
    await world.scan('team/shop', { id: 'd' })
    expect(world.sent.commits).toHaveLength(1)
  })

  it('does not undo what somebody saw while it was slow', async () => {
    const world = await aShop()
    const { listTags } = world.registry
    world.registry.listTags = async asked => {
      const tags = await listTags(asked)
      world.registry.listTags = listTags
      world.registry.push(repo('team/shop'), '1.2', at(5))
      world.pass(1_000)
      await world.scan('team/shop')
      return tags
    }
    world.pass(300_000)
    await world.automate()
    expect((await readShelf(world, 'team/shop')).tags).toContain('1.2')
    await world.automate('scan')
    expect(await world.file('shop.yaml')).toContain(':1.2')
  })
})
