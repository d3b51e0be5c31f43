// A large published repository on a real API server: applied from nothing, left alone when nothing changed, removed with consent.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncJob, SyncReason } from '../../functions/domain/sync/sync-job.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openMemoryNotifier } from '../../functions/ports/notify/memory.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'
import { hasPublishedRepositories, publishedRepositories } from '../builders/published-repositories.ts'
import { readServerUnderTest } from './server-under-test.ts'

const REPOSITORY = 'acme/kube-prometheus'
const server = readServerUnderTest(process.env)

describe.skipIf(!hasPublishedRepositories)('kube-prometheus', () => {
  const kinds = ['Namespace', 'CustomResourceDefinition', 'APIService']
  const target = aTarget({
    name: 'kube-prometheus',
    git: { repository: REPOSITORY },
    sync: {
      garbageCollection: 'on',
      prune: { maxCount: 5, maxPercent: 20, allowEmpty: false, alsoDelete: kinds },
    },
  })
  const gitHost = openMemoryGitHost({ repositories: [REPOSITORY] })
  const cluster = openKubernetes({
    access: { server: server.url, ca: server.ca, token: async () => server.tokens.admin },
    now: Date.now,
    wait: ms => new Promise<void>(done => setTimeout(done, ms)),
    random: Math.random,
  })
  const table = openMemoryTable({ now: Date.now })
  const doors = { gitHost: () => gitHost, cluster: () => cluster, notify: () => openMemoryNotifier() }
  const ports = {
    ...doors,
    targets: [target],
    table,
    log: openMemoryLog(),
    now: Date.now,
    queue: { send: async () => {}, delay: async () => {} },
    commits: { send: async () => {} },
  }
  let count = 0
  const sync = (reason: SyncReason) => {
    count += 1
    const job: SyncJob = {
      kind: 'sync',
      target: target.name,
      reason,
      id: `prometheus-${count}`,
      requestedAt: Date.now(),
    }
    return syncTarget(job, ports, Date.now() + 120_000)
  }
  const files = () => {
    const folder = join(publishedRepositories, 'kube-prometheus')
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    const paths = entries.map(entry => join(entry.parentPath, entry.name)).filter(path => path.endsWith('.yaml'))
    return Object.fromEntries(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
  }

  beforeAll(() => void gitHost.push(REPOSITORY, 'main', files()))
  afterAll(() => cluster.close())

  it('is applied from nothing in one sync, definitions and their objects in the same commit', {
    timeout: 120_000,
  }, async () => {
    const run = await sync('push')
    expect(run.objects.filter(({ outcome }) => outcome !== 'created')).toEqual([])
    expect(run).toMatchObject({ verdict: 'applied', tag: 'moved' })
  })

  it('is written to no more, whether the head is looked at again or applied again', { timeout: 60_000 }, async () => {
    for (const reason of ['resync', 'manual'] as const) {
      const { counts } = await sync(reason)
      expect(Object.keys(counts)).toEqual(['unchanged'])
    }
  })

  it('goes with consent, its own objects and no others', { timeout: 120_000 }, async () => {
    const applied =
      (await cluster.readInventory({ namespace: 'default', name: 'fluxless-kube-prometheus' }))?.entries ?? []
    const gone = Object.fromEntries(Object.keys(files()).map(path => [path, null]))
    gitHost.push(REPOSITORY, 'main', { ...gone, 'left.yaml': '# nothing\n' })
    expect(await sync('push')).toMatchObject({
      failures: [{ code: 'prune-empty' }],
      counts: { 'left-over': applied.length },
    })
    gitHost.push(
      REPOSITORY,
      'main',
      { 'left.yaml': '# on purpose\n' },
      { message: 'Remove it\n\nFluxless-Prune: yes\n' },
    )
    const run = await sync('push')
    const { pruned = 0, deleting = 0 } = run.counts
    expect(run.objects.filter(({ outcome }) => outcome === 'left-over')).toEqual([])
    expect(pruned + deleting).toBe(applied.length)
  })
})
