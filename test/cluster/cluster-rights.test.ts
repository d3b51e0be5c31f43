// What the kubernetes provider does and says when a real API server grants it less than everything.
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { describeFailure } from '../../functions/domain/failure.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import * as a from '../ports/cluster/planned.ts'
import { tenantNamespace, type UserName } from './cluster-users.ts'
import { readServerUnderTest } from './server-under-test.ts'

const { url, ca, kubeconfigFile } = readServerUnderTest(process.env)
const kubeconfig = async () => readFileSync(kubeconfigFile, 'utf8')
const real = {
  now: Date.now,
  wait: (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)),
  random: Math.random,
}
const opened: { close(): Promise<void> }[] = []
const openAs = (context: UserName) => {
  const cluster = openKubernetes({ access: { kubeconfig, context }, ...real })
  opened.push(cluster)
  return cluster
}
const options = () => ({ live: [], deadline: Date.now() + 30_000 })
const drawn = Date.now().toString(36)

afterAll(() => Promise.all(opened.map(cluster => cluster.close())))

describe('a tenant of one namespace', () => {
  it('applies there, and is told which right it lacks elsewhere', async () => {
    const plan = a.aPlan([a.aConfigMap(tenantNamespace, `mine-${drawn}`), a.aConfigMap('default', `theirs-${drawn}`)])
    const results = await openAs('tenant').apply(plan, options())
    expect(summarize(results)).toEqual([`mine-${drawn} created`, `theirs-${drawn} failed forbidden`])
    expect(results[1]?.failure?.what).toMatch(/User "tenant" cannot patch resource "configmaps"/)
  })

  it('lists nothing of what it may not list in all namespaces', async () => {
    const listing = await openAs('tenant').listLive([
      { group: '', kind: 'ConfigMap' },
      { group: '', kind: 'Namespace' },
    ])
    expect(listing.objects).toEqual([])
    expect(listing.isListed({ group: '', kind: 'ConfigMap' })).toBe(false)
  })

  it('previews what it may see, and is told of the rest', async () => {
    const objects = [a.aConfigMap('default', 'theirs'), a.aConfigMap(tenantNamespace, 'mine')]
    const previews = await openAs('tenant').preview(objects)
    expect(previews.map(({ failure, after }) => failure?.code ?? Boolean(after))).toEqual(['forbidden', true])
  })

  it('asks for rights to read whole objects elsewhere', async () => {
    const { id } = a.aConfigMap('default', 'theirs')
    await expect(openAs('tenant').readObjects([id])).rejects.toMatchObject({ code: 'cluster-forbidden' })
  })

  it('reads the workloads of its namespace, and asks a person for those of all', async () => {
    const tenant = openAs('tenant')
    await tenant.apply(a.aPlan([a.aDeployment(tenantNamespace, `web-${drawn}`)]), options())
    const workloads = await tenant.readWorkloads(tenantNamespace)
    expect(workloads.map(({ id }) => id.name)).toContain(`web-${drawn}`)
    await expect(tenant.readWorkloads()).rejects.toMatchObject({ code: 'cluster-forbidden' })
  })

  it('reads no pods where it may not list them', async () => {
    const tenant = openAs('tenant')
    expect(await tenant.readPodsOf(a.aDeployment('default', 'theirs').body, 5)).toEqual([])
  })
})

describe('the inventory of a tenant', () => {
  const inventory = { source: 's', commit: 'c', entries: [] }

  it('is kept in its namespace', async () => {
    const place = { namespace: tenantNamespace, name: `inventory-${drawn}` }
    await openAs('tenant').writeInventory(place, inventory)
    expect(await openAs('tenant').readInventory(place)).toEqual(inventory)
  })

  it('asks for rights elsewhere', async () => {
    const place = { namespace: 'default', name: `inventory-${drawn}` }
    await expect(openAs('tenant').readInventory(place)).rejects.toMatchObject({ code: 'cluster-forbidden' })
    await expect(openAs('tenant').writeInventory(place, inventory)).rejects.toMatchObject({ code: 'cluster-forbidden' })
  })
})

describe('an operator', () => {
  it('keeps what it may not delete, and is told which right it lacks', async () => {
    const operator = openAs('operator')
    const namespace = a.aNamespace(`kept-${drawn}`)
    const [made] = await operator.apply(a.aPlan([namespace]), options())
    const [kept] = await operator.delete([[{ id: namespace.id, uid: made?.uid ?? '', at: 'old.yaml:3' }]], options())
    expect(kept).toMatchObject({ outcome: 'kept', failure: { code: 'forbidden' } })
    expect(kept?.failure?.what).toMatch(/User "operator" cannot delete resource "namespaces"/)
  })

  it('may not grant what it does not hold', async () => {
    const role = a.anObject(
      'rbac.authorization.k8s.io/v1',
      'Role',
      { name: `all-${drawn}`, namespace: 'default' },
      { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] },
    )
    expect(summarize(await openAs('operator').apply(a.aPlan([role]), options()))).toEqual([
      `all-${drawn} failed forbidden`,
    ])
  })
})

describe('somebody without a right', () => {
  it('discovers kinds, and is refused each object alone', async () => {
    const nobody = openAs('nobody')
    expect((await nobody.discover()).scopeOf('', 'ConfigMap')).toBe('Namespaced')
    const results = await nobody.apply(a.aPlan([a.aConfigMap('default', 'x')], [a.aNamespace('y')]), options())
    expect(summarize(results)).toEqual(['x failed forbidden', 'y failed forbidden'])
  })
})

describe('somebody unknown', () => {
  it('is a matter for a person', async () => {
    const stranger = openKubernetes({ access: { server: url, ca, token: async () => 'hunter2' }, ...real })
    opened.push(stranger)
    const failure = describeFailure(await stranger.discover().catch(error => error))
    expect(failure.code).toBe('cluster-credentials-refused')
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })
})
