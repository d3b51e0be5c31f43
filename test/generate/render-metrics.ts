// Renders the table of metrics for the README.
import { LINE_METRICS, type Metric } from '../../functions/domain/metrics/catalogue.ts'
import { PROCESS_METRICS } from '../../functions/local/metrics/process-metrics.ts'
import { renderTable } from './render-table.ts'

/** Renders every metric by name; those that only a process that stays can have are said to be so. */
export function renderMetrics(): string {
  const rows = (metrics: Readonly<Record<string, Metric>>, where: string) =>
    Object.entries(metrics).map(([name, { kind, labels, help }]) => {
      return [`\`${name}\``, kind, labels.map(label => `\`${label}\``).join(', '), help, where]
    })
  return renderTable(
    ['Metric', 'Kind', 'Labels', 'Meaning', 'Where'],
    [...rows(LINE_METRICS, 'everywhere'), ...rows(PROCESS_METRICS, 'one process')],
  )
}
