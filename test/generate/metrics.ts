// Prints the table of metrics for the README. Run: node test/generate/metrics.ts
import { renderMetrics } from './render-metrics.ts'

process.stdout.write(`${renderMetrics()}\n`)
