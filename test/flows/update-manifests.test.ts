// What a person asks for: releases and policies, in Git and in the table of what became of it.
import { describe, expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import type { ContainerReleaseSpec, ImageReleaseSpec, PolicySpec } from '../../functions/domain/release/update-spec.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })
const id = (name: string) => `demo:deployment/${name}` as ResourceIdText

const LATEST: ImageReleaseSpec = {
  type: 'image',
  workloads: 'all',
  image: 'latest',
  kind: 'execute',
  excludes: [],
  force: false,
}
const exact = (name: string, current: string, target: string, more: Partial<ContainerReleaseSpec> = {}) => {
  const containers = new Map([[id(name), [{ container: 'main', current, target }]]])
  return { type: 'containers', kind: 'execute', containers, skipMismatches: false, force: false, ...more } as const
}
const policy = (name: string, add: Readonly<Record<string, string>>, ...remove: string[]): PolicySpec => {
  return {
    type: 'policy',
    updates: new Map([[id(name), { add: new Map(Object.entries(add)), remove: new Set(remove) }]]),
  }
}

function aShop(annotations: Readonly<Record<string, string>> = {}, image = `${SHOP}:1.0`) {
  return anImageWorld({
    files: { 'shop.yaml': aDeployment('shop', image, annotations), 'other.yaml': aDeployment('other', 'nginx:1', {}) },
    shelf: {
      [repo('team/shop')]: { '1.0': at(1), '1.1': at(2), dev: at(3) },
      'index.docker.io/library/nginx': { '1': at(1) },
    },
  })
}

const told = (run: { result: ReadonlyMap<ResourceIdText, { status: string; error?: string }> }, name = 'shop') => {
  const { status, error } = run.result.get(id(name)) ?? {}
  return [status, error].filter(word => word !== undefined).join(' ')
}

describe('a release of the newest images', () => {
  it('writes them for all, whether automated or not, in one commit', async () => {
    const world = aShop({ 'fluxcd.io/tag.main': 'semver:~1' })
    const run = await world.update(LATEST)
    expect(run).toMatchObject({ kind: 'update', verdict: 'committed', summary: `${SHOP}:1.1 committed` })
    expect(world.commits()[0]).toBe('Release all latest to all')
    expect(world.changed()).toEqual(['shop.yaml'])
    expect(told(run, 'other')).toBe('skipped image(s) up to date')
  })

  it('goes by age without a filter, and keeps its name as Git writes it', async () => {
    const world = aShop({}, 'registry.example/team/shop:1.0')
    await world.update(LATEST)
    expect(await world.file('shop.yaml')).toContain('image: registry.example/team/shop:dev\n')
  })

  it('reads the age of every tag, however many there are', async () => {
    const many = Array.from({ length: 400 }, (_, index) => [`t${index}`, { createdAt: index + 1 }])
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:t0`, {}) },
      shelf: { [repo('team/shop')]: Object.fromEntries(many) },
    })
    await world.update(LATEST)
    expect(await world.file('shop.yaml')).toContain(':t399')
  })

  it('that finds nothing newer succeeds with the table of why', async () => {
    const world = aShop({ 'fluxcd.io/tag.main': 'semver:~1' }, `${SHOP}:1.1`)
    const run = await world.update(LATEST)
    expect(run).toMatchObject({ verdict: 'nothing', summary: 'Nothing to do' })
    expect(told(run)).toBe('skipped image(s) up to date')
    expect(world.commits()).toHaveLength(1)
  })

  it.each`
    what                            | fault        | why
    ${'a registry that is down'}    | ${'down'}    | ${/cannot answer now/}
    ${'a registry that refuses us'} | ${'denied'}  | ${/does not let us read/}
    ${'a repository nobody knows'}  | ${'unknown'} | ${/knows no such repository/}
  `('tells of $what, and releases the others', async ({ fault, why }) => {
    const world = aShop()
    world.registry.push(repo('library/nginx'), '2', at(5))
    world.registry.push('index.docker.io/library/nginx' as ReturnType<typeof repo>, '2', at(5))
    world.registry.setFault(repo('team/shop'), fault)
    const run = await world.update(LATEST)
    expect(told(run)).toBe('skipped cannot find one or more images')
    expect(run.notes).toMatchObject([
      { image: `${SHOP}:1.0`, why: expect.stringMatching(why), fix: expect.any(String) },
    ])
    expect(await world.file('other.yaml')).toContain('nginx:2')
  })

  it('tells what is pinned, what is no image, and what no filter lets through', async () => {
    const files = {
      'a.yaml': aDeployment('a', `${SHOP}@sha256:${'a'.repeat(64)}`, {}),
      'b.yaml': aDeployment('b', 'no:image:1', {}),
      'c.yaml': aDeployment('c', `${SHOP}:1.0`, { 'fluxcd.io/tag.main': 'glob:v*' }),
    }
    const world = anImageWorld({ files, shelf: { [repo('team/shop')]: { '1.0': at(1) } } })
    const run = await world.update(LATEST)
    expect(['a', 'b', 'c'].map(name => told(run, name))).toEqual([
      `skipped the image is pinned to sha256:${'a'.repeat(64)} and has no tag to replace`,
      'failed parsing "no:image:1": expected image name as either <image>:<tag> or just <image>: invalid image ID',
      'ignored does not use image(s)',
    ])
  })
})

describe('a release of one image', () => {
  it.each`
    what                              | annotations                              | spec                                                              | becomes
    ${'it is written'}                | ${{}}                                    | ${{ image: `${SHOP}:1.1` }}                                       | ${'1.1'}
    ${'it may be older'}              | ${{}}                                    | ${{ image: `${SHOP}:dev` }}                                       | ${'dev'}
    ${'its filter lets it through'}   | ${{ 'fluxcd.io/tag.main': 'semver:~1' }} | ${{ image: `${SHOP}:1.1` }}                                       | ${'1.1'}
    ${'its filter does not'}          | ${{ 'fluxcd.io/tag.main': 'semver:~1' }} | ${{ image: `${SHOP}:dev` }}                                       | ${'1.0'}
    ${'it is forced'}                 | ${{ 'fluxcd.io/tag.main': 'semver:~1' }} | ${{ image: `${SHOP}:dev`, force: true }}                          | ${'dev'}
    ${'it is locked'}                 | ${{ 'fluxcd.io/locked': 'true' }}        | ${{ image: `${SHOP}:1.1` }}                                       | ${'1.0'}
    ${'it is locked, all are forced'} | ${{ 'fluxcd.io/locked': 'true' }}        | ${{ image: `${SHOP}:1.1`, force: true }}                          | ${'1.0'}
    ${'it is locked and forced'}      | ${{ 'fluxcd.io/locked': 'true' }}        | ${{ image: `${SHOP}:1.1`, force: true, workloads: [id('shop')] }} | ${'1.1'}
    ${'it is ignored'}                | ${{ 'fluxcd.io/ignore': 'true' }}        | ${{ image: `${SHOP}:1.1` }}                                       | ${'1.1'}
    ${'it is excluded'}               | ${{}}                                    | ${{ image: `${SHOP}:1.1`, excludes: [id('shop')] }}               | ${'1.0'}
  `('of $spec with $annotations: $what', async ({ annotations, spec, becomes }) => {
    const world = aShop(annotations)
    await world.update({ ...LATEST, ...spec })
    expect(await world.file('shop.yaml')).toContain(`${SHOP}:${becomes}\n`)
    expect(await world.file('other.yaml')).toContain('nginx:1')
  })

  it.each`
    image                                     | what
    ${`${SHOP}:9.9`}                          | ${`image "${SHOP}:9.9" does not exist: invalid image ID`}
    ${`${SHOP}:1.1@sha256:${'b'.repeat(64)}`} | ${`image "${SHOP}:1.1@sha256:${'b'.repeat(64)}" does not exist: invalid image ID`}
  `('that no registry has fails, and tells the person: $image', async ({ image, what }) => {
    const world = aShop()
    const job = world.updateJob({ ...LATEST, image })
    await expect(world.runUpdate(job)).rejects.toMatchObject({ code: 'update-refused', what })
    expect(world.commits()).toHaveLength(1)
  })

  it('is written with the digest that was named, and with the one it has where digests are kept', async () => {
    const world = aShop()
    const digest = await world.registry.readDigest(repo('team/shop'), '1.1' as never)
    await world.update({ ...LATEST, image: `${SHOP}:1.1@${digest}` })
    expect(await world.file('shop.yaml')).toContain(`${SHOP}:1.1@${digest}\n`)
    const dev = await world.registry.readDigest(repo('team/shop'), 'dev' as never)
    await world.update({ ...LATEST, image: `${SHOP}:dev` })
    expect(await world.file('shop.yaml')).toContain(`${SHOP}:dev@${dev}\n`)
  })

  it('comes back while the registry is down, and is shown as running', async () => {
    const world = aShop()
    world.registry.setFault(repo('team/shop'), 'down')
    const job = world.updateJob({ ...LATEST, image: `${SHOP}:1.1` })
    await expect(world.runUpdate(job)).rejects.toMatchObject({ code: 'registry-unavailable' })
    world.registry.setFault(repo('team/shop'), undefined)
    expect(await world.runUpdate(job)).toMatchObject({ verdict: 'committed' })
  })
})

describe('a release of exact images', () => {
  it('asks no registry, and says which in the message', async () => {
    const world = aShop()
    await world.update(exact('shop', `${SHOP}:1.0`, `${SHOP}:9.9`))
    expect(world.registry.requests(repo('team/shop'))).toEqual({ listTags: 0, readDigest: 0, readImage: 0 })
    expect(world.commits()[0]).toBe(`Update image refs in ${id('shop')}\n\n${id('shop')}\n- ${SHOP}:9.9\n\n`)
  })

  it.each`
    spec                                           | what
    ${exact('shop', `${SHOP}:0.9`, `${SHOP}:1.1`)} | ${'cannot satisfy specs'}
    ${exact('gone', '', `${SHOP}:1.1`)}            | ${'no changes found'}
    ${exact('shop', `${SHOP}:1.0`, `${SHOP}:1.0`)} | ${'no changes found'}
  `("fails as a whole in Flux's words: $what", async ({ spec, what }) => {
    const world = aShop()
    await expect(world.update(spec)).rejects.toMatchObject({ code: 'update-refused', what })
    expect(world.commits()).toHaveLength(1)
  })
})

describe('a change of policies', () => {
  it('writes annotations and nothing else, and wakes automation', async () => {
    const world = aShop()
    const before = await world.file('shop.yaml')
    const run = await world.update(policy('shop', { automated: 'true' }))
    expect(run).toMatchObject({ verdict: 'committed', summary: 'Policies committed' })
    expect(world.commits()[0]).toBe(`Automated: ${id('shop')}\n`)
    const added = "\n  annotations:\n    fluxcd.io/automated: 'true'\nspec:"
    expect(await world.file('shop.yaml')).toBe(before.replace('\nspec:', added))
    expect(world.sent.commits.map(({ body }) => JSON.parse(body).reason)).toEqual(['policy'])
  })

  it('that is there already commits nothing and succeeds', async () => {
    const world = aShop({ 'flux.weave.works/automated': 'true' })
    const run = await world.update(policy('shop', { automated: 'true' }))
    expect(run).toMatchObject({ verdict: 'nothing' })
    expect(told(run)).toBe('skipped')
    expect(world.sent.commits).toEqual([])
  })

  it('for a workload that Git has not fails as a whole', async () => {
    const world = aShop()
    const update = { add: new Map([['locked', 'true']]), remove: new Set<string>() }
    const both: PolicySpec = {
      type: 'policy',
      updates: new Map([
        [id('shop'), update],
        [id('gone'), update],
      ]),
    }
    await expect(world.update(both)).rejects.toMatchObject({ what: `resource ${id('gone')} not found` })
    expect(world.commits()).toHaveLength(1)
  })

  it('keeps a locked image from the next run, and unlocks it again', async () => {
    const world = aShop({ 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1' })
    await world.update(policy('shop', { locked: 'true', locked_user: 'Ada <a@b.c>', locked_msg: 'a: "b" # c' }))
    await world.automate()
    expect(await world.file('shop.yaml')).toContain(':1.0')
    await world.update(policy('shop', {}, 'locked', 'locked_user', 'locked_msg'))
    expect(await world.file('shop.yaml')).not.toContain('locked')
    await world.automate()
    expect(await world.file('shop.yaml')).toContain(':1.1')
  })
})

describe('who signs, and the end of the message', () => {
  const cause = { message: 'Because', user: 'Ada Lovelace <ada@example.com>' }
  const bot = { name: 'Bot', email: 'bot@example.com' }

  it.each`
    commit                              | user          | author
    ${{}}                               | ${cause.user} | ${undefined}
    ${{ setAuthor: true }}              | ${cause.user} | ${{ name: 'Ada Lovelace', email: 'ada@example.com' }}
    ${{ setAuthor: true }}              | ${'ada'}      | ${undefined}
    ${{ setAuthor: true, author: bot }} | ${'ada'}      | ${bot}
    ${{ author: bot }}                  | ${cause.user} | ${bot}
  `('with $commit, asked by $user, is $author', async ({ commit, user, author }) => {
    const world = anImageWorld({
      files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, {}) },
      targets: [{ automation: { commit: { suffix: '\n\n[ci skip]', ...commit } } }],
    })
    await world.update(policy('shop', { locked: 'true' }), { ...cause, user })
    const [made] = world.gitHost.listCommits('acme/manifests', 'main')
    expect(made?.author).toEqual(author)
    expect(made?.message).toBe(`Because\n\n- Locked: ${id('shop')}\n\n\n[ci skip]`)
  })
})

describe('a job', () => {
  it('that cannot be read is told of and given up', async () => {
    const world = aShop()
    const job = { ...world.updateJob(LATEST), update: { type: 'image', spec: {} } }
    await expect(world.runUpdate(job)).rejects.toMatchObject({ code: 'update-refused' })
  })

  it('of a target that is no longer configured is told of and given up', async () => {
    const world = aShop()
    const job = { ...world.updateJob(LATEST), target: 'gone' as never }
    await expect(world.runUpdate(job)).rejects.toMatchObject({ code: 'target-unknown' })
  })

  it('of a commit that cannot be read writes nothing, and names the file', async () => {
    const world = aShop()
    world.push({ 'bad.yaml': 'a: [' })
    await expect(world.update(LATEST)).rejects.toMatchObject({
      code: 'commit-unclean',
      what: expect.stringContaining('bad.yaml'),
    })
    expect(world.commits()).toHaveLength(2)
  })
})
