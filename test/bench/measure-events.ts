// Measures one event of each kind on one target, many times over, with the latencies of the real outside.
import { setTimeout as wait } from 'node:timers/promises'
import { nameRepo } from '../../functions/domain/images/name-repo.ts'
import type { EventUse } from '../../infra/cost/compute-cost.ts'
import type { EventCounts } from '../../infra/cost/example-estate.ts'
import { FLEET_ENV, type FleetTarget, renderRevision } from './fleet-files.ts'
import type { openCostBench } from './open-cost-bench.ts'
import { openPushSigner } from './sign-push.ts'
import type { World } from './simulated/start-world.ts'
import type { Latencies } from './simulated/world.ts'

/** Is what one event of each kind took, on average. */
export type MeasuredEvents = Readonly<Record<keyof EventCounts, EventUse>>

type Bench = ReturnType<typeof openCostBench>
type Image = { readonly path: string; readonly newest: number }

const RUNS = 20
const IMAGE_RUNS = 10
/** As many runs as a journal keeps: it is read and written whole. */
const JOURNAL_LENGTH = 50
const TICKS = 120
const MINUTE_MS = 60_000
const NO_USE: EventUse = { tookMs: 0, cpuMs: 0, sqsRequests: 0, writeUnits: 0, readUnits: 0, logBytes: 0, bytesOut: 0 }

/** Measures; the other targets are there for the ticks. */
export async function measureEvents(
  bench: Bench,
  world: World,
  {
    targets,
    latencies,
    hasImages,
  }: { readonly targets: readonly FleetTarget[]; readonly latencies: Latencies; readonly hasImages: boolean },
): Promise<MeasuredEvents> {
  const [one] = targets
  if (!one) throw new Error('There is no target')
  const sign = openPushSigner(FLEET_ENV.BENCH_HOOK)
  const webhook = bench.functions.webhook()
  let revision = 0

  const jobFor = (target: string, reason: 'push' | 'resync', id: string) =>
    JSON.stringify({ kind: 'sync', target, reason, id, requestedAt: bench.now() })
  const pushAndTell = async () => {
    revision += 1
    const commit = await world.push(one.repository, renderRevision(revision))
    return sign({ repository: one.repository, ref: 'refs/heads/main', commit })
  }
  const lastOf = (list: { readonly body: string }[]) => list.at(-1)?.body ?? ''
  const tick = (resync = bench.functions.resync()) => {
    bench.pass(MINUTE_MS)
    const [since, time] = [bench.now() - MINUTE_MS, bench.now()].map(moment => new Date(moment).toISOString())
    return resync({ since: since ?? '', time: time ?? '' }, {})
  }

  // Nothing is measured yet: everything is applied, and the journal is as long as it gets.
  const warm = bench.functions.sync()
  for (const { name } of targets) await warm(jobFor(name, 'push', `first-${name}`))
  for (let turn = 0; turn < JOURNAL_LENGTH; turn += 1) {
    await webhook(await pushAndTell())
    await warm(lastOf(bench.sent.syncs))
  }
  await world.slow(latencies)
  bench.slowDown()

  const [webhooks, syncs, looks, resyncs]: [EventUse[], EventUse[], EventUse[], EventUse[]] = [[], [], [], []]
  for (let turn = 0; turn < RUNS; turn += 1) {
    const delivery = await pushAndTell()
    webhooks.push(await bench.measure(() => webhook(delivery)))
    const sync = bench.functions.sync()
    const job = lastOf(bench.sent.syncs)
    syncs.push(await bench.measure(() => sync(job)))
    await tick()
    const health = bench.sent.syncs.findLast(({ body }) => body.includes('"kind":"health"'))?.body
    if (health === undefined) throw new Error('Nobody looks whether the objects run')
    const look = bench.functions.sync()
    looks.push(await bench.measure(() => look(health)))
  }
  for (let turn = 0; turn < RUNS; turn += 1) {
    const resync = bench.functions.sync()
    resyncs.push(await bench.measure(() => resync(jobFor(one.name, 'resync', `resync-${turn}`))))
  }
  const resync = bench.functions.resync()
  const ticks: EventUse[] = []
  for (let turn = 0; turn < TICKS; turn += 1) ticks.push(await bench.measure(() => tick(resync)))
  const images = hasImages
    ? await measureImages(bench, world, one)
    : { scan: NO_USE, automateCommit: NO_USE, automateNothing: NO_USE }
  return {
    webhook: averageOf(webhooks),
    sync: averageOf(syncs),
    look: averageOf(looks),
    resync: averageOf(resyncs),
    tick: averageOf(ticks),
    // It verifies and queues as a push does.
    imageWebhook: averageOf(webhooks),
    ...images,
  }
}

/** An image is pushed, its repository is looked at, the target is woken and commits; then the clock asks, for nothing. */
async function measureImages(bench: Bench, world: World, target: FleetTarget) {
  const image: Image = { path: 'shop/app-0', newest: 0 }
  const repo = nameRepo(world.registry, image.path)
  const [scans, commits, nothings]: [EventUse[], EventUse[], EventUse[]] = [[], [], []]
  const automateJob = (id: string) =>
    JSON.stringify({ kind: 'automate', target: target.name, reason: 'interval', id, requestedAt: bench.now() })
  // Of whose images nothing is remembered yet, every target would be woken.
  await bench.functions.automate()(automateJob('first'))
  for (let turn = 1; turn <= IMAGE_RUNS; turn += 1) {
    const tag = `1.0.${turn + 1_000}`
    await world.tag(image.path, tag)
    const scan = bench.functions.scan()
    const ids = { id: `push-${turn}`, requestedAt: bench.now() }
    const job = JSON.stringify({ kind: 'scan', repo, reason: 'push', tags: [tag], ...ids })
    scans.push(await bench.measure(() => scan(job)))
    const woken = bench.sent.commits.findLast(({ body }) => body.includes(target.name))?.body ?? ''
    const automate = bench.functions.automate()
    commits.push(await bench.measure(() => automate(woken)))
  }
  for (let turn = 0; turn < RUNS; turn += 1) {
    bench.pass(5 * MINUTE_MS)
    const automate = bench.functions.automate()
    nothings.push(await bench.measure(() => automate(automateJob(`interval-${turn}`))))
    await wait(0)
  }
  return { scan: averageOf(scans), automateCommit: averageOf(commits), automateNothing: averageOf(nothings) }
}

function averageOf(uses: readonly EventUse[]): EventUse {
  const mean = (key: keyof EventUse) => uses.reduce((sum, use) => sum + use[key], 0) / uses.length
  return {
    tookMs: mean('tookMs'),
    cpuMs: mean('cpuMs'),
    sqsRequests: mean('sqsRequests'),
    writeUnits: mean('writeUnits'),
    readUnits: mean('readUnits'),
    logBytes: mean('logBytes'),
    bytesOut: mean('bytesOut'),
  }
}
