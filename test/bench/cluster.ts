// 1,000 objects on a real API server, by the real sync and by kubectl apply --server-side, in turn.
//
// Ours is everything from a job in hand to the end of the run: the head and the archive from a Git host on loopback,
// parse, discovery, lists, apply with strict validation, tag and statuses. kubectl reads the same files from a folder and
// asks for no validation, which is much faster for it. Both run beside the API server on the same cores.
import { type Figure, type Goal, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import { type ClusterBench, openClusterBench, type Pair } from './open-cluster-bench.ts'
import { median, renderSpread } from './percentile.ts'

const ROUNDS = 5

/** Measures `first_apply_1000_*`, `resync_unchanged_1000_*` and `one_changed_of_1000_*`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const bench = await openClusterBench(say)
  try {
    const first = await repeat(say, 'first apply', round => firstApply(bench, round))
    const last = `set-${ROUNDS}`
    await bench.ours(last, 'resync')
    await bench.kubectl(last)
    const resync = await repeat(say, 'resync', round => inTurn(round, bench, last))
    const changed = await repeat(say, 'one changed', async round => {
      await bench.change(last, 2 + round)
      // Ours first: then kubectl finds no conflict, since both say the same.
      return inTurn(1, bench, last, 'push')
    })
    for (const { ours } of first) expectCounts(ours.run.counts, { created: bench.objects })
    for (const { ours } of resync) expectCounts(ours.run.counts, { unchanged: bench.objects })
    for (const { ours } of changed) expectCounts(ours.run.counts, { updated: 1, unchanged: bench.objects - 1 })
    const by = (name: string, pairs: readonly Pair[], goal: Goal) => toRatio(name, pairs, goal, bench.server)
    return [
      by('resync_unchanged_1000_vs_kubectl_ssa', resync, { atLeast: 30 }),
      toRequests('resync_unchanged_1000_requests', resync, { atMost: 20 }),
      by('one_changed_of_1000_vs_kubectl_ssa', changed, { atLeast: 12 }),
      by('first_apply_1000_vs_kubectl_ssa', first, { atLeast: 2.2 }),
      toRequests('first_apply_1000_requests', first, { atMost: 1_040 }),
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
  const runs = {
    ours: async () => {
      const ours = await bench.reopen().ours(ourSet, 'push')
      if (round < ROUNDS) await bench.clear(ourSet)
      return ours
    },
    kubectl: async () => {
      const kubectlMs = await bench.kubectl(theirSet)
      await bench.clear(theirSet)
      return kubectlMs
    },
  }
  if (round % 2 === 1) return { ours: await runs.ours(), kubectlMs: await runs.kubectl() }
  const kubectlMs = await runs.kubectl()
  return { ours: await runs.ours(), kubectlMs }
}

/** Whoever came second in one round comes first in the next. */
async function inTurn(
  round: number,
  bench: ClusterBench,
  set: string,
  reason: 'push' | 'resync' = 'resync',
): Promise<Pair> {
  if (round % 2 === 1) return { ours: await bench.ours(set, reason), kubectlMs: await bench.kubectl(set) }
  const kubectlMs = await bench.kubectl(set)
  return { ours: await bench.ours(set, reason), kubectlMs }
}

async function repeat(say: Say, what: string, once: (round: number) => Promise<Pair>): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    const pair = await once(round)
    pairs.push(pair)
    const { tookMs, requests } = pair.ours
    const times = `${(tookMs / 1000).toFixed(2)} s, kubectl ${(pair.kubectlMs / 1000).toFixed(2)} s`
    say(`cluster: ${what} ${round} of ${ROUNDS}: ${times}, ${requests} requests`)
  }
  return pairs
}

function toRatio(name: string, pairs: readonly Pair[], goal: Goal, server: string): Figure {
  const ratios = pairs.map(({ ours, kubectlMs }) => kubectlMs / ours.tookMs)
  const seconds = (times: readonly number[]) => `${(median(times) / 1000).toFixed(2)} s`
  const ours = seconds(pairs.map(pair => pair.ours.tookMs))
  const theirs = seconds(pairs.map(pair => pair.kubectlMs))
  const from = `median of ${pairs.length} in turn, ${renderSpread(ratios)}; ${ours} against ${theirs}; ${server}`
  return { name, value: median(ratios), unit: 'x', goal, from }
}

function toRequests(name: string, pairs: readonly Pair[], goal: Goal): Figure {
  const requests = pairs.map(({ ours }) => ours.requests)
  const from = `median of ${pairs.length}, ${Math.min(...requests)} to ${Math.max(...requests)}`
  return { name, value: median(requests), unit: 'requests', goal, from }
}

/** A figure of a run that did something else would be worth nothing. */
function expectCounts(
  counts: Readonly<Record<string, number | undefined>>,
  expected: Readonly<Record<string, number>>,
) {
  const [found, wanted] = [counts, expected].map(these => JSON.stringify(Object.entries(these).sort()))
  if (found !== wanted) throw new Error(`A run came to ${found}, not to ${wanted}`)
}
