// What `ignore` and `locked` do to a manifest that is edited, to one that is taken out of Git, to an image that automation
// would write, and to one that a person asks for: Flux v1's table. What is locked is scanned all the same.
import { expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import { aWorld, configMap, id } from './a-sync-world.ts'
import { aDeployment, anImageWorld, repo } from './an-image-world.ts'

const b = id('ConfigMap', 'b')

it.each`
  annotation                               | where          | applied  | collected
  ${{}}                                    | ${'nowhere'}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'Git'}       | ${false} | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'a cluster'} | ${false} | ${false}
  ${{ 'fluxcd.io/ignore': 'sync_only' }}   | ${'Git'}       | ${true}  | ${false}
  ${{ 'fluxcd.io/ignore': 'sync_only' }}   | ${'a cluster'} | ${true}  | ${false}
  ${{ 'fluxcd.io/locked': 'true' }}        | ${'Git'}       | ${true}  | ${true}
  ${{ 'flux.weave.works/locked': 'true' }} | ${'Git'}       | ${true}  | ${true}
  ${{ 'fluxcd.io/locked': 'true' }}        | ${'a cluster'} | ${true}  | ${true}
`('$annotation in $where: edits applied $applied, collected $collected', async row => {
  const { annotation, where, applied, collected } = row
  const world = aWorld({ sync: { garbageCollection: 'on' } })
  const annotateInCluster = () =>
    world.cluster.meddle(b, body => {
      const metadata = body.metadata as { annotations: object }
      const also = where === 'a cluster' ? annotation : {}
      return { ...body, metadata: { ...metadata, annotations: { ...metadata.annotations, ...also } } }
    })
  world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
  await world.sync()

  annotateInCluster()
  const annotations = JSON.stringify({ ...(where === 'Git' && annotation), edited: 'yes' })
  const edited = configMap('b').replace('namespace: default', `namespace: default, annotations: ${annotations}`)
  world.push({ 'b.yaml': edited })
  await world.sync()
  expect(world.cluster.objects().some(object => JSON.stringify(object).includes('"edited":"yes"'))).toBe(applied)

  // Server-side apply keeps what another manager put there; an apply in memory does not.
  annotateInCluster()
  world.push({ 'b.yaml': null })
  await world.sync()
  expect(!world.applied().includes('ConfigMap/b')).toBe(collected)
})

const SHOP = 'registry.example/team/shop'

/** Where nothing stands in Git nothing is blocked: automation and releases read Git only. */
it.each`
  annotation                               | where          | skipIgnored | automated | released | forced
  ${{}}                                    | ${'nowhere'}   | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'Git'}       | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'flux.weave.works/ignore': 'true' }} | ${'Git'}       | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'Git'}       | ${true}     | ${false}  | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'a cluster'} | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'true' }}        | ${'a cluster'} | ${true}     | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'sync_only' }}   | ${'Git'}       | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/ignore': 'sync_only' }}   | ${'Git'}       | ${true}     | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/locked': 'true' }}        | ${'Git'}       | ${false}    | ${false}  | ${false} | ${true}
  ${{ 'flux.weave.works/locked': 'true' }} | ${'Git'}       | ${false}    | ${false}  | ${false} | ${true}
  ${{ 'fluxcd.io/locked': 'yes' }}         | ${'Git'}       | ${false}    | ${true}   | ${true}  | ${true}
  ${{ 'fluxcd.io/locked': 'true' }}        | ${'a cluster'} | ${false}    | ${true}   | ${true}  | ${true}
`(
  '$annotation in $where, skipIgnored $skipIgnored: automated $automated, released $released, forced $forced',
  async row => {
    const { annotation, where, skipIgnored, automated, released, forced } = row
    const inGit = {
      'fluxcd.io/automated': 'true',
      'fluxcd.io/tag.main': 'semver:~1',
      ...(where === 'Git' && annotation),
    }
    const open = () =>
      anImageWorld({
        files: { 'shop.yaml': aDeployment('shop', `${SHOP}:1.0`, inGit) },
        shelf: { [repo('team/shop')]: { '1.0': {}, '1.1': {} } },
        targets: [{ automation: { skipIgnored } }],
      })
    const isWritten = async (world: ReturnType<typeof open>) => (await world.file('shop.yaml')).includes(':1.1')
    const release = async (force: boolean) => {
      const world = open()
      const workloads = ['demo:deployment/shop' as ResourceIdText]
      await world.update({ type: 'image', workloads, image: `${SHOP}:1.1`, kind: 'execute', excludes: [], force })
      return isWritten(world)
    }

    const world = open()
    await world.automate()
    expect(await isWritten(world)).toBe(automated)
    const isLeftAlone = skipIgnored && where === 'Git' && annotation['fluxcd.io/ignore'] === 'true'
    expect(world.registry.requests(repo('team/shop')).listTags).toBe(isLeftAlone ? 0 : 1)
    expect([await release(false), await release(true)]).toEqual([released, forced])
  },
)
