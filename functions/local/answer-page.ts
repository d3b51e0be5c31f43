// The pages of the process itself, for probes and for Prometheus: no token is asked for, and nothing secret is told.
import {
  judgeLife,
  judgeReadiness,
  type LeaseState,
  type Stage,
  type Verdict,
  type Vitals,
} from './health/judge-health.ts'
import { EXPOSITION_TYPE } from './metrics/metric-store.ts'
import type { Page } from './serve-http.ts'

/** Is what the pages tell of; each is asked when its page is. */
export type PageFacts = {
  stage(): Stage
  lease(): LeaseState
  vitals(): Promise<Vitals>
  metrics(): Promise<string>
}

/** Answers one page; undefined for a path that is none. */
export function answerPage(path: string, query: URLSearchParams, facts: PageFacts): Promise<Page> | undefined {
  switch (path) {
    case '/healthz':
      return facts.vitals().then(vitals => renderVerdict(judgeLife(vitals)))
    case '/readyz': {
      const role = query.get('role') === 'leader' ? 'leader' : 'any'
      return Promise.resolve(renderVerdict(judgeReadiness(facts.stage(), facts.lease(), role)))
    }
    case '/metrics':
      return facts.metrics().then(body => ({ status: 200, type: EXPOSITION_TYPE, body }))
    default:
      return undefined
  }
}

function renderVerdict({ isWell, told }: Verdict): Page {
  return { status: isWell ? 200 : 503, type: 'application/json', body: `${JSON.stringify(told)}\n` }
}
