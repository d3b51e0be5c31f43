// What 1,000 pushes come to when the receiver is killed in the middle of them: is anything lost, does anything go back, and
// how long does it take to be right again?
//
// The real functions in one process, from the front door to the cluster; outside of it one other process with a Git host and
// 50 API servers. One delivery in ten comes twice, all of them late and in another order; those that come while nobody
// listens are gone, since GitHub tries none again. The next runner finds what was left of the table, and no queue.
import { setTimeout as wait } from 'node:timers/promises'
import { judgeStorm, type StormOutcome } from '../builders/judge-storm.ts'
import { type Figure, toFigure } from './figures.ts'
import { type FleetTarget, renderRepository } from './fleet-files.ts'
import { monotonicMs, type Say } from './group.ts'
import { letItStorm, type Weather } from './let-it-storm.ts'
import { openFleet } from './open-fleet.ts'
import { startWorld, type World } from './simulated/start-world.ts'

const TARGETS = 50
const REPOSITORIES = 25
const STORM = { pushes: 1_000, repositories: REPOSITORIES, spanMs: 40_000, offFromMs: 12_000, offUntilMs: 24_000 }
const LATENCIES = { gitMs: 80, clusterMs: 20, registryMs: 0 }
const LIMIT_MS = 180_000
const LOOK_EVERY_MS = 200

/** Measures `faults_*`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const targets: readonly FleetTarget[] = Array.from({ length: TARGETS }, (_, index) => {
    return { name: `t${index}`, repository: `acme/r${index % REPOSITORIES}` }
  })
  const world = await startWorld(LATENCIES)
  const fleet = openFleet(targets, world, { interval: '1h', pollInterval: '1m' })
  try {
    for (let index = 0; index < REPOSITORIES; index += 1) {
      const repository = `acme/r${index}`
      await world.push(repository, renderRepository(targets.filter(target => target.repository === repository)))
    }
    const weather = await letItStorm(STORM, world, fleet, say)
    const outcome = await untilCalm(world, targets, weather)
    await weather.runner.end('SIGTERM')
    return toFigures(outcome, weather)
  } finally {
    await world.stop()
    fleet.remove()
  }
}

async function untilCalm(world: World, targets: readonly FleetTarget[], weather: Weather): Promise<StormOutcome> {
  const giveUpMs = monotonicMs() + LIMIT_MS
  for (;;) {
    const outcome = judgeStorm(await world.report(), targets, weather.backMs)
    if (outcome.lost === 0 || monotonicMs() > giveUpMs) return outcome
    await wait(LOOK_EVERY_MS)
  }
}

function toFigures(outcome: StormOutcome, { fates, lastPushMs }: Weather): readonly Figure[] {
  const deliveries = Object.entries(fates).map(([fate, count]) => `${count} × ${fate}`)
  const { spanMs, offFromMs, offUntilMs } = STORM
  const off = `the runner was killed and gone for ${(offUntilMs - offFromMs) / 1_000} of ${spanMs / 1_000} s`
  return [
    {
      name: 'faults_1000_pushes_lost',
      value: outcome.lost,
      unit: 'pushes',
      goal: { atMost: 0 },
      from: `${TARGETS} targets of ${REPOSITORIES} repositories; ${off}; deliveries: ${deliveries.join(', ')}`,
    },
    {
      name: 'faults_1000_pushes_misordered',
      value: outcome.misordered,
      unit: 'applies',
      goal: { atMost: 0 },
      from: `of ${outcome.applied} at the clusters, which were of an older commit than the one before`,
    },
    {
      name: 'faults_recovery_s',
      value: outcome.recoveredMs / 1_000,
      unit: 's',
      goal: { atMost: 120 },
      from: 'from the start of the next runner until every target had what was pushed before it',
    },
    {
      name: 'faults_settled_s',
      value: Math.max(0, outcome.settledAtMs - lastPushMs) / 1_000,
      unit: 's',
      from: 'from the last push until every target was at its newest commit, and tagged',
    },
  ].map(toFigure)
}
