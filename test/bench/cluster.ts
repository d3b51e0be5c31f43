// 1,000 objects on a real API server, by the real sync and by kubectl apply --server-side, in turn; then 10,000 by ours.
//
// Ours is everything from a job in hand to the end of the run: the head and the archive from a Git host on loopback,
// parse, discovery, lists, apply with strict validation, tag and statuses. kubectl reads the same files from a folder and
// asks for no validation, which is much faster for it. Both run beside the API server on the same cores.
import { toCosts, toLarge, toRatio, toRequests, toShareOfBound } from './cluster-figures.ts'
import { OBJECTS_PER_NAMESPACE } from './cluster-manifests.ts'
import { type Figure, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import { type ClusterBench, type OurRun, openClusterBench, type Pair } from './open-cluster-bench.ts'

const ROUNDS = 5
const LARGE_NAMESPACES = 100
/** After so many looks at 10,000 objects the memory of a process has long stopped growing. */
const RUNS_TO_SETTLE = 12

/** Measures `first_apply_1000_*`, `resync_unchanged_1000_*`, `one_changed_of_1000_*` and `resync_*10000_*`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const bench = await openClusterBench(say)
  try {
    const first = await repeat(say, 'first apply', round => firstApply(bench, round))
    // Each side goes on with the last set of its own: what both owned would be taken over from kubectl at each turn.
    const last = { ours: `set-${ROUNDS}`, theirs: `kubectl-${ROUNDS}` }
    await bench.ours(last.ours, 'resync')
    await bench.kubectl(last.theirs)
    const resync = await repeat(say, 'resync', round => inTurn(round, bench, last))
    const changed = await repeat(say, 'one changed', async round => {
      await bench.change(last.ours, 2 + round)
      await bench.change(last.theirs, 2 + round)
      return inTurn(round, bench, last, 'push')
    })
    for (const { ours } of first) expectCounts(ours, { created: bench.objects })
    for (const { ours } of resync) expectCounts(ours, { unchanged: bench.objects })
    for (const { ours } of changed) expectCounts(ours, { updated: 1, unchanged: bench.objects - 1 })
    const large = await resyncLarge(bench, say)
    const { server } = bench
    return [
      toRatio('resync_unchanged_1000_vs_kubectl_ssa', resync, { atLeast: 30 }, server),
      toRequests('resync_unchanged_1000_requests', resync, { atMost: 20 }),
      ...toCosts('resync_unchanged_1000', resync),
      toRatio('one_changed_of_1000_vs_kubectl_ssa', changed, { atLeast: 12 }, server),
      toRequests('one_changed_of_1000_requests', changed),
      ...toCosts('one_changed_of_1000', changed),
      toRatio('first_apply_1000_vs_kubectl_ssa', first, { atLeast: 2.2 }, server),
      toRequests('first_apply_1000_requests', first, { atMost: 1_040 }),
      toShareOfBound('first_apply_1000_share_of_server_bound', first),
      ...toCosts('first_apply_1000', first),
      ...toLarge(large),
    ].map(toFigure)
  } finally {
    await bench.stop()
  }
}

/** Each side gets a set of its own, and what earlier rounds left is gone. */
async function firstApply(bench: ClusterBench, round: number): Promise<Pair> {
  const [ourSet, theirSet] = [`set-${round}`, `kubectl-${round}`]
  await bench.prepare(ourSet)
  await bench.prepare(theirSet)
  return takeTurns(round, {
    async ours() {
      const ours = await bench.ours(ourSet, 'push', { isFresh: true })
      if (round < ROUNDS) await bench.clear(ourSet)
      return ours
    },
    async theirs() {
      const theirs = await bench.kubectl(theirSet)
      if (round < ROUNDS) await bench.clear(theirSet)
      return theirs
    },
  })
}

function inTurn(
  round: number,
  bench: ClusterBench,
  sets: { readonly ours: string; readonly theirs: string },
  reason: 'push' | 'resync' = 'resync',
): Promise<Pair> {
  return takeTurns(round, {
    ours: () => bench.ours(sets.ours, reason),
    theirs: () => bench.kubectl(sets.theirs),
  })
}

/** Whoever came second in one round comes first in the next. */
async function takeTurns(
  round: number,
  by: { ours(): Promise<Pair['ours']>; theirs(): Promise<Pair['theirs']> },
): Promise<Pair> {
  if (round % 2 === 1) return { ours: await by.ours(), theirs: await by.theirs() }
  const theirs = await by.theirs()
  return { ours: await by.ours(), theirs }
}

async function repeat(say: Say, what: string, once: (round: number) => Promise<Pair>): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const pair = await once(round)
    pairs.push(pair)
    const { ours, theirs } = pair
    const times = `${(ours.tookMs / 1000).toFixed(2)} s, kubectl ${(theirs.tookMs / 1000).toFixed(2)} s`
    say(`cluster: ${what} ${round} of ${ROUNDS}: ${times}, ${ours.requests} requests`)
  }
  return pairs
}

/** Ten times as much is applied once; then processes that are fresh each time look at it, and one that goes on doing so. */
async function resyncLarge(bench: ClusterBench, say: Say) {
  const set = 'large'
  await bench.prepare(set, LARGE_NAMESPACES)
  const objects = LARGE_NAMESPACES * OBJECTS_PER_NAMESPACE
  const first = await bench.ours(set, 'push', { isFresh: true })
  expectCounts(first, { created: objects })
  say(`cluster: first apply of ${objects}: ${(first.tookMs / 1000).toFixed(1)} s, ${first.requests} requests`)
  const look = async (times: number) => {
    const runs = await bench.oursAlone(set, times)
    for (const run of runs) expectCounts(run, { unchanged: objects })
    return runs
  }
  const fresh: (readonly OurRun[])[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const runs = await look(2)
    fresh.push(runs)
    const times = runs.map(({ tookMs }) => `${(tookMs / 1000).toFixed(2)} s`).join(', once more ')
    say(`cluster: resync of ${objects} ${round} of ${ROUNDS}: ${times}, ${runs[0]?.requests} requests`)
  }
  return { fresh, settled: await look(RUNS_TO_SETTLE) }
}

/** A figure of a run that did something else would be worth nothing. */
function expectCounts({ run }: OurRun, expected: Readonly<Record<string, number>>) {
  const [found, wanted] = [run.counts, expected].map(these => JSON.stringify(Object.entries(these).sort()))
  if (found !== wanted) throw new Error(`A run came to ${found}, not to ${wanted}`)
}
