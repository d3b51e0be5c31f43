// How long from a push to the applied change: the runner with its sandbox, real git, one push after the other.
//
// The clock starts when the head of the webhook request is read by the runner's front door, and stops when a process
// outside sees the tag's file replaced in the bare repository. In between lie the check of the signature, the claim,
// the wait in the queue, the head, the archive, discovery, the list, the apply and the tag: all there is.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Figure, toFigure } from './figures.ts'
import { monotonicMs, type Say } from './group.ts'
import { percentile, renderSpread } from './percentile.ts'
import { type LoggedLine, startRunner } from './start-runner.ts'
import type { TracedRequest } from './trace-requests.ts'
import { watchTag } from './watch-tag.ts'

/** Is one push as it was seen. */
export type PushSeen = {
  readonly commit: string
  readonly pushedMs: number
  readonly tagSeenMs: number
}

const WARM_UP = 5
const PUSHES = 100
const LIMIT_MS = 30_000
const TAG = 'flux-sync'
const run = promisify(execFile)

/** Measures `push_to_applied_*`; each push changes the image of one Deployment. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  const runner = await startRunner({ trace: '/hook/' })
  let seen: readonly PushSeen[]
  let log: readonly LoggedLine[]
  try {
    seen = (await pushMany(runner.state, runner.facts.gitUrl ?? '', WARM_UP + PUSHES, say)).slice(WARM_UP)
  } finally {
    log = await runner.stop()
  }
  const waits = toWaits(seen, log, runner.traced)
  if (waits.length < seen.length) say(`push: ${seen.length - waits.length} pushes were not led by their webhook`)
  const commandWaits = seen.map(({ pushedMs, tagSeenMs }) => tagSeenMs - pushedMs)
  const from = `${waits.length} pushes after ${WARM_UP} warm-up, sandbox; ${renderSpread(waits)} ms`
  const unit = 'ms'
  return [
    { name: 'push_to_applied_p50_ms', value: percentile(waits, 50), unit, goal: { atMost: 300 }, from },
    { name: 'push_to_applied_p95_ms', value: percentile(waits, 95), unit, goal: { atMost: 600 }, from },
    {
      name: 'push_command_to_tag_p50_ms',
      value: percentile(commandWaits, 50),
      unit,
      from: `the same pushes, from the start of git push; ${renderSpread(commandWaits)} ms`,
    },
  ].map(toFigure)
}

/** Pushes, each time waiting until the tag is at what was pushed. */
export async function pushMany(state: string, gitUrl: string, count: number, say: Say): Promise<readonly PushSeen[]> {
  const clone = join(state, 'bench-clone')
  const bare = join(state, 'git/demo/manifests.git')
  const git = openGit(clone)
  await git('clone', '--quiet', gitUrl, clone)
  const file = join(clone, 'apps/shop.yaml')
  const tag = watchTag(join(bare, 'refs/tags', TAG))
  const seen: PushSeen[] = []
  try {
    for (let index = 1; index <= count; index += 1) {
      const before = readFileSync(file, 'utf8')
      // Automation would bring an image that no registry has back to the newest one there is.
      const byHand = before.replace('fluxcd.io/automated: "true"', 'fluxcd.io/automated: "false"')
      writeFileSync(file, byHand.replace(/(?<=image: .*:)[\d.]+$/m, `1.27.${index}`))
      await git('-C', clone, 'commit', '--quiet', '--all', '--message', `Take 1.27.${index}`)
      const commit = await git('-C', clone, 'rev-parse', 'HEAD')
      const tagBefore = tag.current()
      const pushedMs = monotonicMs()
      const [{ object, seenMs }] = await Promise.all([
        tag.nextAfter(tagBefore, LIMIT_MS),
        git('-C', clone, 'push', '--quiet', 'origin', 'HEAD:main'),
      ])
      const tagged = await git(`--git-dir=${bare}`, 'rev-parse', `${object}^{commit}`)
      if (tagged !== commit) throw new Error(`The tag went to ${tagged}, not to ${commit}, which was pushed`)
      seen.push({ commit, pushedMs, tagSeenMs: seenMs })
      if (index % 25 === 0) say(`push: ${index} of ${count}`)
    }
  } finally {
    tag.close()
  }
  return seen
}

/**
 * Joins what was seen outside with the deliveries: a run names the commit it applied and the delivery that asked for it.
 *
 * @throws when a run changed anything but the one object
 */
function toWaits(
  seen: readonly PushSeen[],
  log: readonly LoggedLine[],
  traced: readonly TracedRequest[],
): readonly number[] {
  const byPush = log.filter(({ msg, reason }) => msg === 'sync applied' && reason === 'push')
  const runs = new Map(byPush.map(line => [line.commit, line]))
  const deliveries = new Map(traced.map(request => [request.delivery, request.receivedMs]))
  return seen.flatMap(({ commit, tagSeenMs }) => {
    const applied = runs.get(commit.slice(0, 7))
    // The clock's poll was faster than the webhook: nothing was measured.
    if (!applied) return []
    if (!/^1 updated, \d+ unchanged/.test(String(applied.summary))) {
      throw new Error(`A push of one change came to: ${applied.summary}`)
    }
    const receivedMs = deliveries.get(String(applied.job))
    return receivedMs === undefined ? [] : [tagSeenMs - receivedMs]
  })
}

/** Runs git with settings of its own, so that no user's hooks or signing keys take part. */
function openGit(home: string): (...args: readonly string[]) => Promise<string> {
  const person = { NAME: 'Bench', EMAIL: 'bench@example.com' }
  const people = ['AUTHOR', 'COMMITTER'].flatMap(role =>
    Object.entries(person).map(([key, value]) => [`GIT_${role}_${key}`, value]),
  )
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...Object.fromEntries(people),
  }
  return async (...args) => (await run('git', [...args], { env })).stdout.trim()
}
