// What is lost, and what becomes of it: the promises of the page on recovery, one by one.
import { describe, expect, it } from 'vitest'
import { resyncDue } from '../../functions/flows/resync-due.ts'
import { aWorld, configMap, id } from './a-sync-world.ts'

const FILES = { 'a.yaml': configMap('a'), 'b.yaml': configMap('b') }

async function aSettledWorld() {
  const world = aWorld({ sync: { garbageCollection: 'on' } })
  const commit = world.push(FILES)
  await world.sync()
  return { ...world, commit }
}

const KEYS = ['journal/production', 'uses/production', 'health/production', 'health-due/production']

describe('the table is lost', () => {
  it('and the next sync goes on as if nothing had happened', async () => {
    const world = await aSettledWorld()
    for (const key of KEYS) await world.table.remove(key)
    world.push({ 'b.yaml': null })
    const run = await world.sync()
    expect(run).toMatchObject({ verdict: 'applied', counts: { pruned: 1 } })
    expect(world.applied()).toEqual(['ConfigMap/a'])
  })
})

describe('the tag is lost', () => {
  it('and the next poll finds the head unapplied, applies what differs and writes the tag again', async () => {
    const world = await aSettledWorld()
    world.gitHost.setTag('acme/manifests', 'flux-sync', undefined)
    const queued: string[] = []
    const queue = { send: async ({ body }: { readonly body: string }) => void queued.push(body), delay: async () => {} }
    const ports = { ...world, gitHost: () => world.gitHost, queue, commits: queue, watches: [] }
    await resyncDue({ since: 0, now: 60_000 }, ports as never)
    expect(queued.some(body => body.includes('"target":"production"'))).toBe(true)
    expect(await world.sync('poll')).toMatchObject({ verdict: 'applied', tag: 'moved', counts: { unchanged: 2 } })
    expect(world.tag()).toBe(world.commit)
  })
})

describe('the inventory is lost', () => {
  it('and nothing is deleted for it: what is in Git is taken back, what had left Git stays', async () => {
    const world = await aSettledWorld()
    world.cluster.inventories().clear()
    world.push({ 'b.yaml': null })
    expect(await world.sync()).toMatchObject({ verdict: 'applied', counts: { unchanged: 1 } })
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
    world.push({ 'a.yaml': configMap('a', '2'), 'c.yaml': configMap('c') })
    await world.sync()
    world.push({ 'c.yaml': null })
    await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })
})

describe('the cluster is lost', () => {
  it('and one sync that a person asks for fills an empty one from Git, although the tag is at the head', async () => {
    const world = await aSettledWorld()
    world.cluster.inventories().clear()
    for (const name of ['a', 'b']) world.cluster.remove(id('ConfigMap', name))
    expect(world.applied()).toEqual([])
    expect(await world.sync('manual')).toMatchObject({ verdict: 'applied', counts: { created: 2 } })
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it('and a resync does the same without being asked', async () => {
    const world = await aSettledWorld()
    world.cluster.inventories().clear()
    for (const name of ['a', 'b']) world.cluster.remove(id('ConfigMap', name))
    expect(await world.sync('resync')).toMatchObject({ verdict: 'applied', counts: { created: 2 } })
  })
})
