// What the pages tell of: where the runner is in its life, how it does, what it counted.
import type { PageFacts } from './answer-page.ts'
import { startHeartbeat } from './health/heartbeat.ts'
import type { Stage } from './health/judge-health.ts'
import { openMetrics } from './metrics/open-metrics.ts'
import type { OpenFunctions } from './open-functions.ts'

/** The key that is written to see whether it can be; nothing reads it. */
const PROBE_KEY = 'probe'
const STOPPING_SECONDS = 10

/** Starts watching; `functions` are watched from the moment they are open. */
export function watchProcess({ isLeased, now }: { readonly isLeased: boolean; readonly now: () => number }) {
  const metrics = openMetrics(now)
  const heart = startHeartbeat()
  let stage: Stage = 'starting'
  let functions: OpenFunctions | undefined
  let stopHearing = () => {}

  async function probeTable(): Promise<string | undefined> {
    try {
      await functions?.table.put(PROBE_KEY, { value: '', expiresAt: now() })
      return undefined
    } catch (thrown) {
      return (thrown as { readonly code?: string }).code ?? 'bug'
    }
  }

  const facts: PageFacts = {
    stage: () => stage,
    lease() {
      const { isLeading = false, holder = '', trouble } = functions?.leadership.stand() ?? {}
      if (!isLeased) return { state: 'alone' }
      return {
        state: isLeading ? 'held' : 'standby',
        ...(holder && { holder }),
        ...(trouble !== undefined && { trouble }),
      }
    },
    vitals: async () => ({ pauseMs: heart.pauseMs(), tableTrouble: await probeTable() }),
    async metrics() {
      const [jobs = 0, letters = []] = await Promise.all([
        functions?.worker.count(),
        functions?.worker.listDeadLetters(),
      ])
      const isLeading = functions?.leadership.stand().isLeading ?? false
      return metrics.render({ jobs, deadLetters: letters.length, isLeading, version: functions?.version ?? '' })
    },
  }

  return {
    facts,
    waited: metrics.waited,
    /** Nothing is begun while another process may be working. */
    mayWork: () => stage === 'working' && functions?.leadership.mayWork() === true,
    routes: () => {
      const isServing = stage === 'working' && functions?.leadership.mayWork() === true
      if (isServing && functions) return functions.routes
      return { closedForSeconds: stage === 'starting' ? 1 : STOPPING_SECONDS }
    },
    watch(opened: OpenFunctions): void {
      functions = opened
      stopHearing = opened.hearLog(metrics.hear)
    },
    enter(next: Stage): void {
      stage = next
    },
    stop(): void {
      stopHearing()
      heart.stop()
      metrics.close()
    },
  }
}

/** Is the watch over a process. */
export type ProcessWatch = ReturnType<typeof watchProcess>
