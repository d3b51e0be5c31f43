// Says which pod a workload waits for: the workload itself only counts them.
import type { EpochMs } from '../failure.ts'
import type { JsonObject } from '../manifests/json.ts'
import { failed, fieldsOf, type Health, progressing, textOf } from './health.ts'
import { judgeHealth } from './judge-health.ts'

/** Adds the worst of its pods to why a workload is not healthy; among equals the first one. */
export function blamePod(health: Health, pods: readonly JsonObject[], now: EpochMs): Health {
  if (health.verdict !== 'failed' && health.verdict !== 'progressing') return health
  const judged = pods.map(pod => ({ name: textOf(fieldsOf(pod.metadata).name), ...judgeHealth(pod, now) }))
  const worst =
    judged.find(({ verdict }) => verdict === 'failed') ?? judged.find(({ verdict }) => verdict === 'progressing')
  if (!worst) return health
  const words = [health.why, `pod ${worst.name}`, worst.why].filter(part => part !== undefined).join(': ')
  return health.verdict === 'failed' ? failed(words) : progressing(words)
}
