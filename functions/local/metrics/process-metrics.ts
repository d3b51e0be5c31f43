// The metrics that only a process that stays can have: what waits, how long it waited, who leads, how it breathes.
import type { Metric } from '../../domain/metrics/catalogue.ts'

/** Is the catalogue of them, beside what lines of the log give. */
export const PROCESS_METRICS = {
  flux_daemon_queue_length_count: { kind: 'gauge', help: 'Jobs that wait or are in hand.', labels: [] },
  flux_daemon_queue_duration_seconds: {
    kind: 'histogram',
    help: 'Time from the moment a job was asked for to the moment it is first in hand.',
    labels: ['kind'],
    buckets: [0.1, 0.5, 1, 2, 5, 10, 15, 20, 30, 45, 60, 120],
  },
  fluxless_dead_letters: { kind: 'gauge', help: 'Jobs of this process that failed too often.', labels: [] },
  fluxless_leading: { kind: 'gauge', help: 'Whether this process works, or stands by for one that does.', labels: [] },
  fluxless_event_loop_delay_seconds: {
    kind: 'gauge',
    help: 'Longest pause of the event loop since the last time it was asked for.',
    labels: [],
  },
  fluxless_build_info: { kind: 'gauge', help: 'Which fluxless this is; always 1.', labels: ['version', 'node'] },
  process_start_time_seconds: { kind: 'gauge', help: 'When the process started.', labels: [] },
  process_resident_memory_bytes: { kind: 'gauge', help: 'Memory the process holds.', labels: [] },
  process_cpu_seconds_total: { kind: 'counter', help: 'Processor time the process used.', labels: [] },
} as const satisfies Readonly<Record<string, Metric>>
