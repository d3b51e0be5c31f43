// Every metric there is: its name, what it counts, by which labels.
//
// The room takes one line of the log and gives the numbers in it: a metric is a log line, counted. It knows neither who
// writes lines nor who keeps numbers. Names are fluxd's where the meaning is the same.
// https://github.com/fluxcd/flux/blob/master/docs/references/monitoring.md

/** Says how values of a metric add up. */
export type MetricKind = 'counter' | 'gauge' | 'histogram'

/** Is one metric; `buckets` are upper bounds in its unit, there for a histogram. */
export type Metric = {
  readonly kind: MetricKind
  readonly help: string
  readonly labels: readonly string[]
  readonly buckets?: readonly number[]
}

/** Are the bounds of fluxd. */
const SYNC_SECONDS = [0.5, 5, 10, 20, 30, 40, 50, 60, 75, 90, 120, 240]
const JOB_SECONDS = [0.1, 0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 120]

/** Is the catalogue of what lines of the log give; a process adds what only it knows. */
export const LINE_METRICS = {
  flux_daemon_sync_duration_seconds: {
    kind: 'histogram',
    help: 'Time a sync took; success is false when it was stopped, and one object that fails does not stop it.',
    labels: ['target', 'success'],
    buckets: SYNC_SECONDS,
  },
  flux_daemon_sync_manifests: {
    kind: 'gauge',
    help: 'Objects of the last sync that stand as Git says (success is true), and that do not.',
    labels: ['target', 'success'],
  },
  flux_daemon_job_duration_seconds: {
    kind: 'histogram',
    help: 'Time a job took that may end in a commit: automation, a release, a change of policies.',
    labels: ['target', 'success'],
    buckets: JOB_SECONDS,
  },
  flux_git_ready: {
    kind: 'gauge',
    help: 'Whether the Git host answered when a target was last looked up there.',
    labels: ['target'],
  },
  fluxless_syncs_total: {
    kind: 'counter',
    help: 'Syncs by how they ended and why they were asked for.',
    labels: ['target', 'verdict', 'reason'],
  },
  fluxless_sync_objects_total: {
    kind: 'counter',
    help: 'Objects that a sync created, updated, pruned, or failed at.',
    labels: ['target', 'outcome'],
  },
  fluxless_last_sync_timestamp_seconds: {
    kind: 'gauge',
    help: 'When a sync last found or left all of the target as Git says.',
    labels: ['target'],
  },
  fluxless_target_healthy: {
    kind: 'gauge',
    help: 'Whether the objects of the target ran when they were last judged.',
    labels: ['target'],
  },
  fluxless_image_runs_total: {
    kind: 'counter',
    help: 'Jobs that may end in a commit, by how they ended.',
    labels: ['target', 'kind', 'verdict'],
  },
  fluxless_scans_total: {
    kind: 'counter',
    help: 'Looks at image repositories, by the host of the registry.',
    labels: ['registry', 'outcome'],
  },
  fluxless_deliveries_total: {
    kind: 'counter',
    help: 'Requests to webhook endpoints; the endpoint is named only when the sender proved itself.',
    labels: ['endpoint', 'outcome'],
  },
  fluxless_ticks_total: { kind: 'counter', help: 'Turns of the clock.', labels: [] },
  fluxless_last_tick_timestamp_seconds: { kind: 'gauge', help: 'When the clock last had its turn.', labels: [] },
  fluxless_jobs_failed_total: {
    kind: 'counter',
    help: 'Jobs that come back to the queue or are given up, by the code of the failure.',
    labels: ['outcome', 'code'],
  },
  fluxless_requests_failed_total: {
    kind: 'counter',
    help: 'Requests that were answered 500 or 503, by the code of the failure.',
    labels: ['code'],
  },
  fluxless_queries_refused_total: {
    kind: 'counter',
    help: 'Questions to the API that were refused, by HTTP status.',
    labels: ['status'],
  },
} as const satisfies Readonly<Record<string, Metric>>

/** Names a metric that a line can give. */
export type LineMetric = keyof typeof LINE_METRICS

/** Is one number: it is added to a counter, set in a gauge, observed by a histogram. */
export type Sample = {
  readonly metric: LineMetric
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}
