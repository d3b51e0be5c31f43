// The load generator: sends signed pushes by the clock over kept connections, and reports to its parent once.
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { postDelivery } from './post-delivery.ts'
import { openPushSigner, type SignedPush } from './sign-push.ts'

/** Is what to send, and where. */
export type LoadOrder = {
  readonly url: string
  readonly secret: string
  readonly ratePerS: number
  readonly warmUpS: number
  readonly measuredS: number
  /** Every so many-th delivery is for the branch that a target follows. */
  readonly followedEvery: number
}

/** Is what came of the measured deliveries. */
export type LoadResult = {
  /** From the moment each was due to the last byte of its answer, or to its failure. */
  readonly latenciesMs: readonly number[]
  /** By HTTP status; what got no answer stands under the system's code. */
  readonly statuses: Readonly<Record<string, number>>
  readonly followed: number
  /** How late the generator itself was at worst; it is part of the latencies. */
  readonly latestStartMs: number
}

const SOCKETS = 64

process.once('message', order => {
  run(order as LoadOrder).then(
    result => process.send?.(result, () => process.exit(0)),
    (thrown: unknown) => {
      process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(1))

async function run(order: LoadOrder): Promise<LoadResult> {
  const { url, ratePerS, warmUpS, measuredS, followedEvery } = order
  const count = ratePerS * (warmUpS + measuredS)
  const deliveries = prepareDeliveries(order, count)
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: SOCKETS, scheduling: 'lifo' })
  const latenciesMs: number[] = []
  const statuses: Record<string, number> = {}
  let latestStartMs = 0
  const pending: Promise<void>[] = []
  const firstMeasured = ratePerS * warmUpS
  const startMs = performance.now()
  const dueOf = (index: number) => startMs + (index * 1_000) / ratePerS

  for (let index = 0; index < count; ) {
    const nowMs = performance.now()
    for (; index < count && dueOf(index) <= nowMs; index += 1) {
      const delivery = deliveries[index]
      if (!delivery) throw new RangeError(`there is no delivery ${index}`)
      const dueMs = dueOf(index)
      const isMeasured = index >= firstMeasured
      if (isMeasured) latestStartMs = Math.max(latestStartMs, performance.now() - dueMs)
      const sent = postDelivery(url, agent, delivery).then(status => {
        if (!isMeasured) return
        latenciesMs.push(performance.now() - dueMs)
        statuses[status] = (statuses[status] ?? 0) + 1
      })
      pending.push(sent)
    }
    await wait(1)
  }
  await Promise.all(pending)
  agent.destroy()
  return { latenciesMs, statuses, latestStartMs, followed: Math.floor((ratePerS * measuredS) / followedEvery) }
}

/** All bodies are made and signed before the clock starts. */
function prepareDeliveries({ secret, followedEvery }: LoadOrder, count: number): readonly SignedPush[] {
  const sign = openPushSigner(secret)
  return Array.from({ length: count }, (_, index) => {
    const ref = index % followedEvery === 0 ? 'refs/heads/main' : 'refs/heads/nobody-follows-this'
    return sign({ repository: 'demo/manifests', ref, commit: index.toString(16).padStart(40, '0') })
  })
}
