// Acting as somebody else on a real API server: the rights are those of the other, and of nobody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_RIGHTS } from '../../functions/domain/rbac/cluster-rights.ts'
import { renderRights } from '../../functions/domain/rbac/render-rights.ts'
import type { ClusterAccess, Impersonation } from '../../functions/ports/cluster/access.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import { aConfigMap, aPlan } from '../ports/cluster/planned.ts'
import { tenantNamespace } from './cluster-users.ts'
import { applyAsAdmin, drawToken } from './grant-rights.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const drawn = Date.now().toString(36)
const name = `acting-${drawn}`
const [one, two] = [`one-${drawn}`, `two-${drawn}`]
const deployer = { user: `system:serviceaccount:${one}:deployer`, groups: [] }
const reader = { user: `jane-${drawn}@example.com`, groups: [`first ${drawn}`, `second:${drawn}`] }
const real = {
  now: Date.now,
  wait: (ms: number) => new Promise<void>(done => setTimeout(done, ms)),
  random: Math.random,
}
const opened: { close(): Promise<void> }[] = []
const tokens = new Map<string, string>()

/** Applies a ConfigMap in each namespace, as whom the token belongs to or as somebody else; one word for each. */
async function tryAs(owner: string, impersonate: Impersonation | undefined, ...namespaces: readonly string[]) {
  const token = owner === 'admin' ? server.tokens.admin : (tokens.get(owner) ?? '')
  const access: ClusterAccess = { server: server.url, ca: server.ca, token: async () => token }
  const cluster = openKubernetes({ access: impersonate ? { ...access, impersonate } : access, ...real })
  opened.push(cluster)
  const objects = namespaces.map(namespace => aConfigMap(namespace, `in-${namespace}`))
  const results = await cluster.apply(aPlan(objects), { live: [], deadline: Date.now() + 20_000 })
  return summarize(results).map(line => line.replace(/created|updated|unchanged/, 'applied'))
}

beforeAll(async () => {
  const inGroup = (namespace: string, group: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: group, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: '${group}'}]
`
  const namespaces = [one, two].map(at => `{apiVersion: v1, kind: Namespace, metadata: {name: ${at}}}\n`).join('---\n')
  await applyAsAdmin(server, namespaces)
  const narrow = { ...DEFAULT_RIGHTS, width: 'namespaced', inventoryNamespaces: [] } as const
  await applyAsAdmin(server, renderRights({ ...narrow, name, namespaces: [one], actAs: deployer }))
  await applyAsAdmin(
    server,
    renderRights({ ...narrow, name: `${name}-r`, namespaces: [tenantNamespace], actAs: reader }),
  )
  await applyAsAdmin(server, [inGroup(one, reader.groups[0] ?? ''), inGroup(two, reader.groups[1] ?? '')].join('---'))
  for (const account of [name, `${name}-r`]) tokens.set(account, await drawToken(server, account, account))
})
afterAll(() => Promise.all(opened.map(cluster => cluster.close())))

describe('impersonation', () => {
  it('narrows an administrator to what the other may', async () => {
    expect(await tryAs('admin', undefined, one, two)).toEqual([`in-${one} applied`, `in-${two} applied`])
    expect(await tryAs('admin', deployer, one, two)).toEqual([`in-${one} applied`, `in-${two} failed forbidden`])
    expect(await tryAs('admin', { user: 'tenant' }, tenantNamespace, one)).toEqual([
      `in-${tenantNamespace} applied`,
      `in-${one} failed forbidden`,
    ])
  })

  it('is all that the account of the rights may do', async () => {
    expect(await tryAs(name, undefined, one)).toEqual([`in-${one} failed forbidden`])
    expect(await tryAs(name, deployer, one, two)).toEqual([`in-${one} applied`, `in-${two} failed forbidden`])
  })

  it('carries a user and every group, each in a header of its own', async () => {
    const account = `${name}-r`
    expect(await tryAs(account, reader, tenantNamespace, one, two)).toEqual([
      `in-${tenantNamespace} applied`,
      `in-${one} applied`,
      `in-${two} applied`,
    ])
    const [first = ''] = reader.groups
    expect(await tryAs(account, { ...reader, groups: [first] }, one, two)).toEqual([
      `in-${one} applied`,
      `in-${two} failed forbidden`,
    ])
  })

  it.each([
    { user: `system:serviceaccount:${two}:deployer` },
    { user: 'admin' },
    { user: deployer.user, groups: ['system:masters'] },
    reader,
  ])('as %j is refused to who may act as another only', async stranger => {
    await expect(tryAs(name, stranger, one)).rejects.toMatchObject({ code: 'cluster-impersonation-refused' })
  })
})
