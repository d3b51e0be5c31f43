// How fast the front door answers under load: the runner on loopback, a load generator in a process of its own.
//
// The load is open: 500 deliveries a second leave by the clock, whether or not earlier ones were answered, and each
// latency counts from the moment the delivery was due. One in ten pushes the branch a target follows, so it is queued
// and a sync looks at the head (syncs that wait are one job); the others push a branch nobody follows.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { type Figure, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import type { LoadOrder, LoadResult } from './load-webhook.ts'
import { percentile } from './percentile.ts'
import { startRunner } from './start-runner.ts'

const RATE_PER_S = 500
const WARM_UP_S = 2
const MEASURED_S = 10
const FOLLOWED_EVERY = 10
const GENERATOR = new URL('load-webhook.ts', import.meta.url)
const GIVE_UP_MS = 60_000

/** Measures `webhook_p99_ms_at_500rps`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const runner = await startRunner()
  try {
    const { hookUrls, hookSecrets } = runner.facts
    say(`webhook: ${RATE_PER_S} a second for ${WARM_UP_S} + ${MEASURED_S} s`)
    const result = await generateLoad({
      url: hookUrls.github ?? '',
      secret: hookSecrets?.github ?? '',
      ratePerS: RATE_PER_S,
      warmUpS: WARM_UP_S,
      measuredS: MEASURED_S,
      followedEvery: FOLLOWED_EVERY,
    })
    return toFigures(result)
  } finally {
    await runner.stop()
  }
}

function toFigures({ latenciesMs, statuses, followed, latestStartMs }: LoadResult): readonly Figure[] {
  const count = latenciesMs.length
  const errors = Object.entries(statuses).reduce((sum, [status, of]) => sum + (/^2/.test(status) ? 0 : of), 0)
  const shown = [50, 90, 99.9, 100].map(percent => `p${percent} ${percentile(latenciesMs, percent).toFixed(1)}`)
  const answers = Object.entries(statuses).map(([status, of]) => `${of} × ${status}`)
  return [
    {
      name: 'webhook_p99_ms_at_500rps',
      value: percentile(latenciesMs, 99),
      unit: 'ms',
      goal: { atMost: 50 },
      from: `${count} deliveries; ${shown.join(', ')} ms; the generator ran up to ${latestStartMs.toFixed(1)} ms late`,
    },
    {
      name: 'webhook_errors_at_500rps',
      value: errors,
      unit: 'deliveries',
      from: `${answers.join(', ')}; ${followed} of them for a followed branch`,
    },
  ].map(toFigure)
}

async function generateLoad(order: LoadOrder): Promise<LoadResult> {
  const child = fork(GENERATOR, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const timer = setTimeout(kill, GIVE_UP_MS)
  try {
    child.send(order)
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`The load generator ended with ${code ?? signal} and said nothing`)
    })
    ended.catch(() => {})
    const [result] = (await Promise.race([once(child, 'message'), ended])) as [LoadResult]
    return result
  } finally {
    clearTimeout(timer)
    process.off('exit', kill)
    child.kill()
  }
}
