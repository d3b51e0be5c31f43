// Runs at the edges: time that runs out, files that cannot be edited, targets that overlap, memory that is lost.
import { describe, expect, it } from 'vitest'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })
const AGED = { 'fluxcd.io/automated': 'true' }
const SEMVER = { ...AGED, 'fluxcd.io/tag.main': 'semver:~1' }
const shelf = { [repo('team/shop')]: { '1.0': at(1), '1.1': at(2) } }

const turns = (world: ReturnType<typeof anImageWorld>) =>
  world.sent.commits.map(({ body }) => JSON.parse(body)).filter(({ turn }) => turn !== undefined)

describe('a run that was woken by a scan', () => {
  it('looks at what was never looked at, and at nothing else', async () => {
    const world = anImageWorld({ files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) }, shelf })
    expect(await world.automate('scan')).toMatchObject({ verdict: 'committed' })
    world.pass(60 * 60_000)
    world.registry.push(repo('team/shop'), '1.2')
    expect(await world.automate('scan')).toMatchObject({ verdict: 'nothing' })
    expect(await world.automate('interval')).toMatchObject({ verdict: 'committed' })
  })

  it('goes on with what was not read to the end', async () => {
    const many = Array.from({ length: 60 }, (_, index) => [`t${index}`, { createdAt: index + 1 }])
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:t0`) },
      shelf: { [repo('team/shop')]: Object.fromEntries(many) },
    })
    let asked = 0
    const { readImage } = world.registry
    world.registry.readImage = async (...query) => {
      asked += 1
      if (asked === 20) world.pass(60_000)
      return readImage(...query)
    }
    expect(await world.automate('scan')).toMatchObject({ verdict: 'nothing', notes: [] })
    expect(turns(world)).toMatchObject([{ kind: 'automate', reason: 'scan', turn: 2 }])
    expect(await world.runAutomate(turns(world)[0])).toMatchObject({ verdict: 'committed' })
    expect(asked).toBe(60)
    expect(await world.file('shop.yaml')).toContain(':t59')
  })
})

describe('a run that plans again after a race', () => {
  it('asks the registries once, also when every look counts', async () => {
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) },
      shelf,
      targets: [{ automation: { intervalMs: 0 } }],
    })
    for (const text of ['a', 'b', 'c']) {
      world.gitHost.beforeNext('commitFiles', () => {
        world.pass(10)
        world.push({ 'other.yaml': `a: ${text}\n` })
      })
    }
    await world.automate()
    expect(world.registry.requests(repo('team/shop')).listTags).toBe(1)
    expect(await world.file('other.yaml')).toBe('a: c\n')
    expect(await world.file('shop.yaml')).toContain(':1.1')
  })

  it('gives way after ten attempts, and is told to come back', async () => {
    const world = anImageWorld({ files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) }, shelf })
    for (const text of 'abcdefghijkl')
      world.gitHost.beforeNext('commitFiles', () => void world.push({ 'other.yaml': `a: ${text}\n` }))
    await expect(world.automate()).rejects.toMatchObject({ code: 'branch-contested', retryAfterMs: 5_000 })
    expect(world.commits().filter(message => message.startsWith('Auto'))).toEqual([])
  })
})

describe('a registry that falls silent', () => {
  it('leaves what was known to decide by, and what cannot be asked for is not written until it can', async () => {
    const world = anImageWorld({ files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) }, shelf })
    await world.scan('team/shop')
    world.registry.setFault(repo('team/shop'), 'down')
    world.pass(300_000)
    const notes = [{ why: expect.stringContaining('cannot answer now') }]
    expect(await world.automate()).toMatchObject({ verdict: 'nothing', notes })
    world.registry.setFault(repo('team/shop'), undefined)
    expect(await world.automate('scan')).toMatchObject({ verdict: 'committed' })
  })

  it('in the middle of its ages decides nothing by the half of them, and tells why', async () => {
    const many = Array.from({ length: 60 }, (_, index) => [`t${index}`, { createdAt: index + 1 }])
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:t0`) },
      shelf: { [repo('team/shop')]: Object.fromEntries(many) },
    })
    let asked = 0
    const { readImage } = world.registry
    world.registry.readImage = async (...query) => {
      asked += 1
      if (asked === 25) world.registry.setFault(repo('team/shop'), 'busy')
      return readImage(...query)
    }
    const run = await world.automate()
    expect(run).toMatchObject({ verdict: 'nothing', notes: [{ why: expect.stringContaining('limits our requests') }] })
    world.registry.setFault(repo('team/shop'), undefined)
    world.pass(300_000)
    expect(await world.automate()).toMatchObject({ verdict: 'committed' })
    expect(await world.file('shop.yaml')).toContain(':t59')
  })
})

describe('a file', () => {
  const pod = (first: string, second: string) => `    spec:
      containers:
        - { name: main, image: ${first} }
        - { name: side, image: ${second} }
`
  const deployment = (name: string, spec: string, annotations: Readonly<Record<string, string>> = SEMVER) =>
    aDeployment(name, 'x', annotations).replace(/ {4}spec:[\s\S]*$/, spec)

  const toldElsewhere = (image: string) => `    spec:
      containers:
        - { name: main, image: &image ${image}, env: [{ name: IMAGE, value: *image }] }
`

  it('whose image shows elsewhere too is told of, and holds up no other', async () => {
    const shared = deployment('shared', toldElsewhere(`${SHOP}:1.0`))
    const world = anImageWorld({
      files: { 'shared.yaml': shared, 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) },
      shelf,
    })
    const run = await world.automate()
    expect(world.changed()).toEqual(['shop.yaml'])
    expect(run.notes).toMatchObject([
      { image: `${SHOP}:1.0`, why: expect.stringContaining('shared.yaml'), fix: expect.any(String) },
    ])
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
  })

  it('whose containers share one text is edited when all of them go to one image', async () => {
    const both = { ...AGED, 'fluxcd.io/tag.main': 'semver:~1', 'fluxcd.io/tag.side': 'semver:~1' }
    const shared = deployment('shared', pod(`&image ${SHOP}:1.0`, '*image'), both)
    const bad = deployment('bad', toldElsewhere('registry.example/team/bad:1.0'))
    const world = anImageWorld({
      files: { 'shared.yaml': `${shared}---\n${bad}` },
      shelf: { ...shelf, [repo('team/bad')]: { '1.0': {}, '1.1': {} } },
    })
    const run = await world.automate()
    expect(run).toMatchObject({ verdict: 'committed', notes: [{ image: 'registry.example/team/bad:1.0' }] })
    expect(await world.file('shared.yaml')).toBe(`${shared.replace(':1.0', ':1.1')}---\n${bad}`)
  })

  it('that a link leads to is edited where it stands', async () => {
    const world = anImageWorld({
      files: {
        'base/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER),
        'live/shop.yaml': { link: '../base/shop.yaml' },
      },
      shelf,
      targets: [{ git: { paths: ['live'] } }],
    })
    await world.automate()
    expect(world.changed()).toEqual(['base/shop.yaml'])
    expect(await world.file('live/shop.yaml')).toContain(':1.1')
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
  })

  it('that two links lead to is one object twice, and nothing is written', async () => {
    const world = anImageWorld({
      files: {
        'base/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER),
        'live/a.yaml': { link: '../base/shop.yaml' },
        'live/b.yaml': { link: '../base/shop.yaml' },
      },
      shelf,
      targets: [{ git: { paths: ['live'] } }],
    })
    await expect(world.automate()).rejects.toMatchObject({ code: 'commit-unclean' })
  })

  it('that can be run stays so', async () => {
    const world = anImageWorld({
      files: { 'shop.yaml': { script: aDeployment('shop', `${SHOP}:1.0`, SEMVER) } },
      shelf,
    })
    await world.automate()
    const { commit } = await world.gitHost.readHead({ repository: 'acme/manifests', branch: 'main', tag: 'x' } as never)
    const { files } = await world.gitHost.readTree({ repository: 'acme/manifests', commit, wants: () => true } as never)
    expect(files[0]).toMatchObject({ isExecutable: true })
  })
})

describe('two targets', () => {
  it('whose paths overlap write a file once', async () => {
    const world = anImageWorld({
      files: { 'apps/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, SEMVER) },
      shelf,
      targets: [{ name: 'all' }, { name: 'apps', git: { paths: ['apps'] }, sync: { tag: 'other' } }],
    })
    const runs = await Promise.all(world.targets.map(target => world.automate('interval', target)))
    expect(runs.map(({ verdict }) => verdict).toSorted()).toEqual(['committed', 'nothing'])
    expect(world.commits()).toHaveLength(2)
  })
})

describe('what is remembered', () => {
  it('may be lost between runs at the cost of asking again', async () => {
    const files = { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, AGED) }
    const world = anImageWorld({ files, shelf })
    await world.automate()
    for (const key of [`shelf/${repo('team/shop')}`, 'uses/production', 'images/production'])
      await world.table.remove(key)
    world.registry.push(repo('team/shop'), '1.2', at(5))
    expect(await world.automate('scan')).toMatchObject({ verdict: 'committed' })
    expect(await world.file('shop.yaml')).toContain(':1.2')
  })

  it('counts no longer when the settings change what it depends on', async () => {
    const files = { 'a/shop.yaml': aDeployment('shop', `${SHOP}:1.0`, AGED), 'b/shop.yaml': 'a: b\n' }
    const world = anImageWorld({ files, shelf, targets: [{ git: { paths: ['b'] } }] })
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
    const moved = { ...world.target, git: { ...world.target.git, paths: ['a'] } }
    ;(world.ports.targets as unknown as unknown[])[0] = moved
    expect(await world.automate()).toMatchObject({ verdict: 'committed' })
  })

  it('of a target that is gone is of no use: its job is told of and given up', async () => {
    const world = anImageWorld({ files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`) }, shelf })
    const job = { kind: 'automate', target: 'gone', reason: 'interval', id: 'j', requestedAt: 0 } as never
    await expect(world.runAutomate(job)).rejects.toMatchObject({ code: 'target-unknown' })
  })
})
