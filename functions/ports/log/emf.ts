// JSON lines whose numbers CloudWatch takes for metrics: the embedded metric format, without a request to send one.
import type { Sample } from '../../domain/metrics/catalogue.ts'
import { sampleLine } from '../../domain/metrics/sample-line.ts'
import type { Log, LogLine } from './port.ts'

/**
 * CloudWatch bills each combination of dimensions: there is one for each word, and none for each target, endpoint and
 * registry. Those stand in the line, where a query finds them.
 */
const UNBILLED = new Set(['target', 'endpoint', 'registry'])

type Told = { readonly name: string; readonly value: number; readonly dimensions: Readonly<Record<string, string>> }

/** Opens a log of JSON lines, each with the metrics it gives; `namespace` is where CloudWatch keeps them. */
export function openEmfLog(options: {
  readonly write: (text: string) => void
  readonly now: () => number
  readonly namespace: string
}): Log {
  const { write, now, namespace } = options
  return {
    write({ level = 'info', msg, ...fields }: LogLine) {
      const at = now()
      const time = new Date(at).toISOString()
      const [own = [], ...more] = groupByWords(sampleLine({ msg, ...fields }, at).flatMap(toTold))
      write(`${JSON.stringify({ time, level, msg, ...fields, ...embed(own, at, namespace) })}\n`)
      for (const told of more)
        write(`${JSON.stringify({ time, level, msg: 'metrics', ...embed(told, at, namespace) })}\n`)
    },
  }
}

/** A moment is of use to whoever subtracts it from now, which CloudWatch cannot. */
function toTold({ metric, labels, value }: Sample): readonly Told[] {
  if (metric.endsWith('_timestamp_seconds')) return []
  const words = Object.entries(labels).filter(([name, text]) => !UNBILLED.has(name) && text !== '')
  return [{ name: metric, value, dimensions: Object.fromEntries(words) }]
}

/** A dimension has one value in a line, and so has a metric: what contradicts needs a line of its own. */
function groupByWords(told: readonly Told[]): readonly (readonly Told[])[] {
  const groups: Told[][] = []
  for (const one of told) {
    const fitting = groups.find(group => group.every(other => isAgreeing(one, other)))
    if (fitting) fitting.push(one)
    else groups.push([one])
  }
  return groups
}

function isAgreeing(one: Told, other: Told): boolean {
  if (one.name === other.name) return false
  return Object.entries(one.dimensions).every(([name, text]) => (other.dimensions[name] ?? text) === text)
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function embed(told: readonly Told[], at: number, namespace: string): Readonly<Record<string, unknown>> {
  if (told.length === 0) return {}
  const directives = told.map(({ name, dimensions }) => {
    return {
      Namespace: namespace,
      Dimensions: [Object.keys(dimensions)],
      Metrics: [{ Name: name, Unit: unitOf(name) }],
    }
  })
  return {
    ...Object.assign({}, ...told.map(({ dimensions }) => dimensions)),
    ...Object.fromEntries(told.map(({ name, value }) => [name, value])),
    _aws: { Timestamp: at, CloudWatchMetrics: directives },
  }
}

function unitOf(name: string): 'Seconds' | 'Count' {
  return name.endsWith('_seconds') ? 'Seconds' : 'Count'
}
