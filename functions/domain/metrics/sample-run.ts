// Takes the line of one run for the numbers in it: a sync, a job that may end in a commit, a look at what runs.
import type { EpochMs } from '../failure.ts'
import type { TargetHealth } from '../sync/health-job.ts'
import type { ImageVerdict } from '../sync/image-run.ts'
import type { ToldOutcome, Verdict } from '../sync/sync-run.ts'
import type { Sample } from './catalogue.ts'
import { type SampledLine, secondsOf, textOf } from './sampled-line.ts'

type Ending = {
  /** The run came to its end, and what it could not do it told object by object. */
  readonly isDone: boolean
  /** All of the target is now as Git says. */
  readonly isAtHead: boolean
  /** Its counts are those of the whole target. */
  readonly isWhole: boolean
}

const ENDINGS: Readonly<Record<Verdict, Ending>> = {
  unchanged: { isDone: true, isAtHead: true, isWhole: false },
  applied: { isDone: true, isAtHead: true, isWhole: true },
  'partly-applied': { isDone: true, isAtHead: false, isWhole: true },
  postponed: { isDone: true, isAtHead: false, isWhole: false },
  retrying: { isDone: false, isAtHead: false, isWhole: false },
  failed: { isDone: false, isAtHead: false, isWhole: false },
}

/** What happened to an object; what merely stands, as `unchanged`, is no event. */
const COUNTED: readonly ToldOutcome[] = ['created', 'updated', 'failed', 'pruned', 'deleting']
const STANDING: readonly ToldOutcome[] = ['created', 'updated', 'unchanged']
const LACKING: readonly ToldOutcome[] = ['failed', 'waiting']

const HEALTHY: Readonly<Record<TargetHealth['verdict'], number | undefined>> = {
  healthy: 1,
  failed: 0,
  progressing: undefined,
  unknown: undefined,
}

const IS_IMAGE_RUN_DONE: Readonly<Record<ImageVerdict, boolean>> = {
  committed: true,
  proposed: true,
  nothing: true,
  retrying: false,
  failed: false,
}

/** Samples the line of a sync. */
export function sampleSync(verdict: string, line: SampledLine, now: EpochMs): readonly Sample[] {
  if (!isKey(ENDINGS, verdict)) return []
  const { isDone, isAtHead, isWhole } = ENDINGS[verdict]
  const target = textOf(line.target)
  const counts = readCounts(line.counts)
  const sum = (outcomes: readonly ToldOutcome[]) => outcomes.reduce((total, each) => total + (counts[each] ?? 0), 0)
  return [
    ...duration('flux_daemon_sync_duration_seconds', { target, success: String(isDone) }, line.tookMs),
    { metric: 'fluxless_syncs_total', labels: { target, verdict, reason: textOf(line.reason) }, value: 1 },
    // Whoever knows the commit was told it by the Git host.
    { metric: 'flux_git_ready', labels: { target }, value: line.commit === undefined ? 0 : 1 },
    ...(isAtHead
      ? [{ metric: 'fluxless_last_sync_timestamp_seconds', labels: { target }, value: now / 1000 } as const]
      : []),
    ...(isWhole && line.counts !== undefined
      ? [manifests(target, true, sum(STANDING)), manifests(target, false, sum(LACKING))]
      : []),
    ...COUNTED.flatMap(outcome => {
      const labels = { target, outcome }
      return counts[outcome] ? [{ metric: 'fluxless_sync_objects_total', labels, value: counts[outcome] } as const] : []
    }),
  ]
}

/** Samples the line of a job that may end in a commit. */
export function sampleImageRun(verdict: string, line: SampledLine): readonly Sample[] {
  if (!isKey(IS_IMAGE_RUN_DONE, verdict)) return []
  const target = textOf(line.target)
  const success = String(IS_IMAGE_RUN_DONE[verdict])
  return [
    ...duration('flux_daemon_job_duration_seconds', { target, success }, line.tookMs),
    { metric: 'fluxless_image_runs_total', labels: { target, kind: textOf(line.kind), verdict }, value: 1 },
  ]
}

/** Samples the line of a look at what runs. */
export function sampleHealth(verdict: string, line: SampledLine): readonly Sample[] {
  const value = isKey(HEALTHY, verdict) ? HEALTHY[verdict] : undefined
  return value === undefined
    ? []
    : [{ metric: 'fluxless_target_healthy', labels: { target: textOf(line.target) }, value }]
}

function manifests(target: string, isStanding: boolean, value: number): Sample {
  return { metric: 'flux_daemon_sync_manifests', labels: { target, success: String(isStanding) }, value }
}

function duration(metric: Sample['metric'], labels: Sample['labels'], tookMs: unknown): readonly Sample[] {
  const value = secondsOf(tookMs)
  return value === undefined ? [] : [{ metric, labels, value }]
}

function readCounts(value: unknown): Readonly<Partial<Record<ToldOutcome, number>>> {
  return typeof value === 'object' && value !== null ? value : {}
}

function isKey<Key extends string>(table: Readonly<Record<Key, unknown>>, key: string): key is Key {
  return Object.hasOwn(table, key)
}
