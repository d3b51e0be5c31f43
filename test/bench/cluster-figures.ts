// The figures of the cluster group, from what its runs took.
import { availableParallelism } from 'node:os'
import type { Figure, Goal } from './figures.ts'
import type { OurRun, Pair } from './open-cluster-bench.ts'
import { median, renderSpread } from './percentile.ts'

/** Compares the times of each round. */
export function toRatio(name: string, pairs: readonly Pair[], goal: Goal, server: string): Figure {
  const ratios = pairs.map(({ ours, theirs }) => theirs.tookMs / ours.tookMs)
  const seconds = (times: readonly number[]) => `${(median(times) / 1000).toFixed(2)} s`
  const ours = seconds(pairs.map(pair => pair.ours.tookMs))
  const theirs = seconds(pairs.map(pair => pair.theirs.tookMs))
  const from = `median of ${pairs.length} in turn, ${renderSpread(ratios)}; ${ours} against ${theirs}; ${server}`
  return { name, value: median(ratios), unit: 'x', goal, from }
}

/** Counts what was sent to the API server. */
export function toRequests(name: string, pairs: readonly Pair[], goal?: Goal): Figure {
  const requests = pairs.map(({ ours }) => ours.requests)
  const from = `median of ${pairs.length}, ${Math.min(...requests)} to ${Math.max(...requests)}`
  return { name, value: median(requests), unit: 'requests', ...(goal === undefined ? {} : { goal }), from }
}

/** Tells what our side took: bytes, CPU and memory. */
export function toCosts(prefix: string, pairs: readonly Pair[]): readonly Figure[] {
  return costsOf(
    prefix,
    pairs.map(({ ours }) => ours),
    `; ${seconds(pairs.map(({ theirs }) => theirs.serverCpuS))} of theirs for kubectl`,
  )
}

/**
 * Tells how near a run came to the time that the API server and etcd alone would take on all cores, as they are told to
 * use them: nobody can be faster than that.
 */
export function toShareOfBound(name: string, pairs: readonly Pair[]): Figure {
  const cores = availableParallelism()
  const share = ({ serverCpuS, tookMs }: Pair['theirs']) => (100 * serverCpuS * 1_000) / cores / tookMs
  const [ours, theirs] = [pairs.map(pair => share(pair.ours)), pairs.map(pair => share(pair.theirs))]
  const bound = seconds(pairs.map(pair => pair.ours.serverCpuS / cores))
  const from = `median of ${pairs.length}, ${renderSpread(ours)}; the bound is ${bound} on ${cores} cores; kubectl ${Math.round(median(theirs))} %`
  return { name, value: median(ours), unit: '%', from }
}

/** Tells of looks at 10,000 objects: by fresh processes, twice each, and by one that went on. */
export function toLarge({
  fresh,
  settled,
}: {
  readonly fresh: readonly (readonly OurRun[])[]
  readonly settled: readonly OurRun[]
}): readonly Figure[] {
  const [cold, warm] = [fresh.flatMap(runs => runs.slice(0, 1)), fresh.flatMap(runs => runs.slice(-1))]
  const timeOf = (runs: readonly OurRun[], how: string) => {
    const times = runs.map(({ tookMs }) => tookMs / 1_000)
    return { value: median(times), unit: 's', from: `median of ${runs.length}, ${renderSpread(times)}; ${how}` }
  }
  const peaks = warm.map(run => run.lifePeakRssMib)
  const requests = median(cold.map(run => run.requests))
  return [
    {
      name: 'resync_unchanged_10000_s',
      goal: { atMost: 1 },
      ...timeOf(cold, 'the first run of a fresh process, after its imports'),
    },
    { name: 'resync_unchanged_10000_warm_s', ...timeOf(warm, 'once more in the same process') },
    {
      name: 'resync_10000_peak_rss_mib',
      value: median(peaks),
      unit: 'MiB',
      goal: { atMost: 200 },
      from: `median of ${peaks.length} processes, ${renderSpread(peaks)}; of the whole process, after both runs`,
    },
    {
      name: 'resync_10000_settled_peak_rss_mib',
      value: median(settled.slice(-1).map(run => run.lifePeakRssMib)),
      unit: 'MiB',
      from: `one process after ${settled.length} runs; V8 collects late where memory is plenty`,
    },
    { name: 'resync_unchanged_10000_requests', value: requests, unit: 'requests', from: `median of ${cold.length}` },
    ...costsOf('resync_unchanged_10000', cold).filter(({ name }) => !name.endsWith('_peak_rss_mib')),
  ]
}

function costsOf(prefix: string, runs: readonly OurRun[], compared = ''): readonly Figure[] {
  const of = (read: (run: OurRun) => number) => runs.map(read)
  const [sent, received] = [of(run => run.bytesSent), of(run => run.bytesReceived)].map(median)
  const [cpu, peaks] = [of(run => run.cpuS), of(run => run.peakRssMib)]
  const server = seconds(of(run => run.serverCpuS))
  return [
    {
      name: `${prefix}_bytes`,
      value: median(of(run => run.bytesSent + run.bytesReceived)),
      unit: 'bytes',
      from: `median of ${runs.length}; ${sent} sent, ${received} received, within TLS`,
    },
    {
      name: `${prefix}_cpu_s`,
      value: median(cpu),
      unit: 's',
      from: `median of ${runs.length}, ${renderSpread(cpu)}; API server and etcd ${server}${compared}`,
    },
    {
      name: `${prefix}_peak_rss_mib`,
      value: median(peaks),
      unit: 'MiB',
      from: `median of ${runs.length}, ${renderSpread(peaks)}; of a process that has run before`,
    },
  ]
}

function seconds(values: readonly number[]): string {
  return `${median(values).toFixed(2)} s`
}
