// Takes looks side by side, each with a limit, and makes a finding of whatever comes of them.
import {
  type Check,
  type Checkup,
  type Finding,
  failed,
  type Looked,
  orderFindings,
  skipped,
} from '../../domain/access/checkup.ts'
import { LookTooSlow } from '../../domain/access/checkup-failures.ts'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'

/** Is what taking looks needs. */
export type LookPorts = { readonly now: () => EpochMs; readonly wait: (ms: Milliseconds) => Promise<unknown> }

/** Tries the arrows that some targets use; what is written to Git hosts is only a tag of its own, and only if told to. */
export type TakeCheckup = (targets: readonly SyncTarget[], query: { readonly isWriting: boolean }) => Promise<Checkup>

const MOST_LOOK_MS: Milliseconds = 12_000
/** Whoever asks over API Gateway gets no answer after 30 s. */
const MOST_ALL_MS: Milliseconds = 22_000
const LOOKS_AT_ONCE = 16

/** Takes them; the findings are in the order of the flow. */
export async function examine(checks: readonly Check[], ports: LookPorts): Promise<readonly Finding[]> {
  const endsAt = ports.now() + MOST_ALL_MS
  const findings: Finding[] = []
  for (let start = 0; start < checks.length; start += LOOKS_AT_ONCE) {
    const some = checks.slice(start, start + LOOKS_AT_ONCE)
    findings.push(...(await Promise.all(some.map(check => take(check, endsAt, ports)))))
  }
  return orderFindings(findings)
}

async function take({ arrow, about, look }: Check, endsAt: EpochMs, ports: LookPorts): Promise<Finding> {
  const limitMs = Math.min(MOST_LOOK_MS, endsAt - ports.now())
  if (limitMs <= 0) return { arrow, about, ...skipped('no time was left to look') }
  const late = ports.wait(limitMs).then((): Looked => failed(new LookTooSlow(about, limitMs)))
  return { arrow, about, ...(await Promise.race([look().catch(failed), late])) }
}
