// The metrics of this process: lines of its log, counted, and what only the process knows.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { LINE_METRICS } from '../../domain/metrics/catalogue.ts'
import { sampleLine } from '../../domain/metrics/sample-line.ts'
import { openMetricStore } from './metric-store.ts'
import { PROCESS_METRICS } from './process-metrics.ts'

/** Is what is looked at when somebody asks. */
export type ProcessFacts = {
  readonly jobs: number
  readonly deadLetters: number
  readonly isLeading: boolean
  readonly version: string
}

type Line = Parameters<typeof sampleLine>[0]

const NANOSECOND = 1e-9
const MICROSECOND = 1e-6

/** Opens them; the clock is that of the machine. */
export function openMetrics(now: () => number) {
  const store = openMetricStore({ ...LINE_METRICS, ...PROCESS_METRICS })
  const loop = monitorEventLoopDelay()
  let cpuSeconds = 0
  loop.enable()

  const set = (metric: keyof typeof PROCESS_METRICS, value: number, labels: Readonly<Record<string, string>> = {}) =>
    store.add({ metric, labels, value })

  return {
    hear(line: Line): void {
      for (const sample of sampleLine(line, now())) store.add(sample)
    },
    /** Notes how long a job waited until it was first in hand. */
    waited(kind: string, waitedMs: number): void {
      set('flux_daemon_queue_duration_seconds', Math.max(0, waitedMs) / 1000, { kind })
    },
    render({ jobs, deadLetters, isLeading, version }: ProcessFacts): string {
      const { user, system } = process.cpuUsage()
      const usedSeconds = (user + system) * MICROSECOND
      set('flux_daemon_queue_length_count', jobs)
      set('fluxless_dead_letters', deadLetters)
      set('fluxless_leading', isLeading ? 1 : 0)
      set('fluxless_event_loop_delay_seconds', loop.max * NANOSECOND)
      set('fluxless_build_info', 1, { version, node: process.version })
      set('process_start_time_seconds', (now() - process.uptime() * 1000) / 1000)
      set('process_resident_memory_bytes', process.memoryUsage.rss())
      set('process_cpu_seconds_total', usedSeconds - cpuSeconds)
      cpuSeconds = usedSeconds
      loop.reset()
      return store.render()
    },
    close: () => void loop.disable(),
  }
}

/** Are the open metrics. */
export type Metrics = ReturnType<typeof openMetrics>
