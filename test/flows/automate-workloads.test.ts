// One run of automation: what becomes of images, in how many commits, and what holds up nothing else.
import { describe, expect, it } from 'vitest'
import { TryLater } from '../../functions/domain/failure.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const SEMVER = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'semver:~1.2' }
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })

function aShop(annotations = SEMVER, tags: readonly string[] = ['1.2.3', '1.2.4', '2.0.0']) {
  return anImageWorld({
    files: { 'apps/shop.yaml': aDeployment('shop', `${SHOP}:1.2.3`, annotations), 'apps/README.md': 'nothing' },
    shelf: { [repo('team/shop')]: Object.fromEntries(tags.map((tag, index) => [tag, at(index + 1)])) },
  })
}

describe('a newer image', () => {
  it('is one commit that changes one line', async () => {
    const world = aShop()
    const before = await world.file('apps/shop.yaml')
    const run = await world.automate()
    expect(run).toMatchObject({ verdict: 'committed', summary: `${SHOP}:1.2.4 committed` })
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:1.2.4`)
    expect(world.changed()).toEqual(['apps/shop.yaml'])
    expect(await world.file('apps/shop.yaml')).toBe(before.replace(':1.2.3', ':1.2.4'))
  })

  it('is written once: a second run finds nothing to do and asks for no tree', async () => {
    const world = aShop()
    await world.automate()
    await world.automate('scan')
    const { readTree } = world.gitHost.calls
    expect(await world.automate('scan')).toMatchObject({ verdict: 'nothing' })
    expect(world.gitHost.calls.readTree).toBe(readTree)
    expect(world.commits()).toHaveLength(2)
  })

  it('of a semver filter costs two requests, however many tags there are: the list, and whether the chosen one is there', async () => {
    const world = aShop(
      SEMVER,
      Array.from({ length: 1000 }, (_, index) => `1.2.${index}`),
    )
    await world.automate()
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:1.2.999`)
    expect(world.registry.requests(repo('team/shop'))).toEqual({ listTags: 1, readDigest: 1, readImage: 0 })
  })

  it('of a filter by age is the latest that was made', async () => {
    const world = aShop({ 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'glob:1.*' }, ['1.2.4', '1.2.3', '1.9'])
    await world.automate()
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:1.9`)
  })

  it('is synced by a job where no webhook is heard, and by the webhook where one is', async () => {
    const world = aShop()
    await world.automate()
    expect(world.sent.syncs.map(({ group }) => group)).toEqual(['production'])
    await world.table.put('heard/github/acme/manifests/main', { value: '1', expiresAt: world.now() + 1 })
    world.registry.push(repo('team/shop'), '1.2.5', at(5))
    world.pass(300_000)
    await world.automate()
    expect(world.commits()[0]).toContain('1.2.5')
    expect(world.sent.syncs).toHaveLength(2)
  })
})

describe('ninety newer images', () => {
  const names = Array.from({ length: 90 }, (_, index) => `app-${index}`)
  const world = () =>
    anImageWorld({
      files: Object.fromEntries(
        names.map(name => [`apps/${name}.yaml`, aDeployment(name, `registry.example/team/${name}:1.2.3`, SEMVER)]),
      ),
      shelf: Object.fromEntries(names.map(name => [repo(`team/${name}`), { '1.2.3': at(1), '1.2.4': at(2) }])),
    })

  it('are one commit, with one request for each', async () => {
    const them = world()
    const run = await them.automate()
    expect(run.result.size).toBe(90)
    expect(them.commits()).toHaveLength(2)
    expect(them.commits()[0]).toMatch(
      /^Auto-release multiple \(90\) images\n\n - registry\.example\/team\/app-0:1\.2\.4\n/,
    )
    expect(them.changed()).toHaveLength(90)
    expect(names.map(name => them.registry.requests(repo(`team/${name}`)).listTags)).toEqual(names.map(() => 1))
  })

  it('go on without the ones whose registry is in trouble, which are told of once', async () => {
    const them = world()
    them.registry.setFault(repo('team/app-0'), 'down')
    them.registry.setFault(repo('team/app-1'), 'denied')
    them.registry.setFault(repo('team/app-2'), 'busy')
    them.registry.setFault(repo('team/app-3'), 'unknown')
    const run = await them.automate()
    expect(run.result.size).toBe(86)
    expect(run.notes.map(({ image }) => image)).toEqual(
      [0, 1, 2, 3].map(one => `registry.example/team/app-${one}:1.2.3`),
    )
    expect(run.notes.every(({ why, fix }) => why !== '' && fix !== '')).toBe(true)
    const failed = them.log.lines.filter(({ msg }) => msg === 'scan failed')
    expect(failed.map(({ level }) => level)).toEqual(['warn', 'error', 'warn', 'error'])
    them.pass(300_000)
    await them.automate()
    expect(them.log.lines.filter(({ msg }) => msg === 'scan failed')).toHaveLength(4)
  })
})

describe('a tag that is listed and has no manifest', () => {
  it('is never written, though a semver filter never looks at manifests: the next one is, and why is told', async () => {
    const world = aShop(SEMVER, ['1.2.3', '1.2.4', '1.2.5', '1.2.6'])
    for (const tag of ['1.2.5', '1.2.6']) world.registry.lose(repo('team/shop'), tag)
    const run = await world.automate()
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:1.2.4`)
    expect(run.notes[0]?.why).toContain('1.2.6 is left out (the registry lists the tag and has no manifest for it)')
  })

  it.each`
    gone  | written | why
    ${3}  | ${1}    | ${'is left out'}
    ${9}  | ${1}    | ${'is left out'}
    ${10} | ${0}    | ${'the newest 10 tags of registry.example/team/shop that its filter allows have no manifest'}
    ${11} | ${0}    | ${'the newest 10 tags'}
  `('and $gone of them in a row: a tag nobody asked for is not written', async ({ gone, written, why }) => {
    const tags = Array.from({ length: 12 }, (_, index) => `1.2.${index + 3}`)
    const world = aShop(SEMVER, tags)
    for (const tag of tags.slice(-gone)) world.registry.lose(repo('team/shop'), tag)
    const run = await world.automate()
    expect(world.commits()).toHaveLength(1 + written)
    expect(run.notes[0]?.why).toContain(why)
  })

  it('leaves the image as it is when there is no other', async () => {
    const world = aShop(SEMVER, ['1.2.3', '1.2.4'])
    world.registry.lose(repo('team/shop'), '1.2.4')
    await world.automate()
    expect(world.commits()).toHaveLength(1)
  })
})

describe('a race', () => {
  it('is planned anew: what somebody else pushed meanwhile stays', async () => {
    const world = aShop()
    world.gitHost.beforeNext('commitFiles', () => world.push({ 'apps/other.yaml': 'a: b\n' }))
    expect(await world.automate()).toMatchObject({ verdict: 'committed' })
    expect(await world.file('apps/other.yaml')).toBe('a: b\n')
    expect(await world.file('apps/shop.yaml')).toContain('1.2.4')
  })

  it('that somebody else won with the same change makes no second commit', async () => {
    const world = aShop()
    const edited = aDeployment('shop', `${SHOP}:1.2.4`, SEMVER)
    world.gitHost.beforeNext('commitFiles', () => world.push({ 'apps/shop.yaml': edited }))
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
    expect(world.commits()).toHaveLength(2)
  })

  it('of twenty runs on one branch loses no update and commits nothing twice', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `team-${index}`)
    const world = anImageWorld({
      files: Object.fromEntries(
        names.map(name => [`${name}/app.yaml`, aDeployment(name, `registry.example/${name}/app:1.2.3`, SEMVER)]),
      ),
      shelf: Object.fromEntries(names.map(name => [repo(`${name}/app`), { '1.2.3': at(1), '1.2.4': at(2) }])),
      targets: names.map(name => ({ name, git: { paths: [name] } })),
    })
    const run = async (left: number): Promise<unknown> => {
      const runs = await Promise.allSettled(world.targets.map(target => world.automate('interval', target)))
      const isContested = runs.some(one => one.status === 'rejected' && one.reason instanceof TryLater)
      return isContested && left > 0 ? run(left - 1) : runs
    }
    await run(5)
    expect(world.commits()).toHaveLength(21)
    expect(new Set(world.commits()).size).toBe(21)
    for (const name of names) expect(await world.file(`${name}/app.yaml`)).toContain(':1.2.4')
  })

  it('whose answer is lost finds its own commit and makes no other', async () => {
    const world = aShop()
    class Lost extends TryLater {
      override readonly code = 'lost'
      override readonly retryAfterMs = 1
    }
    world.gitHost.failNext('commitFiles', new Lost({ what: 'No answer', fix: 'Wait.' }), 'after')
    expect(await world.automate()).toMatchObject({ verdict: 'committed' })
    expect(world.commits()).toHaveLength(2)
  })
})

describe('an image that stays', () => {
  it.each`
    why                            | annotations                                                               | tags
    ${'it is not automated'}       | ${{}}                                                                     | ${['1.2.3', '1.2.4']}
    ${'it is locked'}              | ${{ 'fluxcd.io/automated': 'true', 'fluxcd.io/locked': 'true' }}          | ${['1.2.3', '1.2.4']}
    ${'no tag matches'}            | ${{ 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'glob:main-*' }} | ${['1.2.3', '1.2.4']}
    ${'its filter is no regexp'}   | ${{ 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': 'regexp:(' }}    | ${['1.2.3', '1.2.4']}
    ${'only latest is newer'}      | ${{ 'fluxcd.io/automated': 'true' }}                                      | ${['1.2.3', 'latest']}
    ${'only a signature is newer'} | ${{ 'fluxcd.io/automated': 'true' }}                                      | ${['1.2.3', `sha256-${'a'.repeat(64)}.sig`]}
  `('stays because $why', async ({ annotations, tags }) => {
    const world = aShop(annotations, tags)
    await world.automate()
    expect(world.commits()).toHaveLength(1)
  })

  it('is not read when nothing is automated', async () => {
    const world = aShop({} as never)
    await world.automate()
    expect(world.registry.requests(repo('team/shop')).listTags).toBe(0)
  })

  it('stays while its age is not known, and is told of with what to do', async () => {
    const world = aShop({ 'fluxcd.io/automated': 'true' } as never, ['1.2.4'])
    world.registry.push(repo('team/shop'), '1.2.3')
    const run = await world.automate()
    expect(world.commits()).toHaveLength(1)
    expect(run.notes[0]).toMatchObject({ image: `${SHOP}:1.2.3`, fix: expect.stringContaining('semver') })
  })

  it('does not wait for a tag without a manifest', async () => {
    const world = aShop({ 'fluxcd.io/automated': 'true' } as never, ['1.2.3', '1.2.4', '1.2.5'])
    world.registry.lose(repo('team/shop'), '1.2.5')
    await world.automate()
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:1.2.4`)
  })
})
