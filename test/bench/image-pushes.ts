// How long from a pushed image to the workload that runs it: the runner with its sandbox, one push after the other.
//
// The clock starts when the registry has answered the push of the manifest, and stops when a process outside sees the
// sync tag move. In between lie the notification, the scan, the choice, the edit, the commit, its webhook and the sync.
import { join } from 'node:path'
import { makeImage } from '../../functions/local/sandbox/registry/make-image.ts'
import { sendImage } from '../../functions/local/send-image.ts'
import { aClusterClient } from '../journeys/a-cluster-client.ts'
import { containersOf } from '../journeys/containers-of.ts'
import { type Figure, toFigure } from './figures.ts'
import { monotonicMs, type Say } from './group.ts'
import { percentile, renderSpread } from './percentile.ts'
import { type Runner, startRunner } from './start-runner.ts'
import { watchTag } from './watch-tag.ts'

const WARM_UP = 5
const PUSHES = 50
const LIMIT_MS = 30_000
const SHOP = '/apis/apps/v1/namespaces/demo/deployments/shop'

/** Measures `image_push_to_applied_*`. */
export async function measurePushes(say: Say): Promise<readonly Figure[]> {
  const runner = await startRunner()
  const waits: number[] = []
  try {
    for (let index = 1; index <= WARM_UP + PUSHES; index += 1) {
      const waitMs = await pushOne(runner, `1.27.${index}`)
      if (index > WARM_UP) waits.push(waitMs)
      if (index % 25 === 0) say(`images: ${index} of ${WARM_UP + PUSHES} pushes`)
    }
  } finally {
    await runner.stop()
  }
  const from = `${PUSHES} pushes after ${WARM_UP} warm-up, sandbox; ${renderSpread(waits)} ms`
  return [
    { name: 'image_push_to_applied_p50_ms', value: percentile(waits, 50), unit: 'ms', from },
    { name: 'image_push_to_applied_p95_ms', value: percentile(waits, 95), unit: 'ms', goal: { atMost: 2_000 }, from },
  ].map(toFigure)
}

/**
 * Pushes one image and waits for the tag.
 *
 * @throws when the tag moved and the workload does not have the image
 */
async function pushOne({ state, facts }: Runner, version: string): Promise<number> {
  const { registry: host = '', kubeconfig = '' } = facts
  const image = makeImage({ name: version, createdAtMs: Date.now() })
  const tag = watchTag(join(state, 'git/demo/manifests.git/refs/tags/flux-sync'))
  try {
    const before = tag.current()
    await sendImage({ url: `http://${host}`, repository: 'demo/shop', tag: version }, image)
    const answeredMs = monotonicMs()
    const { seenMs } = await tag.nextAfter(before, LIMIT_MS)
    const { web } = containersOf(await aClusterClient(kubeconfig).get(SHOP))
    if (web !== `${host}/demo/shop:${version}`) throw new Error(`The tag moved while ${web} runs, not ${version}`)
    return seenMs - answeredMs
  } finally {
    tag.close()
  }
}
