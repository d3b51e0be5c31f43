// Images that carry a digest: a tag that moves is followed, and what is pinned on purpose stays.
import { describe, expect, it } from 'vitest'
import type { AutomationRules } from '../../functions/domain/release/automation-rules.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })
const filtered = (filter: string) => ({ 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.main': filter })
const digestOf = (world: ReturnType<typeof anImageWorld>, tag: string) =>
  world.registry.readDigest(repo('team/shop'), tag as never)

function aShop(image: string, filter: string, digests: AutomationRules['digests'] = 'keep') {
  return anImageWorld({
    files: { 'shop.yaml': aDeployment('shop', image, filtered(filter)) },
    shelf: { [repo('team/shop')]: { '1.0': at(1), main: at(2) } },
    targets: [{ automation: { digests } }],
  })
}

const other = `sha256:${'a'.repeat(64)}`

describe('a tag whose digest moved', () => {
  it.each`
    digests    | image                      | filter        | after
    ${'keep'}  | ${`${SHOP}:main@${other}`} | ${'main'}     | ${'main with its digest'}
    ${'keep'}  | ${`${SHOP}:main`}          | ${'main'}     | ${'main'}
    ${'keep'}  | ${`${SHOP}:1.0@${other}`}  | ${'semver:1'} | ${'1.0 with its digest'}
    ${'keep'}  | ${`${SHOP}:1.0@${other}`}  | ${'main'}     | ${'main with its digest'}
    ${'write'} | ${`${SHOP}:main`}          | ${'main'}     | ${'main with its digest'}
    ${'write'} | ${`${SHOP}:1.0`}           | ${'semver:1'} | ${'1.0 with its digest'}
    ${'write'} | ${`${SHOP}:main@${other}`} | ${'main'}     | ${'main with its digest'}
    ${'drop'}  | ${`${SHOP}:main@${other}`} | ${'main'}     | ${'main'}
    ${'drop'}  | ${`${SHOP}:main`}          | ${'main'}     | ${'main'}
    ${'keep'}  | ${`${SHOP}@${other}`}      | ${'main'}     | ${'as it was'}
  `('with digests $digests makes $image, filtered by $filter, $after', async ({ digests, image, filter, after }) => {
    const world = aShop(image, filter, digests)
    await world.automate()
    const [tag, ...more] = after.split(' ')
    const written = `${SHOP}:${tag}${more.length > 0 ? `@${await digestOf(world, tag)}` : ''}`
    expect(await world.file('shop.yaml')).toContain(`image: ${after === 'as it was' ? image : written}\n`)
    expect(await world.automate()).toMatchObject({ verdict: 'nothing' })
  })

  it.each`
    filter
    ${'main'}
    ${'semver:1'}
  `('is followed after the push that moved it, filtered by $filter, in one commit each', async ({ filter }) => {
    const tag = filter === 'main' ? 'main' : '1.0'
    const world = aShop(`${SHOP}:${tag}`, filter, 'write')
    await world.automate()
    world.registry.push(repo('team/shop'), tag, at(5))
    world.pass(1_000)
    await world.scan('team/shop', { tags: [tag as never] })
    expect(world.sent.commits).toHaveLength(1)
    await world.automate('scan')
    expect(world.commits()[0]).toBe(`Auto-release ${SHOP}:${tag}@${await digestOf(world, tag)}`)
    expect(world.commits()).toHaveLength(3)
  })
})

describe('a digest that cannot be told', () => {
  it.each`
    fault       | why
    ${'down'}   | ${'cannot answer now'}
    ${'denied'} | ${'does not let us read'}
  `('stops its image and no other, and is told: $why', async ({ fault, why }) => {
    const world = anImageWorld({
      files: {
        'a.yaml': aDeployment('a', `${SHOP}:1.0@${other}`, filtered('semver:1')),
        'b.yaml': aDeployment('b', 'registry.example/team/b:1.0', filtered('semver:1')),
      },
      shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} }, [repo('team/b')]: { '1.0': {}, '1.1': {} } },
    })
    await world.scan('team/shop')
    world.registry.setFault(repo('team/shop'), fault)
    const run = await world.automate('scan')
    expect(world.changed()).toEqual(['b.yaml'])
    expect(run.notes).toMatchObject([
      { image: `${SHOP}:1.0@${other}`, why: expect.stringContaining(why), fix: expect.any(String) },
    ])
  })

  it('because the tag has no manifest is told with what to do', async () => {
    const world = aShop(`${SHOP}:1.0@${other}`, 'semver:1')
    world.registry.lose(repo('team/shop'), '1.0')
    const run = await world.automate()
    expect(run).toMatchObject({ verdict: 'nothing', notes: [{ why: 'the registry has no digest for 1.0' }] })
  })

  it('is asked for once, however many containers want it', async () => {
    const names = ['a', 'b', 'c']
    const world = anImageWorld({
      files: Object.fromEntries(
        names.map(name => [`${name}.yaml`, aDeployment(name, `${SHOP}:1.0`, filtered('semver:1'))]),
      ),
      shelf: { [repo('team/shop')]: { '1.0': {} } },
      targets: [{ automation: { digests: 'write' } }],
    })
    await world.automate()
    expect(world.changed()).toHaveLength(3)
    expect(world.registry.requests(repo('team/shop')).readDigest).toBe(1)
  })
})
