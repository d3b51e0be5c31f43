// What a sync leaves for automation: the images of its commit, and a wake when more is automated than before.
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../functions/domain/events/git.ts'
import { recallUses } from '../../functions/flows/steps/image-uses.ts'
import { aWorld } from './a-sync-world.ts'
import { aDeployment, Lost } from './an-image-world.ts'

const AUTOMATED = { 'fluxcd.io/automated': 'true' }
const shop = (annotations: Readonly<Record<string, string>>, image = 'app:1') => aDeployment('shop', image, annotations)

async function afterSyncs(...files: readonly string[]) {
  const world = aWorld()
  world.push({ 'namespace.yaml': 'kind: Namespace\napiVersion: v1\nmetadata: { name: demo }\n' })
  const woken: number[] = []
  for (const file of files) {
    world.push({ 'shop.yaml': file })
    await world.sync()
    woken.push(world.wakes.length)
  }
  return { ...world, woken }
}

describe('a sync', () => {
  it.each`
    what                                    | files                                                                     | woken
    ${'nothing is automated'}               | ${[shop({})]}                                                             | ${[0]}
    ${'something is from the start'}        | ${[shop(AUTOMATED)]}                                                      | ${[1]}
    ${'something begins to be'}             | ${[shop({}), shop(AUTOMATED)]}                                            | ${[0, 1]}
    ${'it stays so, with another image'}    | ${[shop(AUTOMATED), shop(AUTOMATED, 'app:2')]}                            | ${[1, 1]}
    ${'its filter changes'}                 | ${[shop(AUTOMATED), shop({ ...AUTOMATED, 'fluxcd.io/tag.main': 'v*' })]}  | ${[1, 2]}
    ${'it is locked'}                       | ${[shop(AUTOMATED), shop({ ...AUTOMATED, 'fluxcd.io/locked': 'true' })]}  | ${[1, 1]}
    ${'it is unlocked'}                     | ${[shop({ ...AUTOMATED, 'fluxcd.io/locked': 'true' }), shop(AUTOMATED)]}  | ${[0, 1]}
    ${'it is ignored: it is scanned still'} | ${[shop({}), shop({ ...AUTOMATED, 'fluxcd.io/ignore': 'true' })]}         | ${[0, 1]}
    ${'it is no longer'}                    | ${[shop(AUTOMATED), shop({})]}                                            | ${[1, 1]}
    ${'another one begins to be'}           | ${[shop(AUTOMATED), `${shop(AUTOMATED)}---\n${aDeployment('b', 'b:1')}`]} | ${[1, 2]}
  `('wakes automation $woken times when $what', async ({ files, woken }) => {
    expect((await afterSyncs(...files)).woken).toEqual(woken)
  })

  it('remembers the images of its commit, so that the next run needs no tree', async () => {
    const world = await afterSyncs(shop(AUTOMATED))
    const record = await recallUses(world.target, world.table)
    expect(record).toMatchObject({
      commit: world.tag() as CommitSha,
      uses: [{ container: 'main', image: 'app:1', isAutomated: true }],
    })
  })

  it('that changes nothing remembers nothing anew', async () => {
    const world = await afterSyncs(shop(AUTOMATED))
    await world.sync('manual')
    expect(world.wakes).toHaveLength(1)
  })
})

describe('a door that is down', () => {
  const breakDown = ({ table }: ReturnType<typeof aWorld>, verb: 'get' | 'put') => {
    const { get, put } = table
    const check = (key: string) => (key.startsWith('uses/') ? Promise.reject(new Lost()) : Promise.resolve())
    if (verb === 'get') table.get = key => check(key).then(() => get(key))
    else table.put = (key, entry) => check(key).then(() => put(key, entry))
  }

  it.each`
    verb
    ${'get'}
    ${'put'}
  `('fails no sync, and wakes automation all the same: the table cannot $verb', async ({ verb }) => {
    const world = await afterSyncs(shop({}))
    breakDown(world, verb)
    world.push({ 'shop.yaml': shop(AUTOMATED) })
    expect(await world.sync()).toMatchObject({ verdict: 'applied' })
    expect(world.wakes).toHaveLength(1)
    expect(world.log.lines.filter(({ msg }) => msg === 'images not noted')).not.toEqual([])
  })

  it('fails no sync when the queue takes no run; the clock then asks, since nothing is known', async () => {
    const world = await afterSyncs(shop({}))
    world.wakes.push = () => {
      throw new Lost()
    }
    world.push({ 'shop.yaml': shop(AUTOMATED) })
    expect(await world.sync()).toMatchObject({ verdict: 'applied' })
    expect(await recallUses(world.target, world.table)).toBeUndefined()
  })
})
