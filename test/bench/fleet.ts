// How long one push takes to reach 1,000 clusters: the real functions in one process, against simulated API servers.
//
// Everything outside is one other process: a Git host and an API server for each target, over HTTPS, each with the
// latency of a real one. All targets were synced before, so that connections are open and a push changes one object of six.
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type Figure, toFigure } from './figures.ts'
import { FLEET_ENV, type FleetTarget, renderRepository, renderRevision } from './fleet-files.ts'
import { monotonicMs, type Say } from './group.ts'
import { openFleet } from './open-fleet.ts'
import { median, renderSpread } from './percentile.ts'
import { postDelivery } from './post-delivery.ts'
import { readCpuSeconds } from './process-usage.ts'
import { openPushSigner } from './sign-push.ts'
import { startWorld, type World } from './simulated/start-world.ts'

const TARGETS = 1_000
const ROUNDS = 3
const REPOSITORY = 'acme/fleet'
const LATENCIES = { gitMs: 80, clusterMs: 20, registryMs: 0 }
const LIMIT_MS = 300_000
const LOOK_EVERY_MS = 250

/** Is one push that reached everybody. */
type FanOut = {
  readonly tookMs: number
  readonly archives: number
  readonly cpuS: number
  readonly clusterRequests: number
  readonly gitRequests: number
}

/** Measures `fanout_*`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const targets: readonly FleetTarget[] = Array.from({ length: TARGETS }, (_, index) => {
    return { name: `c${String(index).padStart(4, '0')}`, repository: REPOSITORY }
  })
  const world = await startWorld(LATENCIES)
  // The clock would add polls and resyncs of its own.
  const fleet = openFleet(targets, world, { interval: '0', pollInterval: '0' })
  try {
    await world.push(REPOSITORY, renderRepository(targets))
    const runner = await fleet.start()
    const agent = new Agent({ keepAlive: true })
    try {
      const fanOut = async (revision: number): Promise<FanOut> => {
        const before = { ...(await world.report()), cpuS: readCpuSeconds([runner.pid]) }
        const commit = await world.push(REPOSITORY, renderRevision(revision))
        const delivery = openPushSigner(FLEET_ENV.BENCH_HOOK)({
          repository: REPOSITORY,
          ref: 'refs/heads/main',
          commit,
        })
        const startMs = monotonicMs()
        const status = await postDelivery(runner.hookUrl, agent, delivery)
        if (status !== '202') throw new Error(`The front door answered ${status}`)
        const endMs = await untilAllAt(world, commit)
        const after = await world.report()
        return {
          tookMs: endMs - startMs,
          archives: after.git.archives - before.git.archives,
          cpuS: readCpuSeconds([runner.pid]) - before.cpuS,
          clusterRequests: after.clusterRequests - before.clusterRequests,
          gitRequests: after.git.requests - before.git.requests,
        }
      }
      const first = await fanOut(1)
      say(`fleet: ${TARGETS} clusters for the first time in ${(first.tookMs / 1_000).toFixed(1)} s`)
      const runs: FanOut[] = []
      while (runs.length < ROUNDS) {
        runs.push(await fanOut(runs.length + 2))
        say(
          `fleet: push ${runs.length} of ${ROUNDS} reached all in ${((runs.at(-1)?.tookMs ?? 0) / 1_000).toFixed(1)} s`,
        )
      }
      return toFigures(first, runs)
    } finally {
      agent.destroy()
      await runner.end('SIGTERM')
    }
  } finally {
    await world.stop()
    fleet.remove()
  }
}

/** Waits until every target's tag is at the commit, and answers when the last one moved. */
async function untilAllAt(world: World, commit: string): Promise<number> {
  const giveUpMs = monotonicMs() + LIMIT_MS
  for (;;) {
    const { tags, lastMs } = await world.reached(commit)
    if (tags === TARGETS) return lastMs
    if (monotonicMs() > giveUpMs) throw new Error(`Only ${tags} of ${TARGETS} targets were reached`)
    await wait(LOOK_EVERY_MS)
  }
}

function toFigures(first: FanOut, runs: readonly FanOut[]): readonly Figure[] {
  const seconds = runs.map(({ tookMs }) => tookMs / 1_000)
  const archives = runs.map(run => run.archives)
  const each = (read: (run: FanOut) => number) => (median(runs.map(read)) / TARGETS).toFixed(1)
  const latency = `Git host ${LATENCIES.gitMs} ms, API servers ${LATENCIES.clusterMs} ms a request`
  const cost = `${each(run => run.gitRequests)} requests to the Git host and ${each(run => run.clusterRequests)} to its cluster a target`
  return [
    {
      name: 'fanout_1000_targets_s',
      value: median(seconds),
      unit: 's',
      goal: { atMost: 60 },
      from: `median of ${runs.length} pushes, ${renderSpread(seconds)}; one process; ${latency}; ${cost}`,
    },
    {
      name: 'fanout_tarballs_per_instance',
      value: Math.max(...archives, first.archives),
      unit: 'archives',
      goal: { atMost: 1 },
      from: `the most of ${runs.length + 1} pushes; the process is one instance`,
    },
    {
      name: 'fanout_first_sync_1000_targets_s',
      value: first.tookMs / 1_000,
      unit: 's',
      from: 'once: nothing connected, discovery of every cluster, six objects made in each',
    },
    {
      name: 'fanout_cpu_s',
      value: median(runs.map(({ cpuS }) => cpuS)),
      unit: 's',
      from: `median of ${runs.length}; of the process with the functions`,
    },
  ].map(toFigure)
}
