// From nothing to running, and back, on memory doors.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GitHostPermissionMissing } from '../../functions/ports/git-hosts/failures.ts'
import { ADDRESS, aSetupWorld, ROLES, type WorldChanges } from './a-setup-world.ts'

const SECRETS = ['create secret', 'create secret', 'create secret']

describe('setting up', () => {
  it('makes everything, in the order in which one needs the other', async () => {
    const world = aSetupWorld()
    const { words, url, steps } = await world.run()
    expect(url).toBe(ADDRESS)
    expect(words).toEqual([
      ...['keep Git', 'create configuration', ...SECRETS, 'create stack', 'create webhook'],
      ...['create access entry', 'create access entry', 'create rights'],
    ])
    expect(steps.find(({ thing }) => thing === 'webhook')).toMatchObject({
      about: `acme/manifests to ${ADDRESS}/hook/github`,
      why: 'its ping arrived',
    })
    const standing = await world.standing()
    expect(standing).toMatchObject({
      file: 'text',
      secrets: { 'git-token': 'given', hook: 'drawn-0', 'api-token': 'drawn-1', deployed: 'first' },
      deployed: 1,
      hooks: [{ url: `${ADDRESS}/hook/github`, secret: 'drawn-0', events: ['push', 'package'] }],
      entries: ROLES.map(role => [role, 'fluxless']),
    })
    const kinds = standing.objects.map(({ kind }) => kind)
    expect(kinds).toContain('ClusterRoleBinding')
    expect(kinds).not.toContain('ServiceAccount')
  })

  it('only says so in a dry run', async () => {
    const world = aSetupWorld()
    const before = await world.standing()
    const { words } = await world.run({ isDryRun: true })
    expect(words).toEqual([
      ...['keep Git', 'create configuration', ...SECRETS, 'create stack', 'create webhook'],
      ...['create access entry', 'create rights'],
    ])
    expect(await world.standing()).toEqual(before)
  })

  it('leaves to people what it is not asked to do, with the command', async () => {
    const world = aSetupWorld()
    const { steps } = await world.run({ wishes: { grantRights: false, addEntries: false } })
    const skipped = steps.filter(({ word }) => word === 'skip').map(({ why }) => why)
    expect(skipped).toEqual([
      ...ROLES.map(role => expect.stringContaining(`--principal-arn ${role} --kubernetes-groups fluxless`)),
      expect.stringContaining('--cluster production --bind-group fluxless | kubectl apply -f -'),
    ])
    expect(await world.standing()).toMatchObject({ entries: [], objects: [] })
  })

  it('does nothing without what only an operator can give', async () => {
    const world = aSetupWorld({ gitToken: undefined })
    const before = await world.standing()
    await expect(world.run()).rejects.toMatchObject({
      code: 'setup-lacks',
      fix: expect.stringContaining('token of the Git host github: give it as GITHUB_TOKEN'),
    })
    expect(await world.standing()).toEqual(before)
  })

  it('does nothing where the Git host does not let it', async () => {
    const world = aSetupWorld()
    world.hooks.failNext(new GitHostPermissionMissing('acme/manifests', '404', undefined))
    await expect(world.run()).rejects.toMatchObject({ code: 'git-host-permission-missing' })
    expect(world.stacks.deployed()).toBe(0)
  })

  it.each`
    what                              | disturb                                                                                   | words                                  | why
    ${'a webhook that is gone'}       | ${async (w: World) => w.hooks.deleteHook((await hookOf(w)) as never)}                     | ${['create webhook']}                  | ${/its ping arrived/}
    ${'a webhook that misses events'} | ${async (w: World) => w.hooks.updateHook((await hookOf(w)) as never, draft(['package']))} | ${['update webhook']}                  | ${/it misses events; its ping arrived/}
    ${'a delivery that was refused'}  | ${async (w: World) => refuseOne(w)}                                                       | ${['update webhook']}                  | ${/its latest delivery did not arrive; its ping arrived/}
    ${'a secret that is lost'}        | ${async (w: World) => w.shelf.remove('hook')}                                             | ${['create secret', 'update webhook']} | ${/its secret is new/}
    ${'a changed configuration'}      | ${async (w: World) => Object.assign(w.needs, { digest: 'second' })}                       | ${['update stack']}                    | ${/changed/}
    ${'an access entry that is gone'} | ${async (w: World) => w.entries.remove(ROLES[0] ?? '')}                                   | ${['create access entry']}             | ${undefined}
    ${'rights that somebody changed'} | ${async (w: World) => meddle(w)}                                                          | ${['update rights']}                   | ${undefined}
  `('mends $what, and keeps the rest', async ({ disturb, words, why }) => {
    const world = aSetupWorld()
    await world.run()
    await disturb(world)
    const again = await world.run()
    const changed = again.steps.filter(({ word }) => word !== 'keep')
    expect(changed.map(({ word, thing }) => `${word} ${thing}`)).toEqual(words)
    if (why) expect(changed.at(-1)?.why).toMatch(why)
    expect((await world.run()).words.filter(word => !word.startsWith('keep'))).toEqual([])
  })

  it('deploys again with other settings, and keeps those of last time when none are given', async () => {
    const world = aSetupWorld()
    const wishes = { grantRights: true, addEntries: true, parameters: 'syncMemory=3008' }
    await world.run({ wishes })
    expect((await world.run({ wishes })).words).toContain('keep stack')
    expect((await world.run()).words).toContain('keep stack')
    expect((await world.run({ wishes: { ...wishes, parameters: 'syncMemory=1769' } })).words).toContain('update stack')
    expect(world.shelf.texts.get('parameters')).toBe('syncMemory=1769')
  })

  it('grants no rights while it is not clear where', async () => {
    const world = aSetupWorld()
    const [cluster] = world.needs.clusters
    const clusters = [cluster, { ...cluster, name: 'staging' }] as typeof world.needs.clusters
    const needs = { ...world.needs, clusters }
    await expect(world.run({ needs })).rejects.toMatchObject({ fix: expect.stringContaining('production, staging') })
    expect((await world.run({ needs, wishes: { grantRights: false, addEntries: true } })).words).toContain(
      'skip rights',
    )
  })

  it.each(['busy', 'broken'] as const)('does nothing while the stack is %s', async state => {
    const world = aSetupWorld()
    await world.run()
    world.stacks.change({ state, status: 'X' })
    const before = await world.standing()
    await expect(world.run()).rejects.toMatchObject({ code: 'stack-not-ready' })
    expect(await world.standing()).toEqual(before)
  })

  it('says when nobody hears the ping', async () => {
    const world = aSetupWorld()
    world.answerHooksWith(0)
    const { steps } = await world.run()
    expect(steps.find(({ thing }) => thing === 'webhook')?.why).toBe(
      'its ping was answered by nobody; is the server running?',
    )
  })
})

type World = ReturnType<typeof aSetupWorld>
const draft = (events: readonly string[]) => ({ url: `${ADDRESS}/hook/github`, secret: 'drawn-0', events })
const hookOf = async (world: World) => (await world.hooks.listHooks('acme/manifests' as never))[0]
const refuseOne = (world: World) => {
  world.answerHooksWith(401)
  world.hooks.send('acme/manifests', 'push')
  world.answerHooksWith(200)
}
const meddle = (world: World) => {
  const id = { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', namespace: '', name: 'fluxless' }
  world.cluster.meddle(id, body => ({ ...body, rules: [] }))
}

describe('tearing down', () => {
  it('takes everything away, first what knocks, and leaves what is applied', async () => {
    const world = aSetupWorld()
    await world.run()
    const workload = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'shop', namespace: 'demo' } }
    const id = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'demo', name: 'shop' }
    world.cluster.makeForeign({ id, body: workload })
    const { words, left } = await world.down()
    expect(words).toEqual([
      ...['remove webhook', 'remove access entry', 'remove access entry', 'remove rights', 'remove stack'],
      ...['remove secret', 'remove secret', 'remove secret', 'remove secret', 'remove configuration'],
      ...['leave Git', 'leave cluster'],
    ])
    expect(left).toEqual([])
    const { objects, ...standing } = await world.standing()
    expect(standing).toMatchObject({ file: undefined, secrets: {}, stack: undefined, hooks: [], entries: [] })
    expect(objects.map(({ kind }) => kind)).toEqual(['Namespace', 'Deployment'])
  })

  it('only says so in a dry run', async () => {
    const world = aSetupWorld()
    await world.run()
    const before = await world.standing()
    expect((await world.down(true)).words).toContain('remove stack')
    expect(await world.standing()).toEqual(before)
  })

  it('leaves a configuration that was edited, and secrets of others', async () => {
    const world = aSetupWorld()
    await world.run()
    world.edit('mine')
    world.shelf.put('theirs', 'text')
    const { words, left } = await world.down(false, false)
    expect(words).toContain('leave configuration')
    expect(left).toEqual([])
    expect(await world.standing()).toMatchObject({ file: 'mine', secrets: { theirs: 'text' } })
  })

  it('tells what would not go', async () => {
    const world = aSetupWorld()
    await world.run()
    world.hooks.deleteHook = async () => {}
    expect((await world.down()).left).toMatchObject([{ thing: 'webhook', word: 'remove' }])
  })

  it('has nothing to do the second time, and says what it cannot see any more', async () => {
    const world = aSetupWorld({ isLocal: true, isManaged: false })
    await world.run()
    await world.down()
    world.hooks.listHooks = async () => {
      await world.doors.secrets.read({ ssm: '/memory/gone' })
      return []
    }
    const { steps } = await world.down()
    expect(steps.map(({ word }) => word)).toEqual(['leave', 'leave', 'leave'])
    expect(steps[0]?.about).toBe('webhooks of acme/manifests')
  })
})

it('ends where it began, whatever is set up, and however often', async () => {
  const anyWorld: fc.Arbitrary<WorldChanges> = fc.record({
    isLocal: fc.boolean(),
    isManaged: fc.boolean(),
    repositories: fc.constantFrom<readonly string[]>(['acme/manifests'], ['acme/manifests', 'acme/more']),
  })
  const anyWishes = fc.record({ grantRights: fc.boolean(), addEntries: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(anyWorld, anyWishes, fc.integer({ min: 1, max: 3 }), async (changes, wishes, times) => {
      const world = aSetupWorld(changes)
      await world.run({ wishes })
      const after = await world.standing()
      for (let turn = 1; turn < times; turn += 1) {
        const { words } = await world.run({ wishes })
        expect(words.filter(word => !/^(keep|skip) /.test(word))).toEqual([])
        expect(await world.standing()).toEqual(after)
      }
      expect((await world.down()).left).toEqual([])
      const { objects, deployed: _, ...standing } = await world.standing()
      expect(standing).toEqual({ file: undefined, secrets: {}, stack: undefined, hooks: [], entries: [] })
      expect(objects.filter(({ kind }) => kind !== 'Namespace')).toEqual([])
    }),
    { seed: 5, numRuns: 40 },
  )
})
