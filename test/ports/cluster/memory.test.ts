// The memory cluster keeps the contract, and has the switches that flows' tests need.
import { describe, expect, it } from 'vitest'
import { ClusterUnreachable } from '../../../functions/ports/cluster/failures.ts'
import { openMemoryCluster } from '../../../functions/ports/cluster/memory.ts'
import { itBehavesLikeACluster } from './contract.ts'
import { summarize } from './contract-context.ts'
import { openMemoryUnderTest } from './memory-under-test.ts'
import * as a from './planned.ts'

const NO_SCHEMA = 'the memory cluster has no schema'
const NO_CONFIG_MAPS = 'the memory cluster keeps inventories as they are'

itBehavesLikeACluster(async () => openMemoryUnderTest(), {
  now: () => 1_000,
  skips: {
    'tells the field that is not in the schema': NO_SCHEMA,
    'tells the fields that are not valid': NO_SCHEMA,
    'tells the fields that cannot change, and no value of theirs': NO_SCHEMA,
    'says which field would be refused': NO_SCHEMA,
    'is object-invalid for a wrong type': NO_SCHEMA,
    'is object-invalid for a key of a list that comes twice': NO_SCHEMA,
    'is object-invalid for a name that is none': NO_SCHEMA,
    'is object-invalid for a field that is missing': NO_SCHEMA,
    'is object-invalid for data that is too large': NO_SCHEMA,
    'is object-too-large for a request that is too large': 'the memory cluster has no limits',
    'is namespace-terminating for what is new in a namespace that goes': 'a namespace in memory goes at once',
    'is object-immutable for a role that a binding is moved to': NO_SCHEMA,
    'is object-immutable for data that calls itself immutable': NO_SCHEMA,
    'is made by starting anew where the manifest agrees': NO_SCHEMA,
    'is made where the words of Flux v2 agree': NO_SCHEMA,
    'is made where the live object agrees': NO_SCHEMA,
    'waits for the finalizers of the old object': NO_SCHEMA,
    'is never made by deleting what holds data': NO_SCHEMA,
    'is not made for a manifest with another mistake': NO_SCHEMA,
    'has no footprint once somebody wiped out who owns what': 'owners cannot be wiped out in memory',
    'tells that an object belongs to a controller': 'a test marks it so; the memory cluster does not read owners',
    'leave no part behind that nobody needs': NO_CONFIG_MAPS,
    'stand in ConfigMaps that say whose they are': NO_CONFIG_MAPS,
    'are not written when they are what stands there, in whatever order': NO_CONFIG_MAPS,
    'ask for a person when they were edited by hand': NO_CONFIG_MAPS,
    'ask for a person when a part is lost': NO_CONFIG_MAPS,
    'ask for a person when something else has their name': NO_CONFIG_MAPS,
    'are not overwritten when somebody else wrote them in between': NO_CONFIG_MAPS,
  },
})

describe('the memory cluster', () => {
  const options = { live: [], deadline: 60_000 }
  const open = () => openMemoryCluster({ now: () => 1_000 })

  it('refuses an object as told, until told otherwise', async () => {
    const cluster = open()
    const failure = { code: 'quota-exceeded', what: 'exceeded quota: small', fix: 'Raise it.' }
    const [one, two] = [a.aConfigMap('default', 'one'), a.aConfigMap('default', 'two')]
    cluster.refuse(one.id, failure)
    const [refused, applied] = await cluster.apply(a.aPlan([one, two]), options)
    expect([refused, applied?.outcome]).toEqual([{ id: one.id, outcome: 'failed', failure }, 'created'])
    cluster.refuse(one.id)
    expect(summarize(await cluster.apply(a.aPlan([one]), options))).toEqual(['one created'])
  })

  it('is unreachable by every verb, until joined again', async () => {
    const cluster = open()
    cluster.unreachable()
    const verbs = [
      () => cluster.discover(),
      () => cluster.listLive([]),
      () => cluster.readWorkloads(),
      () => cluster.apply(a.aPlan([a.aConfigMap('default', 'one')]), options),
    ]
    for (const verb of verbs) await expect(verb()).rejects.toBeInstanceOf(ClusterUnreachable)
    cluster.unreachable(false)
    for (const verb of verbs) await expect(verb()).resolves.toBeDefined()
  })

  it('keeps what was applied before it was cut off', async () => {
    const cluster = open()
    cluster.unreachable(true, 1)
    const plan = a.aPlan([a.aConfigMap('default', 'one'), a.aConfigMap('default', 'two')])
    await expect(cluster.apply(plan, options)).rejects.toBeInstanceOf(ClusterUnreachable)
    expect(cluster.objects()).toEqual([a.aConfigMap('default', 'one').body])
  })

  it('shows what somebody else did to an object, and the next apply puts it right', async () => {
    const cluster = open()
    const one = a.aConfigMap('default', 'one')
    const [applied] = await cluster.apply(a.aPlan([one]), options)
    cluster.meddle(one.id, body => ({ ...body, data: { key: 'theirs' } }))
    const look = async () => (await cluster.listLive([{ group: '', kind: 'ConfigMap' }])).objects
    const [before] = await look()
    expect([before?.uid, before?.footprint === applied?.footprint]).toEqual([applied?.uid, false])
    const [again] = await cluster.apply(a.aPlan([one]), { ...options, live: await look() })
    expect(again).toEqual({ id: one.id, outcome: 'updated', uid: applied?.uid, footprint: applied?.footprint })
  })

  it('adopts what somebody else made', async () => {
    const cluster = open()
    const one = a.aConfigMap('default', 'one')
    cluster.makeForeign(one)
    const look = async () => (await cluster.listLive([{ group: '', kind: 'ConfigMap' }])).objects
    const [theirs] = await look()
    expect(theirs?.footprint).toBe('')
    const [ours] = await cluster.apply(a.aPlan([one]), { ...options, live: await look() })
    expect(ours).toMatchObject({ outcome: 'updated', uid: theirs?.uid, footprint: expect.stringMatching(/./) })
  })

  it('fails the next call of a verb, once', async () => {
    const cluster = open()
    const deletion = { id: a.aConfigMap('default', 'one').id, uid: 'u', at: 'x:1' }
    const place = { namespace: 'fluxless', name: 'shop' }
    const verbs = {
      discover: () => cluster.discover(),
      listLive: () => cluster.listLive([]),
      readWorkloads: () => cluster.readWorkloads(),
      apply: () => cluster.apply(a.aPlan([a.aConfigMap('default', 'one')]), options),
      delete: () => cluster.delete([[deletion]], options),
      readInventory: () => cluster.readInventory(place).then(() => 'read'),
      writeInventory: () =>
        cluster.writeInventory(place, { source: 's', commit: 'c', entries: [] }).then(() => 'written'),
      preview: () => cluster.preview([]),
      readObjects: () => cluster.readObjects([]),
      readPullSecrets: () => cluster.readPullSecrets([]),
      readPodsOf: () => cluster.readPodsOf(a.aDeployment('default', 'web').body, 1),
    }
    for (const [name, verb] of Object.entries(verbs)) {
      cluster.failNext(name as keyof typeof verbs, new Error(`broken ${name}`))
      await expect(verb()).rejects.toThrow(`broken ${name}`)
      await expect(verb()).resolves.toBeDefined()
    }
  })

  it('writes some objects before it fails', async () => {
    const cluster = open()
    const plan = a.aPlan(['one', 'two', 'three'].map(name => a.aConfigMap('default', name)))
    cluster.failNext('apply', new Error('broken'), 2)
    await expect(cluster.apply(plan, options)).rejects.toThrow('broken')
    expect(cluster.objects()).toHaveLength(2)
    const uids = (await cluster.listLive([{ group: '', kind: 'ConfigMap' }])).objects
    const stages = [uids.map(({ id, uid }) => ({ id, uid, at: 'x:1' }))]
    cluster.failNext('delete', new Error('broken'), 1)
    await expect(cluster.delete(stages, options)).rejects.toThrow('broken')
    expect(cluster.objects()).toHaveLength(1)
  })

  it('hides a kind that may not be listed', async () => {
    const cluster = open()
    const kind = { group: '', kind: 'ConfigMap' }
    await cluster.apply(a.aPlan([a.aConfigMap('default', 'one')]), options)
    const look = async () => {
      const { objects, isListed } = await cluster.listLive([kind])
      return [objects.length, isListed(kind)]
    }
    cluster.unlist(kind)
    expect(await look()).toEqual([0, false])
    cluster.unlist(kind, false)
    expect(await look()).toEqual([1, true])
  })

  it('tells which pull secrets it may not read', async () => {
    const cluster = open()
    const place = { namespace: 'default', serviceAccount: 'robot', secrets: ['one'] }
    await cluster.apply(a.aPlan([a.aServiceAccount('default', 'robot', ['two'])]), options)
    cluster.unlist({ group: '', kind: 'Secret' })
    const forbidden = ['secrets in namespace default']
    expect(await cluster.readPullSecrets([place])).toEqual({ dockerConfigs: [], forbidden })
    cluster.unlist({ group: '', kind: 'Secret' }, false)
    expect(await cluster.readPullSecrets([place])).toEqual({ dockerConfigs: [], forbidden: [] })
  })

  it('keeps what may not be deleted, and tells marks that tests set', async () => {
    const cluster = open()
    const one = a.aConfigMap('default', 'one')
    const [applied] = await cluster.apply(a.aPlan([one]), options)
    const failure = { code: 'forbidden', what: 'no', fix: 'Grant it.' }
    const deletion = { id: one.id, uid: applied?.uid ?? '', at: 'x:1' }
    cluster.refuseDelete(one.id, failure)
    expect(await cluster.delete([[deletion]], options)).toEqual([{ id: one.id, outcome: 'kept', failure }])
    cluster.refuseDelete(one.id)
    cluster.mark(one.id, { hasController: true, hasFormerManager: true })
    const { objects } = await cluster.listLive([{ group: '', kind: 'ConfigMap' }])
    expect(objects).toMatchObject([{ hasController: true, hasFormerManager: true, isDeleting: false }])
  })

  it('takes along what is in a namespace, and the objects of a CRD', async () => {
    const cluster = open()
    const objects = [
      ...[a.aNamespace('web'), a.aConfigMap('web', 'one'), a.aConfigMap('default', 'stays')],
      ...[a.aWidgetCrd('example.com'), a.aWidget('example.com', 'default', 'goes')],
    ]
    await cluster.apply(a.aPlan(objects), options)
    cluster.remove(a.aNamespace('web').id)
    cluster.remove(a.aWidgetCrd('example.com').id)
    expect(cluster.objects().map(({ metadata }) => (metadata as { name: string }).name)).toEqual(['stays'])
  })

  it('hands out inventories that nobody can change behind its back', async () => {
    const cluster = open()
    const inventory = { source: 's', commit: 'c', entries: [] as never[] }
    await cluster.writeInventory({ namespace: 'fluxless', name: 'shop' }, inventory)
    inventory.entries.push({} as never)
    expect(cluster.inventories().get('fluxless/shop')).toEqual({ source: 's', commit: 'c', entries: [] })
  })

  it('serves more kinds when it is given more', async () => {
    const kind = { group: 'helm.fluxcd.io', version: 'v1', kind: 'HelmRelease', plural: 'helmreleases', verbs: [] }
    const cluster = openMemoryCluster({ now: () => 1_000, kinds: [{ ...kind, scope: 'Namespaced' }] })
    const release = a.anObject('helm.fluxcd.io/v1', 'HelmRelease', { name: 'ghost', namespace: 'default' })
    expect(summarize(await cluster.apply(a.aPlan([release]), options))).toEqual(['ghost created'])
    expect((await cluster.readWorkloads('default')).map(({ id }) => id.name)).toEqual(['ghost'])
  })
})
