// Says what was packaged: a table for people, figures for scripts, and what is over budget.
import { budgets, INIT_PATIENCE, lazyPackages, MAX_ZIP_BYTES } from './budgets.ts'
import type { BundleSize, InitTime } from './measure-bundles.ts'

/** Is one function, packaged; without `zipBytes` it was not zipped, without `memoryMib` no template was made. */
export type Packaged = {
  readonly size: BundleSize
  readonly init: InitTime
  readonly zipBytes: number | undefined
  readonly memoryMib?: number
}

/** Is one measured value with what it should be, `met` telling whether it is. */
export type Figure = { readonly value: number; readonly unit: string; readonly goal: number; readonly met: boolean }

const kib = (bytes: number) => bytes / 1024

/** Names the figures; `bundle_webhook_kib` is all of that function, `bundle_<name>_start_kib` what its start reads. */
export function listFigures(packaged: readonly Packaged[]): Readonly<Record<string, Figure>> {
  return Object.fromEntries(
    packaged.flatMap(({ size, init }) => {
      const { name } = size
      const { startKib, initMs } = budgets[name] ?? { startKib: 0, initMs: 0 }
      const weight = figure(countedKib(size), 'KiB', startKib)
      return [
        [name === 'webhook' ? 'bundle_webhook_kib' : `bundle_${name}_start_kib`, weight],
        [`init_${name}_ms`, figure(init.medianMs, 'ms', initMs)],
      ]
    }),
  )
}

/** The webhook has nothing that may wait: whoever knocks waits for all of it. */
function countedKib({ name, startBytes, lazyBytes }: BundleSize): number {
  return round(kib(name === 'webhook' ? startBytes + lazyBytes : startBytes))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function figure(value: number, unit: string, goal: number): Figure {
  const rounded = round(value)
  return { value: rounded, unit, goal, met: rounded <= goal }
}

/** Renders figures as `name: value unit` lines. */
export function renderFigures(figures: Readonly<Record<string, Figure>>): string {
  return Object.entries(figures)
    .map(([name, { value, unit }]) => `${name}: ${value.toFixed(1)} ${unit}`)
    .join('\n')
}

const HEAD = ['function', 'at start', 'budget', 'lazy', 'gzip', 'zip', 'init', 'budget', 'memory', '1M runs'] as const

/** What Lambda asks on arm64 for a GiB and a second, and for a million runs; US East, in dollars, November 2026. */
const GIB_SECOND_USD = 0.0000133334
const MILLION_RUNS_USD = 0.2
/** Long enough for what mostly happens: a delivery is taken, a head did not move. */
const SHORT_RUN_SECONDS = 0.1

/** Costs a million short runs in dollars: the cost class of a function, which its memory decides. */
function costOfRuns(memoryMib: number): number {
  return MILLION_RUNS_USD + (memoryMib / 1024) * SHORT_RUN_SECONDS * 1_000_000 * GIB_SECOND_USD
}

/** Renders the table for people, and under it what is read at the start and what waits until it is needed. */
export function renderSizes(packaged: readonly Packaged[]): string {
  const rows = packaged.map(({ size, init, zipBytes, memoryMib }) => {
    const { startKib = Number.NaN, initMs = Number.NaN } = budgets[size.name] ?? {}
    const sizes = [size.startBytes, size.lazyBytes, size.gzipBytes].map(bytes => `${kib(bytes).toFixed(1)} KiB`)
    const zip = zipBytes === undefined ? '–' : `${kib(zipBytes).toFixed(1)} KiB`
    const [start = '', lazy = '', gzip = ''] = sizes
    const times = [`${init.medianMs.toFixed(0)} ms`, `${initMs} ms`]
    const cost = memoryMib === undefined ? ['–', '–'] : [`${memoryMib} MiB`, `$${costOfRuns(memoryMib).toFixed(2)}`]
    return [size.name, start, `${startKib} KiB`, lazy, gzip, zip, ...times, ...cost]
  })
  const all = [HEAD, ...rows]
  const widths = HEAD.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  const early = packaged.map(({ size }) => `${size.name} loads at the start: ${size.startPackages.join(', ')}`)
  const lazy = packaged
    .filter(({ size }) => size.lazyPackages.length > 0)
    .map(({ size }) => `${size.name} loads when needed: ${size.lazyPackages.filter(isOfNote).join(', ') || 'own code'}`)
  const runs = packaged[0]?.init.runsMs.length ?? 0
  const notes = [
    `init: import in a fresh Node ${process.version}, median of ${runs}`,
    `1M runs: a million of ${SHORT_RUN_SECONDS} s at this memory, in dollars`,
  ]
  return [...all.map(line), '', ...early, ...lazy, ...notes].join('\n')
}

function isOfNote(name: string): boolean {
  return lazyPackages.includes(name)
}

/** Lists what is over budget, one sentence each. */
export function findOverBudget(packaged: readonly Packaged[]): readonly string[] {
  return packaged.flatMap(({ size, init, zipBytes }) => {
    const { name, startPackages } = size
    const budget = budgets[name]
    if (!budget) return [`${name} has no budget: give it one in infra/budgets.ts`]
    const early = lazyPackages.filter(one => startPackages.includes(one))
    const weight = countedKib(size)
    const isSlow = !(init.medianMs <= budget.initMs * INIT_PATIENCE)
    return [
      ...(weight > budget.startKib ? [`${name} weighs ${weight} KiB at the start, not ${budget.startKib}`] : []),
      ...(isSlow ? [`${name} starts in ${init.medianMs.toFixed(0)} ms, more than twice ${budget.initMs}`] : []),
      ...early.map(one => `${name} reads ${one} at the start: it must wait behind import()`),
      ...((zipBytes ?? 0) > MAX_ZIP_BYTES ? [`${name}.zip is larger than Lambda takes`] : []),
    ]
  })
}
