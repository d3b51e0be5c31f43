// The manifest of the runner on a real API server: it is taken, its pod is as confined as its namespace asks, and the
// account's rights are enough for its lease and for no other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { openLease } from '../../functions/ports/leadership/lease.ts'
import type { Leadership } from '../../functions/ports/leadership/port.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { findRunnerObject, readRunnerManifest, readRunnerPod } from '../infra/read-runner-manifest.ts'
import { applyAsAdmin, drawToken, pathOf } from './grant-rights.ts'
import { requestApi } from './request-api.ts'
import { readServerUnderTest } from './server-under-test.ts'

const server = readServerUnderTest(process.env)
const asAdmin = { url: server.url, ca: server.ca, token: server.tokens.admin }
const objects = readRunnerManifest()
const opened: { close(): Promise<void> }[] = []
const held: Leadership[] = []

beforeAll(async () => {
  const first = objects.filter(({ id }) => ['Namespace', 'ServiceAccount', 'Role', 'RoleBinding'].includes(id.kind))
  for (const { body } of first) await applyAsAdmin(server, JSON.stringify(body))
})
afterAll(async () => {
  for (const leadership of held) await leadership.release()
  for (const cluster of opened) await cluster.close()
})

/** Opens the cluster as the pod would. */
async function asRunner() {
  const token = await drawToken(server, 'fluxless', 'fluxless')
  const wait = (ms: number) => new Promise<void>(done => setTimeout(done, ms))
  const access = { server: server.url, ca: server.ca, token: async () => token }
  const cluster = openKubernetes({ access, now: Date.now, wait, random: Math.random })
  opened.push(cluster)
  return cluster
}

describe('infra/cluster/fluxless.yaml', () => {
  it.each(objects.map(({ id, body }) => ({ kind: id.kind, body })))('$kind is taken as it stands', async ({ body }) => {
    const path = `${pathOf(body as never)}?fieldManager=cluster-setup&force=true&dryRun=All&fieldValidation=Strict`
    const headers = { 'content-type': 'application/apply-patch+yaml' }
    const answer = await requestApi({ ...asAdmin, method: 'PATCH', path, headers, body })
    expect(answer.status, answer.text).toBeLessThan(300)
  })

  it('makes a pod that its namespace lets in: restricted, as the standard has it', async () => {
    const pod = (spec: object, name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'fluxless' },
      spec,
    })
    const create = (body: object) =>
      requestApi({ ...asAdmin, method: 'POST', path: '/api/v1/namespaces/fluxless/pods?dryRun=All', body })
    const spec = readRunnerPod()
    const taken = await create(pod(spec, 'as-it-stands'))
    expect(taken.status, taken.text).toBe(201)
    const loose = { ...spec, containers: [{ ...spec.containers[0], securityContext: {} }] }
    expect((await create(pod(loose, 'loose'))).status).toBe(403)
  })
})

describe('the account of the runner', () => {
  it('takes, renews and gives back its lease', async () => {
    const cluster = await asRunner()
    const log = openMemoryLog()
    const { metadata } = findRunnerObject('Role') as { readonly metadata: { readonly namespace: string } }
    const leadership = openLease({
      keeper: cluster,
      place: { namespace: metadata.namespace, name: 'fluxless' },
      name: 'pod-a',
      durationMs: 4_000,
      moment: () => performance.now(),
      now: Date.now,
      after(waitMs, call) {
        const timer = setTimeout(call, waitMs)
        return () => clearTimeout(timer)
      },
      log,
    })
    held.push(leadership)
    await leadership.win()
    const place = { namespace: 'fluxless', name: 'fluxless' }
    const first = await cluster.readLease(place)
    expect(first).toMatchObject({ holder: 'pod-a', durationMs: 4_000 })
    let next = first
    while (next?.version === first?.version) next = await cluster.readLease(place)
    expect(next).toMatchObject({ holder: 'pod-a', acquiredAt: first?.acquiredAt })
    await leadership.release()
    expect((await cluster.readLease(place))?.holder).toBe('')
    expect(log.lines.map(({ msg }) => msg)).toEqual(['lease taken', 'lease given back'])
  })

  it('may touch no other lease, and nothing else', async () => {
    const cluster = await asRunner()
    const other = { namespace: 'fluxless', name: 'other' }
    await expect(cluster.readLease(other)).rejects.toMatchObject({
      code: 'lease-refused',
      where: 'lease fluxless/other',
      fix: expect.stringContaining('infra/cluster/fluxless.yaml'),
    })
    await expect(cluster.readLease({ namespace: 'default', name: 'fluxless' })).rejects.toMatchObject({
      code: 'lease-refused',
    })
    const kind = { group: '', kind: 'Secret' }
    expect((await cluster.listLive([kind])).isListed(kind)).toBe(false)
  })
})
