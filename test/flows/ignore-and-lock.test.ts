// What `ignore` and `locked` do to a manifest that is edited, and then to one that is taken out of Git: Flux v1's table.
import { expect, it } from 'vitest'
import { aWorld, configMap, id } from './a-sync-world.ts'

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
