// The rights that fluxctl install prints are enough for all that fluxless does, in each width, on a real API server.
import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { type ClusterRights, DEFAULT_RIGHTS } from '../../functions/domain/rbac/cluster-rights.ts'
import { renderRights } from '../../functions/domain/rbac/render-rights.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import * as a from '../ports/cluster/planned.ts'
import { applyAsAdmin, drawToken, lookAsAdmin } from './grant-rights.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const drawn = Date.now().toString(36)
const real = {
  now: Date.now,
  wait: (ms: number) => new Promise<void>(done => setTimeout(done, ms)),
  random: Math.random,
}
const until = () => ({ live: [], deadline: Date.now() + 20_000 })
const RBAC = 'rbac.authorization.k8s.io/v1'
const opened: { close(): Promise<void> }[] = []

/** Grants what is printed, under a name of its own, and opens the cluster with it. */
async function grant(suffix: string, changes: Partial<ClusterRights>) {
  const name = `rights-${suffix}-${drawn}`
  const namespaces = changes.namespaces ?? []
  for (const namespace of namespaces)
    await applyAsAdmin(server, `{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`)
  await applyAsAdmin(server, renderRights({ ...DEFAULT_RIGHTS, name, inventoryNamespaces: [name], ...changes }))
  const token = await drawToken(server, name, name)
  const cluster = openKubernetes({ access: { server: server.url, ca: server.ca, token: async () => token }, ...real })
  opened.push(cluster)
  return { name, cluster }
}

/** Long enough that its record takes more than one ConfigMap. */
const aRecord = (count: number) => ({
  source: 'source',
  commit: 'a'.repeat(40),
  entries: Array.from({ length: count }, (_, index) => ({
    id: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'web', name: `n-${index}` },
    uid: `uid-${index}`,
    sent: randomBytes(200).toString('hex'),
    footprint: randomBytes(200).toString('hex'),
    at: `${index}.yaml:1`,
  })),
})

afterAll(() => Promise.all(opened.map(cluster => cluster.close())))

describe('the whole cluster', () => {
  it('takes namespaces, definitions, their objects, workloads and roles', async () => {
    const group = `whole-${drawn}.example.com`
    const { cluster } = await grant('whole', { customGroups: [group] })
    const web = `web-${drawn}`
    const role = a.anObject(
      RBAC,
      'ClusterRole',
      { name: web },
      {
        rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }],
      },
    )
    const plan = a.aPlan(
      [a.aNamespace(web), a.aWidgetCrd(group)],
      [role],
      [a.aConfigMap(web, 'c'), a.aDeployment(web, 'd'), a.aWidget(group, web, 'w')],
    )
    const outcomes = (await cluster.apply(plan, until())).map(({ outcome }) => outcome)
    expect(outcomes).toEqual(Array(6).fill('created'))
    const kinds = [
      { group: '', kind: 'Secret' },
      { group: 'apps', kind: 'Deployment' },
      { group, kind: 'Widget' },
    ]
    const listing = await cluster.listLive(kinds)
    expect(kinds.filter(kind => !listing.isListed(kind))).toEqual([])
    await cluster.readWorkloads()
  })

  it('is none to who grants itself more', async () => {
    const { cluster } = await grant('greedy', {})
    const all = { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] }
    const role = a.anObject(RBAC, 'ClusterRole', { name: `all-${drawn}` }, all)
    expect(summarize(await cluster.apply(a.aPlan([role]), until()))).toEqual([`all-${drawn} failed rbac-escalation`])
  })

  it('is asked for Secrets and deletions only when they are granted', async () => {
    const { cluster } = await grant('bare', { withSecrets: false })
    const secret = a.anObject('v1', 'Secret', { name: 's', namespace: 'default' })
    expect(summarize(await cluster.apply(a.aPlan([secret]), until()))).toEqual(['s failed forbidden'])
    expect((await cluster.listLive([{ group: '', kind: 'Secret' }])).isListed({ group: '', kind: 'Secret' })).toBe(
      false,
    )
  })
})

describe('some namespaces', () => {
  it('hold what is applied, its record and its removal', async () => {
    const own = `own-${drawn}`
    const { name, cluster } = await grant('some', { width: 'namespaced', namespaces: [own], withDelete: true })
    const objects = [a.aConfigMap(own, 'c'), a.aDeployment(own, 'd')]
    expect(summarize(await cluster.apply(a.aPlan(objects), until()))).toEqual(['c created', 'd created'])

    const place = { namespace: name, name: 'fluxless-target' }
    await cluster.writeInventory(place, aRecord(2_000))
    expect((await cluster.readInventory(place))?.entries).toHaveLength(2_000)
    const parts = [1, 2, 3, 4].map(number => `/api/v1/namespaces/${name}/configmaps/fluxless-target-${number}`)
    const look = () => Promise.all(parts.map(path => lookAsAdmin(server, path)))
    expect((await look()).filter(part => part !== '404').length).toBeGreaterThan(1)
    await cluster.writeInventory(place, aRecord(1))
    expect((await cluster.readInventory(place))?.entries).toHaveLength(1)
    expect((await look()).filter(part => part !== '404').length).toBeLessThanOrEqual(1)

    const [workload] = await cluster.readWorkloads(own)
    expect(workload?.id.name).toBe('d')
    const [found] = await cluster.readObjects(objects.slice(0, 1).map(({ id }) => id))
    const { uid } = (found?.metadata ?? {}) as { readonly uid?: string }
    const deletion = { id: objects[0]?.id ?? never(), uid: uid ?? '', at: 'c.yaml:1' }
    expect((await cluster.delete([[deletion]], until())).map(({ outcome }) => outcome)).toEqual(['deleted'])
  })
})

describe('some namespaces, each by itself', () => {
  it('show what stands in them, though the whole cluster may not be listed', async () => {
    const [one, two] = [`one-${drawn}`, `two-${drawn}`]
    const { cluster } = await grant('each', { width: 'namespaced', namespaces: [one, two] })
    await cluster.apply(a.aPlan([a.aConfigMap(one, 'c'), a.aConfigMap(two, 'd')]), until())
    const kind = { group: '', kind: 'ConfigMap' }
    expect((await cluster.listLive([kind])).isListed(kind)).toBe(false)
    const listing = await cluster.listLive([kind], [one, two])
    expect(listing.isListed(kind)).toBe(true)
    const names = listing.objects.map(({ id }) => `${id.namespace}/${id.name}`)
    expect(names).toEqual(expect.arrayContaining([`${one}/c`, `${two}/d`]))
    expect((await cluster.listLive([kind], [one, 'default'])).isListed(kind)).toBe(false)
  })
})

describe('to look only', () => {
  it('lists, and applies nothing', async () => {
    const { cluster } = await grant('look', { width: 'read-only' })
    const kinds = [
      { group: '', kind: 'ConfigMap' },
      { group: 'apps', kind: 'Deployment' },
    ]
    const listing = await cluster.listLive(kinds)
    expect(kinds.filter(kind => !listing.isListed(kind))).toEqual([])
    expect(listing.isListed({ group: '', kind: 'Secret' })).toBe(false)
    await cluster.readWorkloads()
    const pod = a.aPod('default', `pod-${drawn}`, { app: 'podinfo' })
    await applyAsAdmin(server, '{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default}}')
    await applyAsAdmin(server, JSON.stringify(pod.body))
    const pods = await cluster.readPodsOf(a.aDeployment('default', 'web').body, 500)
    expect(pods.map(({ metadata }) => (metadata as { name?: string }).name)).toContain(pod.id.name)
    const map = a.aConfigMap('default', `look-${drawn}`)
    expect(summarize(await cluster.apply(a.aPlan([map]), until()))).toEqual([`look-${drawn} failed forbidden`])
    expect((await cluster.preview([map]))[0]?.failure?.code).toBe('forbidden')
  })
})

describe('pull secrets', () => {
  const text = '{"auths":{}}'
  const data = { '.dockerconfigjson': Buffer.from(text).toString('base64') }
  const place = { namespace: 'default', serviceAccount: `robot-${drawn}`, secrets: [`named-${drawn}`] }
  const forbidden = ['secrets in namespace default']

  it.each`
    width              | changes                                                       | read | told
    ${'whole-cluster'} | ${{}}                                                         | ${2} | ${[]}
    ${'whole-cluster'} | ${{ withSecrets: false }}                                     | ${0} | ${forbidden}
    ${'whole-cluster'} | ${{ withSecrets: false, pullSecrets: ['*'] }}                 | ${2} | ${[]}
    ${'read-only'}     | ${{}}                                                         | ${0} | ${forbidden}
    ${'read-only'}     | ${{ pullSecrets: [`named-${drawn}`] }}                        | ${1} | ${forbidden}
    ${'read-only'}     | ${{ pullSecrets: [`named-${drawn}`, `of-account-${drawn}`] }} | ${2} | ${[]}
  `('of $width with $changes: $read can be read', async ({ width, changes, read, told }) => {
    const objects = [
      ...[`named-${drawn}`, `of-account-${drawn}`].map(name => a.aPullSecret('default', name, data)),
      a.aServiceAccount('default', place.serviceAccount, [`of-account-${drawn}`]),
    ]
    for (const { body } of objects) await applyAsAdmin(server, JSON.stringify(body))
    const { cluster } = await grant(`pull-${Object.values(changes).flat().length}-${width}`, { width, ...changes })
    expect(await cluster.readPullSecrets([place])).toEqual({ dockerConfigs: Array(read).fill(text), forbidden: told })
    const kind = { group: '', kind: 'Secret' }
    expect((await cluster.listLive([kind])).isListed(kind)).toBe(
      width === 'whole-cluster' && changes.withSecrets !== false,
    )
  })

  it('are those of the namespaces that are granted', async () => {
    const own = `pull-${drawn}`
    const { cluster } = await grant('pulled', { width: 'namespaced', namespaces: [own] })
    await cluster.apply(a.aPlan([a.aPullSecret(own, 'regcred', data), a.aServiceAccount(own, 'default')]), until())
    const places = [own, 'kube-system'].map(namespace => ({ namespace, serviceAccount: '', secrets: ['regcred'] }))
    expect(await cluster.readPullSecrets(places)).toEqual({
      dockerConfigs: [text],
      forbidden: ['secrets in namespace kube-system', 'serviceaccounts in namespace kube-system'],
    })
  })
})

function never(): never {
  throw new Error('There is no such object in this test')
}
