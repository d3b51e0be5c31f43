// What the example estate costs a month on AWS: every kind of event is measured, and the list prices do the rest.
//
// The real handlers run here, one event at a time, before a Git host, an API server and a registry that each take their time,
// and before a table and queues that take the time of DynamoDB and SQS and count units and requests. An event finds its
// connections gone, as most do that are minutes apart, and pays for making them anew.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { budgets } from '../../infra/budgets.ts'
import { type CostLine, computeCost, type EventKind, totalOf } from '../../infra/cost/compute-cost.ts'
import {
  countEvents,
  type Estate,
  type EventCounts,
  EXAMPLE_ESTATE,
  EXAMPLE_WITH_IMAGES,
} from '../../infra/cost/example-estate.ts'
import { PRICES, PRICES_AS_OF } from '../../infra/cost/prices.ts'
import { renderCost } from '../../infra/cost/render-cost.ts'
import { countTraffic } from './count-traffic.ts'
import { type Figure, toFigure } from './figures.ts'
import {
  FLEET_ENV,
  type FleetTarget,
  renderFleetConfig,
  renderFleetKubeconfig,
  renderRepository,
} from './fleet-files.ts'
import type { Say } from './group.ts'
import { type MeasuredEvents, measureEvents } from './measure-events.ts'
import { openCostBench } from './open-cost-bench.ts'
import { startWorld, type World } from './simulated/start-world.ts'

const NONE = { gitMs: 0, clusterMs: 0, registryMs: 0 }
const LATENCIES = { gitMs: 80, clusterMs: 20, registryMs: 80 }
const AWS_LATENCIES = { tableMs: 5, queueMs: 10 }
/** TCP and TLS to a Git host or a registry and to a cluster, before the first request. */
const RECONNECT_MS = 100
const QUEUES = 3
/** 40 apps of two objects, and two more. */
const APPS = 40
const AUTOMATED = 3
const TAGS = 50
/** An empty Node function on Lambda takes so long to start, before any code of ours. */
const EMPTY_INIT_MS = 114

type Kind = {
  readonly name: string
  readonly in: keyof typeof budgets
  readonly coldShare: number
  readonly hops: number
}

/** Which function it is, how many find none that is warm, and how often it has to connect. */
const KINDS: Readonly<Record<keyof EventCounts, Kind>> = {
  webhook: { name: 'push webhook', in: 'webhook', coldShare: 0.5, hops: 0 },
  sync: { name: 'sync, one object changed', in: 'sync', coldShare: 0.25, hops: 2 },
  look: { name: 'look whether it runs', in: 'sync', coldShare: 0.05, hops: 1 },
  resync: { name: 'resync, unchanged', in: 'sync', coldShare: 0.25, hops: 2 },
  tick: { name: 'tick, with polls', in: 'resync', coldShare: 0.01, hops: 1 },
  imageWebhook: { name: 'image webhook', in: 'webhook', coldShare: 0.5, hops: 0 },
  scan: { name: 'scan', in: 'scan', coldShare: 0.5, hops: 1 },
  automateCommit: { name: 'automation, one commit', in: 'automate', coldShare: 0.25, hops: 2 },
  automateNothing: { name: 'automation, unchanged', in: 'automate', coldShare: 0.01, hops: 2 },
}

/** Measures `cost_*`, and says how the sum comes about. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const plain = await measure(EXAMPLE_ESTATE, say)
  const withImages = await measure(EXAMPLE_WITH_IMAGES, say)
  const latencies = `Git host and registry ${LATENCIES.gitMs} ms, API server ${LATENCIES.clusterMs} ms, table ${AWS_LATENCIES.tableMs} ms, queue ${AWS_LATENCIES.queueMs} ms a request`
  const what = `10 clusters of ${2 * APPS + 2} objects, 200 pushes a day, polled every 5 minutes, resynced every hour`
  const lists = `the dearer of ${Object.keys(PRICES).join(' and ')}, prices of ${PRICES_AS_OF}, some not confirmed (infra/cost/prices.ts), no free tier`
  return [
    {
      name: 'cost_example_estate_usd_month',
      value: plain,
      unit: 'USD',
      goal: { atMost: 2 },
      from: `${what}; ${latencies}; ${lists}`,
    },
    {
      name: 'cost_with_images_usd_month',
      value: withImages,
      unit: 'USD',
      from: 'the same with 40 images a day that are committed, and a look for newer ones every 5 minutes',
    },
  ].map(toFigure)
}

async function measure(estate: Estate, say: Say): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-cost-'))
  const world = await startWorld(NONE)
  try {
    const hasImages = estate.automationMinutes > 0
    const targets = Array.from({ length: estate.clusters }, (_, index) => ({
      name: `c${index}`,
      repository: `acme/c${index}`,
    }))
    const env = await prepare(folder, world, targets, estate)
    const traffics = [world.gitUrl, world.clusterUrl, `http://${world.registry}`].map(url =>
      countTraffic(new URL(url).host),
    )
    const readBytesOut = () => traffics.reduce((sum, read) => sum + read().bytesSent, 0)
    const bench = openCostBench({ env, ...AWS_LATENCIES, readBytesOut })
    say(`cost: ${hasImages ? 'with' : 'without'} images, a minute of events`)
    const measured = await measureEvents(bench, world, { targets, latencies: LATENCIES, hasImages })
    const bills = Object.entries(PRICES).map(([region, prices]) => ({
      region,
      lines: compute(estate, measured, prices),
    }))
    for (const { region, lines } of bills)
      say(`\n${region}, $ a month${hasImages ? ', with images' : ''}\n${renderCost(lines)}`)
    return Math.max(...bills.map(({ lines }) => totalOf(lines)))
  } finally {
    await world.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function prepare(
  folder: string,
  world: World,
  targets: readonly FleetTarget[],
  { pollMinutes, resyncMinutes, automationMinutes }: Estate,
) {
  const images = world.registry
  for (const target of targets) {
    await world.push(
      target.repository,
      renderRepository([target], { apps: APPS, images, automated: automationMinutes > 0 ? AUTOMATED : 0 }),
    )
  }
  for (let app = 0; app < AUTOMATED; app += 1) {
    for (let tag = 0; tag < TAGS; tag += 1) await world.tag(`shop/app-${app}`, `1.0.${tag}`)
  }
  mkdirSync(join(folder, 'kubeconfigs'))
  for (const { name } of targets) writeFileSync(join(folder, 'kubeconfigs', name), renderFleetKubeconfig(name, world))
  const config = join(folder, 'fluxless.yml')
  const sync = { interval: `${resyncMinutes}m`, pollInterval: `${pollMinutes}m` }
  writeFileSync(
    config,
    renderFleetConfig(targets, world, sync, { interval: automationMinutes === 0 ? '0' : `${automationMinutes}m` }),
  )
  return { FLUXLESS_CONFIG: config, ...FLEET_ENV }
}

/** Is what of infra/parameters.yml is looked at: memory in MiB. */
type Parameters = Readonly<Record<string, number>>

function compute(estate: Estate, measured: MeasuredEvents, prices: (typeof PRICES)['eu-west-1']): readonly CostLine[] {
  const parameters = load(readFileSync(new URL('../../infra/parameters.yml', import.meta.url), 'utf8')) as Parameters
  const counts = countEvents(estate)
  const kinds = Object.entries(KINDS).flatMap(([key, { name, in: where, coldShare, hops }]): readonly EventKind[] => {
    const kind = key as keyof EventCounts
    const use = measured[kind]
    const isQueued = where !== 'webhook' && where !== 'resync'
    if (counts[kind] === 0) return []
    return [
      {
        name,
        memoryMb: parameters[`${where}Memory`] ?? Number.NaN,
        perMonth: counts[kind],
        // Lambda receives a message and deletes it.
        use: { ...use, tookMs: use.tookMs + hops * RECONNECT_MS, sqsRequests: use.sqsRequests + (isQueued ? 2 : 0) },
        coldShare,
        initMs: EMPTY_INIT_MS + (budgets[where]?.initMs ?? Number.NaN),
        isHttp: where === 'webhook',
      },
    ]
  })
  return computeCost(kinds, { queues: QUEUES, scheduledPerMonth: counts.tick }, prices)
}
