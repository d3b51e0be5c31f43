// What a sync does about objects that left Git: what goes, what stays and why, and how a person says that it may.
import { describe, expect, it } from 'vitest'
import { NeedsPerson } from '../../functions/domain/failure.ts'
import { giveConsent } from '../../functions/flows/steps/prune-consent.ts'
import { aWorld, configMap, id } from './a-sync-world.ts'

const on = { sync: { garbageCollection: 'on' } } as const
const files = (...names: string[]) => Object.fromEntries(names.map(name => [`${name}.yaml`, configMap(name)]))
const gone = (...names: string[]) => Object.fromEntries(names.map(name => [`${name}.yaml`, null]))
const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`)

describe('an object that left Git', () => {
  it('is deleted when collection is on, and the run says so', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.push(gone('b'))
    const run = await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a'])
    expect(run).toMatchObject({ verdict: 'applied', tag: 'moved', counts: { unchanged: 1, pruned: 1 } })
    expect(run.objects).toEqual([{ id: 'default:configmap/b', outcome: 'pruned', at: '' }])
  })

  it('stays when collection is off, and is only named in a dry run', async () => {
    for (const [garbageCollection, leftOver] of [
      ['off', undefined],
      ['dry-run', 1],
    ] as const) {
      const world = aWorld({ sync: { garbageCollection } })
      world.push(files('a', 'b'))
      await world.sync()
      world.push(gone('b'))
      expect((await world.sync()).counts['left-over']).toBe(leftOver)
      expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
    }
  })

  it('is still collected when collection is switched on later', async () => {
    const world = aWorld({ sync: { garbageCollection: 'off' } }, on)
    const [off, later] = world.targets
    expect(later?.name).toBe(off.name)
    world.push(files('a', 'b'))
    await world.sync()
    world.push(gone('b'))
    await world.sync()
    Object.assign(world.target.sync, { garbageCollection: 'on' })
    await world.sync('manual')
    expect(world.applied()).toEqual(['ConfigMap/a'])
  })

  it('stays when its file only moved or was renamed', async () => {
    const world = aWorld(on)
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    world.push({ 'a.yaml': null, 'deep/er/b.yml': configMap('a') })
    expect(await world.sync()).toMatchObject({ counts: { unchanged: 1 } })
    expect(world.applied()).toEqual(['ConfigMap/a'])
  })

  it.each`
    why                          | annotation
    ${'ignored'}                 | ${{ 'fluxcd.io/ignore': 'true' }}
    ${'sync_only'}               | ${{ 'flux.weave.works/ignore': 'sync_only' }}
    ${'protected by its Flux 2'} | ${{ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }}
  `('stays when the object in the cluster is $why', async ({ annotation }) => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.cluster.meddle(id('ConfigMap', 'b'), body => {
      const metadata = body.metadata as { annotations: object }
      return { ...body, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotation } } }
    })
    world.push(gone('b'))
    expect(await world.sync()).toMatchObject({ counts: { 'left-over': 1 } })
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it('stays when it is ignored in Git, as long as Git says so', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.push({
      'b.yaml': configMap('b').replace(
        'namespace: default',
        'namespace: default, annotations: { fluxcd.io/ignore: "true" }',
      ),
    })
    await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it('stays when somebody made it anew', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.cluster.remove(id('ConfigMap', 'b'))
    world.cluster.makeForeign({
      id: id('ConfigMap', 'b'),
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', namespace: 'default' } },
    })
    world.push(gone('b'))
    await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })
})

describe('nothing is deleted', () => {
  it('when a file cannot be read', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.push({ 'b.yaml': null, 'c.yaml': 'a: [' })
    await expect(world.sync()).rejects.toBeInstanceOf(NeedsPerson)
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it.each`
    valve              | before       | removed     | code
    ${'emptied'}       | ${names(3)}  | ${names(3)} | ${'prune-empty'}
    ${'too much gone'} | ${names(20)} | ${names(6)} | ${'prune-share'}
  `('when the valve is shut ($valve), until the commit says that it may', async ({ before, removed, code }) => {
    const world = aWorld(on)
    world.push({ ...files(...before), 'readme.yaml': '# nothing\n' })
    await world.sync()
    world.push(gone(...removed))
    const run = await world.sync()
    expect(run).toMatchObject({ verdict: 'applied', failures: [{ code }], counts: { 'left-over': removed.length } })
    expect(run.summary).toContain(run.failures[0]?.what)
    expect(world.cluster.objects()).toHaveLength(before.length)
    world.push({ 'readme.yaml': '# empty on purpose\n' }, { message: 'Clean up\n\nFluxless-Prune: yes\n' })
    expect(await world.sync()).toMatchObject({ counts: { pruned: removed.length }, failures: [] })
    expect(world.cluster.objects()).toHaveLength(before.length - removed.length)
  })

  it('beyond the very commit that a person consented to through the API', async () => {
    const world = aWorld(on)
    world.push({ ...files(...names(3)), 'readme.yaml': '# nothing\n' })
    await world.sync()
    const emptied = world.push(gone(...names(3)))
    await world.sync()
    await giveConsent(world.target.name, emptied, world.table, 0)
    const next = world.push({ 'readme.yaml': '# another commit\n' })
    await world.sync()
    expect(world.cluster.objects()).toHaveLength(3)
    await giveConsent(world.target.name, next, world.table, Date.parse('2026-01-01T00:00:00Z'))
    await world.sync('manual')
    expect(world.cluster.objects()).toEqual([])
  })

  it('by an older commit that comes late, though it was pushed by force', async () => {
    const world = aWorld(on)
    const old = world.push(files('a'))
    world.push(files('b'))
    await world.sync()
    world.push({ 'a.yaml': configMap('a', '2'), 'b.yaml': null }, { from: old })
    expect(await world.sync()).toMatchObject({ failures: [{ code: 'prune-commit-behind' }] })
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it('of what another target owns in the same cluster, though both had the object once', async () => {
    const world = aWorld(
      { name: 'one', git: { paths: ['one'] }, ...on, sync: { ...on.sync, tag: 'one' } },
      { name: 'two', git: { paths: ['two'] }, sync: { ...on.sync, tag: 'two' } },
    )
    const [one, two] = world.targets
    world.push({ 'one/a.yaml': configMap('a'), 'one/b.yaml': configMap('b'), 'two/c.yaml': configMap('c') })
    await world.sync('push', undefined, one)
    await world.sync('push', undefined, two)
    world.push({ 'one/b.yaml': null, 'two/b.yaml': configMap('b') })
    await world.sync('push', undefined, two)
    await world.sync('push', undefined, one)
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b', 'ConfigMap/c'])
  })
})

describe('what stands as it was left', () => {
  it('costs neither the archive nor an apply on resync', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    const before = { ...world.gitHost.calls }
    expect(await world.sync('resync')).toMatchObject({ verdict: 'applied', counts: { unchanged: 2 } })
    expect(world.gitHost.calls).toEqual({ ...before, readHead: before.readHead + 1 })
  })

  it('is put right on resync when somebody changed, deleted or replaced it', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b', 'c'))
    await world.sync()
    world.cluster.meddle(id('ConfigMap', 'a'), body => ({ ...body, data: { key: 'theirs' } }))
    world.cluster.remove(id('ConfigMap', 'b'))
    const run = await world.sync('resync')
    expect(run.counts).toEqual({ updated: 1, created: 1, unchanged: 1 })
    expect(world.cluster.objects()).toContainEqual(expect.objectContaining({ data: { key: '1' } }))
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b', 'ConfigMap/c'])
  })

  it('is not sent again with a push that changes others', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    world.push({ 'a.yaml': configMap('a', '2') })
    expect(await world.sync()).toMatchObject({ counts: { updated: 1, unchanged: 1 } })
  })
})

describe('what somebody else changed', () => {
  const theirs = (world: ReturnType<typeof aWorld>) =>
    world.cluster.meddle(id('ConfigMap', 'a'), body => ({ ...body, data: { key: 'theirs' } }))

  it('is named in the run that puts it right', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    theirs(world)
    world.cluster.remove(id('ConfigMap', 'b'))
    const run = await world.sync('resync')
    expect(run.objects).toEqual([
      { id: 'default:configmap/b', outcome: 'created', at: 'b.yaml:1', code: 'drift', why: 'somebody deleted it' },
      {
        id: 'default:configmap/a',
        outcome: 'updated',
        at: 'a.yaml:1',
        code: 'drift',
        why: expect.stringContaining('changed'),
      },
    ])
  })

  it('is left alone and told when it was put right three times in ten minutes, and put right later', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    for (let turn = 0; turn < 3; turn += 1) {
      theirs(world)
      expect((await world.sync('resync')).counts.updated).toBe(1)
      world.pass(60_000)
    }
    theirs(world)
    const run = await world.sync('resync')
    expect(run.counts).toEqual({ unchanged: 1, 'left-alone': 1 })
    expect(run.objects[0]?.why).toContain('contested: it was put right 3 times in ten minutes')
    world.pass(10 * 60_000)
    expect((await world.sync('resync')).counts.updated).toBe(1)
  })

  it('is put right at once when a person insists, or when Git changes it', async () => {
    const world = aWorld(on)
    world.push(files('a', 'b'))
    await world.sync()
    for (let turn = 0; turn < 4; turn += 1) {
      theirs(world)
      await world.sync('resync')
    }
    expect((await world.sync('manual')).counts.updated).toBe(1)
    theirs(world)
    world.push({ 'a.yaml': configMap('a', 'new') })
    expect((await world.sync()).counts.updated).toBe(1)
  })
})
