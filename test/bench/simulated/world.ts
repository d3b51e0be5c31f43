// The process that everything outside runs in: a Git host, a fleet of API servers, a registry. Its parent gives it orders.
import { makeCertificates } from '../../../functions/local/sandbox/kubernetes/certificates.ts'
import type { StormRecord } from '../../builders/judge-storm.ts'
import { monotonicMs } from '../group.ts'
import { openSimulatedClusters } from './clusters.ts'
import { openFront } from './front.ts'
import { type GitCounts, openSimulatedGithub } from './github.ts'
import { openSimulatedRegistry } from './registry.ts'

/** Says how long each side takes for an answer. */
export type Latencies = { readonly gitMs: number; readonly clusterMs: number; readonly registryMs: number }

/** Is what the world tells when it is ready. */
export type WorldReady = {
  readonly gitUrl: string
  readonly clusterUrl: string
  readonly caPem: string
  /** `127.0.0.1:5000`: what stands before the repository in the name of an image. */
  readonly registry: string
}

/** Is one order, answered in the same order. */
export type WorldOrder =
  | { readonly does: 'open' | 'slow'; readonly latencies: Latencies }
  | { readonly does: 'tag'; readonly image: string; readonly tag: string }
  | { readonly does: 'push'; readonly repository: string; readonly files: Readonly<Record<string, string>> }
  | { readonly does: 'reached'; readonly commit: string }
  | { readonly does: 'report' }

/** Is how many tags are at a commit, and when the last of them came there. */
export type Reached = { readonly tags: number; readonly lastMs: number }

/** Is everything that happened so far. */
export type WorldReport = StormRecord & {
  readonly git: GitCounts
  readonly clusterRequests: number
  readonly patches: number
}

let world: Awaited<ReturnType<typeof open>> | undefined
let turn = Promise.resolve()

process.on('message', order => {
  turn = turn.then(async () => {
    const answer = await obey(order as WorldOrder)
    process.send?.(answer)
  })
  turn.catch((thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
    process.exit(1)
  })
})
process.once('disconnect', () => process.exit(0))

async function obey(order: WorldOrder): Promise<unknown> {
  if (order.does === 'open') {
    world = await open(order.latencies)
    return world.ready
  }
  if (!world) throw new Error('The world is not open yet')
  const { github, clusters, registry } = world
  if (order.does === 'slow') return world.slow(order.latencies)
  if (order.does === 'tag') return registry.push(order.image, order.tag)
  if (order.does === 'push') return github.push(order.repository, order.files)
  if (order.does === 'reached') {
    const moved = github.moved.filter(({ commit }) => commit === order.commit)
    return { tags: moved.length, lastMs: moved.at(-1)?.atMs ?? 0 } satisfies Reached
  }
  const { requests: clusterRequests, patches } = clusters.counts
  const applied = clusters.listApplied()
  const { counts: git, moved, pushed } = github
  return { git, moved, pushed, applied, clusterRequests, patches } satisfies WorldReport
}

async function open(latencies: Latencies) {
  let now = latencies
  const { caPem, certPem, keyPem } = await makeCertificates()
  const clusters = openSimulatedClusters(monotonicMs)
  const github = openSimulatedGithub(() => gitFront.url, monotonicMs)
  const registry = openSimulatedRegistry()
  const gitFront = await openFront({ answer: github.answer, latencyMs: () => now.gitMs })
  const registryFront = await openFront({ answer: registry.answer, latencyMs: () => now.registryMs })
  const tls = { cert: certPem, key: keyPem }
  const clusterFront = await openFront({ answer: clusters.answer, latencyMs: () => now.clusterMs, tls })
  const registryHost = new URL(registryFront.url).host
  const ready: WorldReady = { gitUrl: gitFront.url, clusterUrl: clusterFront.url, caPem, registry: registryHost }
  const slow = (given: Latencies) => {
    now = given
    return 'slow'
  }
  return { ready, github, clusters, registry, slow }
}
