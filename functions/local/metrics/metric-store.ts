// Keeps the numbers of one process and renders them for Prometheus.
import type { Metric } from '../../domain/metrics/catalogue.ts'

/** Is one number for a metric of the store's catalogue. */
export type StoredSample<Name extends string> = {
  readonly metric: Name
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Is the type of what {@link MetricStore.render} gives. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

type Series = { readonly labels: readonly string[]; sum: number; count: number; readonly buckets: number[] }

/** Keeps numbers. */
export type MetricStore<Name extends string> = {
  /** Adds to a counter, sets a gauge, or observes for a histogram. A label that the catalogue does not name is left out. */
  add(sample: StoredSample<Name>): void
  /** Renders everything in the text format of Prometheus. */
  render(): string
}

/** Opens a store for the metrics of a catalogue. */
export function openMetricStore<Name extends string>(catalogue: Readonly<Record<Name, Metric>>): MetricStore<Name> {
  const names = Object.keys(catalogue) as Name[]
  const kept = new Map<Name, Map<string, Series>>(names.map(name => [name, new Map()]))

  function find(name: Name, metric: Metric, labels: StoredSample<Name>['labels']): Series {
    const values = metric.labels.map(label => labels[label] ?? '')
    const key = JSON.stringify(values)
    const all = kept.get(name) ?? new Map<string, Series>()
    const series = all.get(key) ?? { labels: values, sum: 0, count: 0, buckets: (metric.buckets ?? []).map(() => 0) }
    all.set(key, series)
    return series
  }

  return {
    add({ metric: name, labels, value }) {
      const metric = catalogue[name]
      const series = find(name, metric, labels)
      series.count += 1
      series.sum = metric.kind === 'gauge' ? value : series.sum + value
      for (const [index, bound] of (metric.buckets ?? []).entries()) {
        if (value <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1
      }
    },
    render() {
      return names
        .flatMap(name => renderMetric(name, catalogue[name], [...(kept.get(name)?.values() ?? [])]))
        .map(line => `${line}\n`)
        .join('')
    },
  }
}

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
function renderMetric(name: string, metric: Metric, all: readonly Series[]): readonly string[] {
  if (all.length === 0) return []
  const help = metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${metric.kind}`]
  return [...head, ...all.flatMap(series => renderSeries(name, metric, series))]
}

function renderSeries(name: string, metric: Metric, { labels, sum, count, buckets }: Series): readonly string[] {
  const pairs = metric.labels.map((label, index) => [label, labels[index] ?? ''] as const)
  if (metric.kind !== 'histogram') return [`${name}${renderLabels(pairs)} ${sum}`]
  const bounds = [...(metric.buckets ?? []).map(String), '+Inf']
  return [
    ...bounds.map(
      (bound, index) => `${name}_bucket${renderLabels([...pairs, ['le', bound]])} ${buckets[index] ?? count}`,
    ),
    `${name}_sum${renderLabels(pairs)} ${sum}`,
    `${name}_count${renderLabels(pairs)} ${count}`,
  ]
}

function renderLabels(pairs: readonly (readonly [string, string])[]): string {
  const quote = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  const told = pairs.filter(([, value]) => value !== '')
  return told.length === 0 ? '' : `{${told.map(([label, value]) => `${label}="${quote(value)}"`).join(',')}}`
}
