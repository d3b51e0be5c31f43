// How long until 90 newer images are one commit, and what that asks of their registry: a runner that was just started.
import { join } from 'node:path'
import { type Figure, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import { NAMESPACE, renderDeployment } from './image-manifests.ts'
import { type ImageBench, openImageBench } from './open-image-bench.ts'
import { median, renderSpread } from './percentile.ts'
import { type LoggedLine, startRunner } from './start-runner.ts'
import { watchTag } from './watch-tag.ts'

const WORKLOADS = 90
const ROUNDS = 5
const LIMIT_MS = 120_000
const PAGE_LIMIT = 1_000
const CREATED_AT_MS = Date.parse('2026-01-01T00:00:00Z')
const NAMES = Array.from({ length: WORKLOADS }, (_, index) => `app-${index}`)

type Round = { readonly tookS: number; readonly requests: number }

/** Measures `images_90_*`: each round has a new tag in every repository, and a runner that remembers nothing. */
export async function measureCommits(say: Say): Promise<readonly Figure[]> {
  const files = (host: string) => ({
    'namespace.yaml': NAMESPACE,
    ...Object.fromEntries(
      NAMES.map(name => [`apps/${name}.yaml`, renderDeployment(name, `${host}/${name}:1.0.0`, 'semver:~1')]),
    ),
  })
  const bench = await openImageBench(files, PAGE_LIMIT)
  const rounds: Round[] = []
  try {
    // The first one makes the workloads in the cluster as well; it is not measured.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const seen = await runRound(bench, `1.${round + 1}.0`)
      if (round > 0) rounds.push(seen)
      say(`images: ${WORKLOADS} images in ${seen.tookS.toFixed(1)} s${round === 0 ? ' (warm-up)' : ''}`)
    }
  } finally {
    await bench.stop()
  }
  const times = rounds.map(({ tookS }) => tookS)
  const requests = Math.max(...rounds.map(one => one.requests))
  const from = `${ROUNDS} runs of the clock in fresh runners, 1 commit each, sandbox; ${renderSpread(times)} s`
  return [
    { name: 'images_90_commit_s', value: median(times), unit: 's', goal: { atMost: 10 }, from },
    {
      name: 'images_90_requests_per_image',
      value: requests,
      unit: 'requests',
      goal: { atMost: 2 },
      from: `the same runs, the most that any of ${WORKLOADS} repositories was asked in one`,
    },
  ].map(toFigure)
}

/**
 * Runs one round.
 *
 * @throws when it does not come to one commit with every image
 */
async function runRound({ registry, config, repository, git }: ImageBench, tag: string): Promise<Round> {
  await registry.seed(NAMES.map(name => ({ repository: name, tag, createdAtMs: CREATED_AT_MS })))
  const before = await git('rev-parse', 'main')
  const seenBefore = registry.requests.length
  const branch = watchTag(join(repository, 'refs/heads/main'))
  const runner = await startRunner({ config })
  let log: readonly LoggedLine[]
  try {
    await branch.nextAfter(before, LIMIT_MS)
  } finally {
    branch.close()
    log = await runner.stop()
  }
  const [tick, committed] = ['tick', 'images committed'].map(wanted => log.find(({ msg }) => msg === wanted))
  const commits = await git('rev-list', '--count', `${before}..main`)
  const changed = await git('diff', '--shortstat', before, 'main')
  if (commits !== '1' || !changed.startsWith(`${WORKLOADS} files changed, ${WORKLOADS} insertions`)) {
    throw new Error(`A run came to ${commits} commits: ${changed}`)
  }
  const asked = registry.requests.slice(seenBefore).map(({ path }) => path.split('/')[2] ?? '')
  const counts = [...Map.groupBy(asked, name => name)].map(([, some]) => some.length)
  const tookMs = Date.parse(String(committed?.time)) - Date.parse(String(tick?.time))
  return { tookS: tookMs / 1_000, requests: Math.max(...counts) }
}
