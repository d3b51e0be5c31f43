// The memory cluster keeps the contract, and has the switches that flows' tests need.
import { describe, expect, it } from 'vitest'
import { formatResourceKey } from '../../../functions/domain/manifests/resource-id.ts'
import { ClusterUnreachable } from '../../../functions/ports/cluster/failures.ts'
import { openMemoryCluster } from '../../../functions/ports/cluster/memory.ts'
import { itBehavesLikeACluster } from './contract.ts'
import { summarize } from './contract-context.ts'
import * as a from './planned.ts'

const NO_SCHEMA = 'the memory cluster has no schema'

itBehavesLikeACluster(
  async () => {
    const cluster = openMemoryCluster({ now: () => 1_000 })
    return {
      cluster,
      async read(id) {
        const { kind, namespace, name } = id
        return cluster.objects().find(body => {
          const { namespace: where = '', name: called } = body.metadata as { namespace?: string; name: string }
          return (
            formatResourceKey({ ...id, kind: String(body.kind), namespace: where, name: called }) ===
            formatResourceKey({ ...id, kind, namespace, name })
          )
        })
      },
      stop: async () => {},
    }
  },
  {
    now: () => 1_000,
    skips: {
      'tells the field that is not in the schema': NO_SCHEMA,
      'tells the fields that are not valid': NO_SCHEMA,
      'tells the fields that cannot change, and no value of theirs': NO_SCHEMA,
    },
  },
)

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

  it('serves more kinds when it is given more', async () => {
    const kind = { group: 'helm.fluxcd.io', version: 'v1', kind: 'HelmRelease', plural: 'helmreleases', verbs: [] }
    const cluster = openMemoryCluster({ now: () => 1_000, kinds: [{ ...kind, scope: 'Namespaced' }] })
    const release = a.anObject('helm.fluxcd.io/v1', 'HelmRelease', { name: 'ghost', namespace: 'default' })
    expect(summarize(await cluster.apply(a.aPlan([release]), options))).toEqual(['ghost created'])
    expect((await cluster.readWorkloads('default')).map(({ id }) => id.name)).toEqual(['ghost'])
  })
})
