// Takes one line of the log for the numbers in it.
import type { EpochMs } from '../failure.ts'
import type { Sample } from './catalogue.ts'
import { sampleHealth, sampleImageRun, sampleSync } from './sample-run.ts'
import { type SampledLine, textOf } from './sampled-line.ts'

type Reader = (line: SampledLine, now: EpochMs) => readonly Sample[]

/** Lines whose message ends in a verdict. */
const BY_VERDICT: Readonly<Record<string, (verdict: string, line: SampledLine, now: EpochMs) => readonly Sample[]>> = {
  sync: sampleSync,
  images: sampleImageRun,
  health: sampleHealth,
}

const BY_MESSAGE: Readonly<Record<string, Reader>> = {
  'delivery received': line => [count('fluxless_deliveries_total', nameDelivery(line))],
  tick: (_, now) => [
    count('fluxless_ticks_total', {}),
    { metric: 'fluxless_last_tick_timestamp_seconds', labels: {}, value: now / 1000 },
  ],
  'poll failed': line => [{ metric: 'flux_git_ready', labels: { target: textOf(line.target) }, value: 0 }],
  'scan done': line => countScan(line, 'done'),
  'scan goes on': line => countScan(line, 'goes-on'),
  'scan failed': line => countScan(line, 'failed'),
  'scan still fails': line => countScan(line, 'failed'),
  'job comes back': line => countJob(line, 'comes-back'),
  'job given up': line => countJob(line, 'given-up'),
  'request failed': line => [count('fluxless_requests_failed_total', { code: textOf(line.code) })],
  'query refused': line => [count('fluxless_queries_refused_total', { status: textOf(line.status) })],
}

/**
 * Gives the numbers of one line; most lines have none.
 *
 * A label is a word of ours or a name from the configuration. What a stranger may choose, and what is new each time, never
 * becomes one: no commit, no tag of an image, no delivery, no unknown endpoint.
 */
export function sampleLine(line: SampledLine, now: EpochMs): readonly Sample[] {
  const whole = own(BY_MESSAGE, line.msg)
  if (whole) return whole(line, now)
  const space = line.msg.indexOf(' ')
  return own(BY_VERDICT, line.msg.slice(0, Math.max(space, 0)))?.(line.msg.slice(space + 1), line, now) ?? []
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

function count(metric: Sample['metric'], labels: Sample['labels']): Sample {
  return { metric, labels, value: 1 }
}

function countScan({ image }: SampledLine, outcome: string): readonly Sample[] {
  const [registry = ''] = textOf(image).split('/', 1)
  return [count('fluxless_scans_total', { registry, outcome })]
}

function countJob({ code }: SampledLine, outcome: string): readonly Sample[] {
  return [count('fluxless_jobs_failed_total', { outcome, code: textOf(code) })]
}

/** Only a sender that proved itself has a delivery, and it did so at an endpoint of the configuration. */
function nameDelivery({ endpoint, delivery, outcome }: SampledLine): Sample['labels'] {
  const known = delivery === undefined ? '' : textOf(endpoint)
  return { endpoint: known, outcome: textOf(outcome) }
}
