// A look at the whole flow: everything holds, one arrow breaks, and what cannot be looked at.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../functions/domain/access/checkup.ts'
import type { RepositoryName } from '../../functions/domain/events/git.ts'
import type { ImageRepo } from '../../functions/domain/images/image.ts'
import { answerProbes } from '../../functions/flows/answer-probes.ts'
import { type CheckupPorts, openCheckup } from '../../functions/flows/open-checkup.ts'
import { readManifestTree, readUses } from '../../functions/flows/steps/image-uses.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import { GitHostPermissionMissing, GitHostUnavailable } from '../../functions/ports/git-hosts/failures.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import { openMemoryHooks } from '../../functions/ports/git-hosts/memory-hooks.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryRegistry } from '../../functions/ports/registries/memory.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'

const repository = 'acme/manifests' as RepositoryName
const HOOK = { url: 'https://flux.example.com/hook/github', secret: 's', events: ['push'] }

const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: demo, annotations: { fluxcd.io/automated: 'true' } }
spec: { template: { spec: { containers: [{ name: shop, image: ghcr.io/acme/shop:1.0.0 }] } } }
`

/** Opens a world in which every arrow holds; time passes only while somebody waits. */
function aWorld() {
  let moment = Date.UTC(2026, 10, 6, 8)
  const now = () => moment
  const target = aTarget()
  const gitHost = openMemoryGitHost({ repositories: [repository] })
  const commit = gitHost.push(repository, 'main', { 'a.yaml': 'a: 1' })
  const [cluster, table] = [openMemoryCluster({ now }), openMemoryTable({ now })]
  let status = 200
  const hooks = openMemoryHooks({ now, answer: () => status })
  const registry = openMemoryRegistry()
  const lost = new Set<string>()
  const handle = answerProbes(async () => {}, { table, now })
  const queue = (name: string) => ({
    async send({ body }: Message) {
      if (!lost.has(name)) await handle(JSON.parse(body), moment)
    },
  })
  let drawn = 0
  const ports: CheckupPorts = {
    gitHost: () => gitHost,
    watches: [{ gitHost: 'github', intervalMs: 0, repositories: [repository], endpoints: ['github'], hooks }],
    cluster: () => cluster,
    registryFor: () => registry,
    table,
    queue: queue('sync'),
    scans: queue('scan'),
    commits: queue('automate'),
    now,
    // Short waits pass at once; a limit is never reached.
    wait: async ms => {
      if (ms >= 12_000) await new Promise(() => {})
      moment += ms
    },
    newId: () => `id-${drawn++}`,
  }
  return {
    ...{ commit, cluster, gitHost, hooks, registry, table, target, lost, now },
    missDelivery() {
      status = 0
      hooks.send(repository, 'push')
    },
    async look(isWriting = false): Promise<readonly Finding[]> {
      return (await openCheckup(ports).checkup([target], { isWriting })).findings
    },
  }
}

const say = (finding: Finding) => {
  const { arrow, about, outcome } = finding
  const told = outcome === 'ok' ? finding.detail : outcome === 'skipped' ? finding.why : finding.failure.code
  return `${outcome} ${arrow} ${about}: ${told}`
}

describe('a look at the whole flow', () => {
  let world: ReturnType<typeof aWorld>
  beforeEach(async () => {
    world = aWorld()
    await world.hooks.createHook(repository, HOOK)
  })
  const brokenOf = (findings: readonly Finding[]) => findings.filter(({ outcome }) => outcome === 'failed').map(say)

  it('finds in order that everything holds', async () => {
    expect((await world.look()).map(say)).toEqual([
      'ok deliveries acme/manifests: all 1 of the last day arrived',
      'ok table table: written and read in 0ms',
      'ok queue sync: a job was handled after 0ms',
      'ok queue scan: a job was handled after 0ms',
      'ok queue automate: a job was handled after 0ms',
      `ok git production: acme/manifests main is at ${world.commit.slice(0, 7)}, flux-sync not there yet`,
      'skipped git-write acme/manifests: nothing is written unless --write is given',
      'ok quota github: without a limit',
      'skipped clock github: the Git host tells no time',
      'ok cluster production: answers in 0ms',
      expect.stringMatching(/^ok rights production: all \d+ that are needed; more than that: it may do everything$/),
      'skipped registry all: not every commit was looked at for images yet',
    ])
    expect(world.gitHost.calls.probeWrite).toBe(0)
  })

  it('writes to the Git host when it is told to, and leaves nothing', async () => {
    const found = await world.look(true)
    expect(found.map(say)).toContain('ok git-write acme/manifests: a tag was made and removed')
    expect(world.gitHost.calls.probeWrite).toBe(1)
  })

  it.each`
    trouble                              | arrange                                                                                                        | broken
    ${'a queue that nobody empties'}     | ${(w: typeof world) => w.lost.add('scan')}                                                                     | ${['failed queue scan: queue-not-drained']}
    ${'a Git host that is down'}         | ${(w: typeof world) => w.gitHost.failNext('readHead', new GitHostUnavailable('acme', '502'))}                  | ${['failed git production: git-host-unavailable']}
    ${'a cluster out of reach'}          | ${(w: typeof world) => w.cluster.unreachable()}                                                                | ${['failed cluster production: cluster-unreachable', 'failed rights production: cluster-unreachable']}
    ${'a right that lacks'}              | ${(w: typeof world) => w.cluster.deny(({ resource, verb }) => resource === 'deployments' && verb === 'patch')} | ${['failed rights production: rights-missing']}
    ${'an endpoint that is not reached'} | ${(w: typeof world) => w.missDelivery()}                                                                       | ${['failed deliveries acme/manifests: deliveries-fail']}
  `('finds $trouble, and all else sound', async ({ arrange, broken }) => {
    arrange(world)
    const found = await world.look()
    expect(brokenOf(found)).toEqual(broken)
    expect(found).toHaveLength(12)
  })

  it('misses a webhook that leads elsewhere', async () => {
    const [hook] = await world.hooks.listHooks(repository)
    await world.hooks.updateHook(hook as NonNullable<typeof hook>, { ...HOOK, url: 'https://other.example.com/hook/x' })
    expect(brokenOf(await world.look())).toEqual(['failed deliveries acme/manifests: hook-missing'])
  })

  it('does without webhooks that the token may not see', async () => {
    world.hooks.failNext(new GitHostPermissionMissing(repository, '404', undefined))
    expect((await world.look()).map(say)).toContain('skipped deliveries acme/manifests: the token may not see webhooks')
  })

  it('does without rights to Secrets, and says so', async () => {
    world.cluster.deny(({ resource }) => resource === 'secrets' || resource === '*')
    const rights = (await world.look()).find(({ arrow }) => arrow === 'rights')
    expect(rights && say(rights)).toMatch(/needed; none to Secrets, so Git may hold none; more than that: it may grant/)
  })

  it('reads the registries of what is automated', async () => {
    const repo = 'ghcr.io/acme/shop' as ImageRepo
    const commit = world.gitHost.push(repository, 'main', { 'shop.yaml': SHOP })
    await readUses(world.target, commit, () => readManifestTree(world.target, commit, world), world)
    expect(brokenOf(await world.look())).toEqual(['failed registry ghcr.io: registry-repository-unknown'])
    world.registry.push(repo, '1.0.0')
    expect((await world.look()).map(say)).toContain('ok registry ghcr.io: acme/shop can be read')
  })
})
