// One run in one log line: what operators search and count by.
import type { SyncRun } from './sync-run.ts'

/** A line tells at most so many objects; the journal has more, the counts are whole. */
const MAX_LOGGED_OBJECTS = 20

/** Renders the fields of a run's log line; what is not worth a word is left out. */
export function describeRun({ startedAt, endedAt, commit, counts, objects, failures, ...run }: SyncRun) {
  const notable = objects.filter(object => object.outcome !== 'left-alone')
  return {
    target: run.target,
    commit: commit?.slice(0, 7),
    reason: run.reason,
    summary: run.summary,
    counts: Object.keys(counts).length > 0 ? counts : undefined,
    tag: run.tag,
    tookMs: endedAt - startedAt,
    objects: notable.length > 0 ? notable.slice(0, MAX_LOGGED_OBJECTS).map(describeObject) : undefined,
    failures: failures.length > 0 ? failures : undefined,
    job: run.id,
  }
}

/** Says how loud a run is. */
export function levelOfRun({ verdict }: Pick<SyncRun, 'verdict'>): 'info' | 'warn' | 'error' {
  switch (verdict) {
    case 'failed':
      return 'error'
    case 'partly-applied':
    case 'retrying':
      return 'warn'
    case 'unchanged':
    case 'applied':
    case 'postponed':
      return 'info'
  }
}

function describeObject({ id, outcome, at, why }: SyncRun['objects'][number]): string {
  return why === undefined ? `${id} ${outcome}` : `${id} ${outcome} (${at}): ${why}`
}
