// The process that everything outside runs in: a Git host and a fleet of API servers. Its parent gives it orders.
import { makeCertificates } from '../../../functions/local/sandbox/kubernetes/certificates.ts'
import type { StormRecord } from '../../builders/judge-storm.ts'
import { monotonicMs } from '../group.ts'
import { openSimulatedClusters } from './clusters.ts'
import { openFront } from './front.ts'
import { type GitCounts, openSimulatedGithub } from './github.ts'

/** Says how long each side takes for an answer. */
export type WorldOptions = { readonly gitMs: number; readonly clusterMs: number }

/** Is what the world tells when it is ready. */
export type WorldReady = { readonly gitUrl: string; readonly clusterUrl: string; readonly caPem: string }

/** Is one order, answered in the same order. */
export type WorldOrder =
  | { readonly does: 'open'; readonly options: WorldOptions }
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
    world = await open(order.options)
    return world.ready
  }
  if (!world) throw new Error('The world is not open yet')
  const { github, clusters } = world
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

async function open({ gitMs, clusterMs }: WorldOptions) {
  const { caPem, certPem, keyPem } = await makeCertificates()
  const clusters = openSimulatedClusters(monotonicMs)
  const github = openSimulatedGithub(() => gitFront.url, monotonicMs)
  const gitFront = await openFront({ answer: github.answer, latencyMs: gitMs })
  const tls = { cert: certPem, key: keyPem }
  const clusterFront = await openFront({ answer: clusters.answer, latencyMs: clusterMs, tls })
  const ready: WorldReady = { gitUrl: gitFront.url, clusterUrl: clusterFront.url, caPem }
  return { ready, github, clusters }
}
