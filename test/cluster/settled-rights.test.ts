// Granting the rights and taking them back, as setup and teardown do, on a real API server.
import { afterAll, expect, it } from 'vitest'
import { DEFAULT_RIGHTS } from '../../functions/domain/rbac/cluster-rights.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { grantRights, lookAtRights, revokeRights } from '../../functions/setup/grant-rights.ts'
import { lookAsAdmin } from './grant-rights.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const cluster = openKubernetes({
  access: { server: server.url, ca: server.ca, token: async () => server.tokens.admin },
  fieldManager: 'fluxless-setup',
  now: Date.now,
  wait: ms => new Promise(done => setTimeout(done, ms)),
  random: Math.random,
})
afterAll(() => cluster.close())

it.each([false, true])('are missing, then there, then missing again, managed: %s', async isManaged => {
  const name = `settled-${isManaged ? 'm' : 'k'}-${Date.now().toString(36)}`
  const need = { name: 'production', isManaged, rights: { ...DEFAULT_RIGHTS, name, inventoryNamespaces: [name] } }
  const doors = { cluster: () => cluster, now: Date.now }
  expect(await lookAtRights(need, doors)).toBe('missing')
  await grantRights(need, doors)
  expect(await lookAtRights(need, doors)).toBe('there')
  const role = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`
  const before = await lookAsAdmin(server, role)
  await grantRights(need, doors)
  expect(await lookAsAdmin(server, role)).toBe(before)
  const wider = { ...need, rights: { ...need.rights, withDelete: true } }
  expect(await lookAtRights(wider, doors)).toBe('different')
  await revokeRights(need, doors)
  expect([await lookAtRights(need, doors), await lookAsAdmin(server, role)]).toEqual(['missing', '404'])
  expect(await lookAsAdmin(server, `/api/v1/namespaces/${name}`)).not.toBe('404')
})
