// What the doctor asks about rights, answered by a real API server: whoever holds what is printed lacks nothing, and no more.
import { afterAll, describe, expect, it } from 'vitest'
import { type ClusterRights, DEFAULT_RIGHTS } from '../../functions/domain/rbac/cluster-rights.ts'
import { NEEDLESS_RIGHTS } from '../../functions/domain/rbac/judge-rights.ts'
import { listNeededRights } from '../../functions/domain/rbac/needed-rights.ts'
import { renderRights } from '../../functions/domain/rbac/render-rights.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { applyAsAdmin, drawToken } from './grant-rights.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const drawn = Date.now().toString(36)
const real = {
  now: Date.now,
  wait: (ms: number) => new Promise<void>(done => setTimeout(done, ms)),
  random: Math.random,
}
const opened: { close(): Promise<void> }[] = []
afterAll(() => Promise.all(opened.map(cluster => cluster.close())))

function openWith(token: string) {
  const cluster = openKubernetes({ access: { server: server.url, ca: server.ca, token: async () => token }, ...real })
  opened.push(cluster)
  return cluster
}

async function grant(suffix: string, changes: Partial<ClusterRights>) {
  const name = `doctored-${suffix}-${drawn}`
  for (const namespace of changes.namespaces ?? [])
    await applyAsAdmin(server, `{apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}`)
  const rights = { ...DEFAULT_RIGHTS, name, inventoryNamespaces: [name], ...changes }
  await applyAsAdmin(server, renderRights(rights))
  return { rights, cluster: openWith(await drawToken(server, name, name)) }
}

const TEAM = `team-${drawn}`
const WIDE = { width: 'whole-cluster' } as const
const NARROW = { width: 'namespaced', namespaces: [TEAM] } as const

describe('the rights that are printed', () => {
  it.each`
    suffix          | changes
    ${'whole'}      | ${WIDE}
    ${'deleting'}   | ${{ ...WIDE, withDelete: true, customGroups: [`${drawn}.example.com`] }}
    ${'namespaced'} | ${NARROW}
    ${'read-only'}  | ${{ width: 'read-only' }}
  `('in the width $suffix are all that is asked about, and nothing needless', async ({ suffix, changes }) => {
    const { rights, cluster } = await grant(suffix, changes)
    const needed = listNeededRights(rights)
    const answers = await cluster.reviewRights([...needed, ...NEEDLESS_RIGHTS])
    expect(needed.filter((_, index) => answers[index] !== true)).toEqual([])
    expect(answers.slice(needed.length)).toEqual(NEEDLESS_RIGHTS.map(() => false))
  })

  it('of one namespace are not taken for those of all', async () => {
    const { cluster } = await grant('narrow', NARROW)
    const wider = listNeededRights({ ...DEFAULT_RIGHTS, inventoryNamespaces: [] })
    expect(new Set(await cluster.reviewRights(wider))).toEqual(new Set([false]))
  })

  it('are far less than those of an administrator', async () => {
    const answers = await openWith(server.tokens.admin).reviewRights(NEEDLESS_RIGHTS)
    expect(new Set(answers)).toEqual(new Set([true]))
  })
})
