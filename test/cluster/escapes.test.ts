// What the rights of infra/cluster/namespaced.yaml let out of their namespace on a real API server: nothing.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClusterAccess } from '../../functions/ports/cluster/access.ts'
import { type ClusterApi, openClusterApi } from '../../functions/ports/cluster/cluster-api.ts'
import { openCredentials } from '../../functions/ports/cluster/credentials.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import { aConfigMap, aDeployment, anObject, aPlan } from '../ports/cluster/planned.ts'
import { tenantNamespace } from './cluster-users.ts'
import { listAttempts } from './escape-attempts.ts'
import { listRequests } from './escape-requests.ts'
import { applyAsAdmin, drawToken, lookAsAdmin } from './grant-rights.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const drawn = Date.now().toString(36)
const others = {
  theirs: `theirs-${drawn}`,
  otherFluxless: `fluxless-${drawn}`,
  stronger: `stronger-${drawn}`,
  account: 'fluxless',
}
const { theirs, otherFluxless, stronger } = others
const SHIPPED = readFileSync(new URL('../../infra/cluster/namespaced.yaml', import.meta.url), 'utf8')
const THEIRS = `
{apiVersion: v1, kind: Namespace, metadata: {name: ${theirs}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: ${otherFluxless}}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: config, namespace: ${theirs}}}
---
{apiVersion: v1, kind: Secret, metadata: {name: password, namespace: ${theirs}}, data: {key: aHVudGVyMg==}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: ${theirs}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: ${tenantNamespace}}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: record, namespace: fluxless}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: fluxless-other, namespace: ${otherFluxless}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${stronger}}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list, watch]}]
`
const real = {
  now: Date.now,
  wait: (ms: number) => new Promise<void>(done => setTimeout(done, ms)),
  random: Math.random,
}
const until = () => ({ live: [], deadline: Date.now() + 20_000 })
const opened: { close(): unknown }[] = []
const open = (access: ClusterAccess) => {
  const cluster = openKubernetes({ access, ...real })
  opened.push(cluster)
  return cluster
}
const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const KEPT = [
  ...['configmaps/config', 'secrets/password', 'serviceaccounts/robot'].map(at => `/api/v1/namespaces/${theirs}/${at}`),
  `/api/v1/namespaces/${otherFluxless}/configmaps/fluxless-other`,
  `/api/v1/namespaces/${tenantNamespace}`,
  `/api/v1/namespaces/${tenantNamespace}/serviceaccounts/default`,
  `/api/v1/namespaces/fluxless/configmaps/record`,
  `${RBAC}/clusterroles/fluxless`,
  `${RBAC}/namespaces/${tenantNamespace}/rolebindings/fluxless`,
]
let kept: readonly string[]
let access: ClusterAccess
let cluster: ReturnType<typeof openKubernetes>
let api: ClusterApi

beforeAll(async () => {
  await applyAsAdmin(server, SHIPPED)
  await applyAsAdmin(server, THEIRS)
  kept = await Promise.all(KEPT.map(path => lookAsAdmin(server, path)))
  expect(kept).not.toContain('404')
  const token = await drawToken(server, 'fluxless', others.account)
  access = { server: server.url, ca: server.ca, token: async () => token }
  cluster = open(access)
  api = openClusterApi(openCredentials(access, Date.now))
  opened.push(api)
})
afterAll(async () => {
  for (const one of opened) await one.close()
})

describe('at home', () => {
  it('everything is applied that applications are made of, also anew', async () => {
    const role = anObject(
      'rbac.authorization.k8s.io/v1',
      'Role',
      { name: `reader-${drawn}`, namespace: tenantNamespace },
      { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }] },
    )
    const objects = [aConfigMap(tenantNamespace, `c-${drawn}`), aDeployment(tenantNamespace, `d-${drawn}`), role]
    const words = (word: string) => [`c-${drawn} ${word}`, `d-${drawn} ${word}`, `reader-${drawn} ${word}`]
    expect(summarize(await cluster.apply(aPlan(objects), until()))).toEqual(words('created'))
  })

  it('its own record can be written', async () => {
    const record = aConfigMap('fluxless', `record-${drawn}`)
    expect(summarize(await cluster.apply(aPlan([record]), until()))).toEqual([`record-${drawn} created`])
  })
})

describe('a manifest', () => {
  it.each(listAttempts(others))('for %s is refused, and nothing changes', async (_, object, code, at) => {
    const before = await lookAsAdmin(server, at)
    const [result] = await cluster.apply(aPlan([object]), until())
    const { failure } = result ?? {}
    expect(failure?.code).toBe(code)
    if (code === 'forbidden') {
      expect(failure?.what).toMatch(
        /User "system:serviceaccount:fluxless:fluxless" cannot patch resource "\w+" in API group/,
      )
    }
    if (code === 'rbac-escalation')
      expect(failure?.what).toContain('is attempting to grant RBAC permissions not currently held')
    expect(JSON.stringify(result)).not.toContain('dmFsdWU')
    expect(await lookAsAdmin(server, at)).toBe(before)
  })

  it('is refused for each object alone when all are tried together', async () => {
    const attempts = listAttempts(others)
    const mine = aConfigMap(tenantNamespace, `among-${drawn}`)
    const results = await cluster.apply(aPlan([...attempts.map(([, object]) => object), mine]), until())
    expect(results.slice(0, -1).filter(({ failure }) => failure === undefined)).toEqual([])
    expect(results.at(-1)?.outcome).toBe('created')
  })
})

describe('an image', () => {
  it('is pulled with no secret of others, whatever they are called', async () => {
    const climbing = ['../../', '..%2f..%2f'].map(up => `${up}${theirs}/secrets/password`)
    const places = [
      { namespace: theirs, serviceAccount: 'robot', secrets: ['password'] },
      { namespace: tenantNamespace, serviceAccount: `../../${theirs}/serviceaccounts/robot`, secrets: climbing },
    ]
    expect(await cluster.readPullSecrets(places)).toEqual({
      dockerConfigs: [],
      forbidden: [`secrets in namespace ${theirs}`, `serviceaccounts in namespace ${theirs}`],
    })
  })
})

describe('a request', () => {
  it.each(listRequests(others))('for %s is refused', async (_, request, status) => {
    const answer = await api.send({ ...request, timeoutMs: 10_000 })
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(/forbidden|impersonat/i)])
    expect(answer.text).not.toContain('aHVudGVyMg')
  })

  it('changes nothing of others, nor our own rights', async () => {
    expect(await Promise.all(KEPT.map(path => lookAsAdmin(server, path)))).toEqual(kept)
  })

  it('to look would be answered to an administrator', async () => {
    const admin = openClusterApi(openCredentials({ ...access, token: async () => server.tokens.admin }, Date.now))
    opened.push(admin)
    const looks = listRequests(others).filter(([, { method, headers = {}, path }]) => {
      return method === 'GET' && Object.keys(headers).length === 0 && !path.includes('watch')
    })
    expect(looks.length).toBeGreaterThan(15)
    for (const [what, request] of looks) {
      const { status } = await admin.send({ ...request, timeoutMs: 10_000 })
      expect([what, status]).not.toEqual([what, 403])
    }
  })
})

describe('acting as another', () => {
  it('is refused when the right is missing, and says so', async () => {
    const greedy = open({ ...access, impersonate: { user: 'admin', groups: ['system:masters'] } })
    await expect(greedy.apply(aPlan([aConfigMap(theirs, 'escape')]), until())).rejects.toMatchObject({
      code: 'cluster-impersonation-refused',
      what: 'The identity may not act as admin',
    })
  })
})
