// Waits until fresh CRDs are served, so that their objects can follow in the same run.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { PlannedObject } from '../../domain/sync/sync-plan.ts'
import { TOO_LATE } from './concurrency.ts'
import type { PatientSend } from './patience.ts'
import { renderObjectPath } from './resource-path.ts'

/** The longest wait for all CRDs together; with several API servers one takes 5 s. */
const ESTABLISHED_WITHIN_MS: Milliseconds = 15_000
const FIRST_LOOK_MS: Milliseconds = 250
const LONGEST_LOOK_MS: Milliseconds = 1_000

type Condition = { readonly type?: string; readonly status?: string; readonly message?: string }
type Seen = { readonly state: 'established' | 'pending' } | { readonly state: 'refused'; readonly why: string }

/** Waits for all of them; answers with those whose names are refused, and why. What is merely late is not an error. */
export async function awaitCrds(
  crds: readonly PlannedObject[],
  options: {
    readonly send: PatientSend
    readonly now: () => EpochMs
    readonly wait: (ms: Milliseconds) => Promise<void>
    readonly deadline: EpochMs
  },
): Promise<ReadonlyMap<PlannedObject, string>> {
  const { send, now, wait, deadline } = options
  const giveUpAt = Math.min(deadline, now() + ESTABLISHED_WITHIN_MS)
  const refused = new Map<PlannedObject, string>()
  const awaitOne = async (crd: PlannedObject) => {
    for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS)) {
      const seen = await look(crd, send, giveUpAt)
      if (seen.state === 'refused') refused.set(crd, seen.why)
      if (seen.state !== 'pending' || now() + lookMs > giveUpAt) return
      await wait(lookMs)
    }
  }
  await Promise.all(crds.map(awaitOne))
  return refused
}

async function look({ id }: PlannedObject, send: PatientSend, deadline: EpochMs): Promise<Seen> {
  const { group, version } = id
  const path = renderObjectPath({ group, version, plural: 'customresourcedefinitions', scope: 'Cluster' }, '', id.name)
  const answer = await send({ method: 'GET', path, headers: { accept: 'application/json' } }, deadline)
  if (answer === TOO_LATE || answer.status !== 200) return { state: 'pending' }
  const { status }: { status?: { conditions?: readonly Condition[] } } = JSON.parse(answer.text)
  const conditions = status?.conditions ?? []
  const refusal = conditions.find(({ type, status }) => type === 'NamesAccepted' && status === 'False')
  if (refusal) return { state: 'refused', why: refusal.message ?? 'its names are taken' }
  const isEstablished = conditions.some(({ type, status }) => type === 'Established' && status === 'True')
  return { state: isEstablished ? 'established' : 'pending' }
}
