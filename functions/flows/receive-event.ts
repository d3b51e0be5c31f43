// A knock at the door: is it really them, what do they say, whom does it concern, queue that, answer.
import { gateHookCall } from '../domain/events/gate-hook-call.ts'
import {
  type HookAnswer,
  type HookOutcome,
  levelOfHookOutcome,
  renderHookAnswer,
} from '../domain/events/hook-outcome.ts'
import { nameDelivery } from '../domain/events/name-delivery.ts'
import { describeFailure, type EpochMs, Failure, NeedsPerson, TryLater } from '../domain/failure.ts'
import { type DeliveryPlan, planDelivery } from '../domain/sync/plan-delivery.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import type { Log } from '../ports/log/port.ts'
import type { Queue } from '../ports/queue/port.ts'
import type { Table } from '../ports/table/port.ts'
import type { HookRequest, Sender } from '../ports/webhooks/port.ts'
import { claimDelivery, type Delivered } from './steps/claim-delivery.ts'
import { noteHeard } from './steps/heard-pushes.ts'
import { queueScans } from './steps/queue-scans.ts'
import { queueSyncs } from './steps/queue-syncs.ts'

/** Is one request, with its path as it came over the wire. */
export type HookCall = Omit<HookRequest, 'endpoint'> & { readonly path: string }

/** Is what stands behind `POST /hook/<name>`; without a Git host no push that arrives there concerns anybody. */
export type HookEndpoint = { readonly sender: Sender; readonly gitHost?: string; readonly maxBodyBytes: number }

/** Is what receiving needs; `nobody` stands behind every name that is no endpoint. */
export type ReceivePorts = {
  readonly endpoints: ReadonlyMap<string, HookEndpoint>
  readonly nobody: Sender
  readonly targets: readonly SyncTarget[]
  readonly queue: Pick<Queue, 'send'>
  readonly scans: Pick<Queue, 'send'>
  readonly table: Table
  readonly log: Log
  readonly now: () => EpochMs
}

/** Is the outcome, with what the log tells beside it. */
type Seen = { readonly outcome: HookOutcome } & Readonly<Record<string, unknown>>
type Work = Extract<DeliveryPlan, { readonly kind: 'work' }>

const RETRY_AFTER_MS = 30_000
/** The least that is read before a sender proves itself; the same for every name, so that sizes tell nothing. */
const FIRST_LOOK_BYTES = 1_048_576
/** Shorter than any secret is. */
const NAME = /^[A-Za-z0-9._-]{1,16}$/

/** Receives one delivery. It is answered when the queue has taken every job; neither Git nor a cluster is asked. */
export async function receiveEvent(call: HookCall, ports: ReceivePorts): Promise<HookAnswer> {
  const { outcome, ...facts } = await receive(call, ports)
  const { kind, ...details } = outcome
  ports.log.write({ msg: 'delivery received', level: levelOfHookOutcome(outcome), ...facts, outcome: kind, ...details })
  return renderHookAnswer(outcome)
}

async function receive(call: HookCall, ports: ReceivePorts): Promise<Seen> {
  const { method, path, headers, body, arrivedBy } = call
  const largestBytes = Math.max(FIRST_LOOK_BYTES, ...[...ports.endpoints.values()].map(each => each.maxBodyBytes))
  const gate = { method, path, bodyBytes: body.length, declaredBytes: headers.get('content-length') }
  const gated = gateHookCall(gate, largestBytes)
  if (gated.kind === 'stopped') return { outcome: gated.outcome }

  const known = ports.endpoints.get(gated.endpoint)
  const { pathSecret, sizeBytes } = gated
  const request: HookRequest = { endpoint: gated.endpoint, pathSecret, method, headers, body, arrivedBy }
  const proof = await (known?.sender ?? ports.nobody).authenticate(request).catch(refuseOrPutOff)
  // What follows /hook/ may be a secret sent to the wrong place: of an unknown name only what is too short for one is told.
  const endpoint = known || NAME.test(gated.endpoint) ? gated.endpoint : '(no name)'
  if (proof.kind !== 'authentic') return { endpoint, outcome: proof }
  if (!known) return { endpoint, outcome: { kind: 'refused', why: 'no such endpoint' } }

  const facts = { endpoint, delivery: proof.deliveryId, secretIndex: proof.secretIndex }
  if (sizeBytes > known.maxBodyBytes) return { ...facts, outcome: { kind: 'too-large', sizeBytes } }
  const understood = known.sender.nameEvents(request)
  if (understood.kind === 'malformed') return { ...facts, outcome: understood }
  const event = [...new Set(understood.events.map(({ kind }) => kind))].join(' ')
  const plan = planDelivery(understood.events, known, ports.targets)
  if (plan.kind !== 'work') return { ...facts, event, outcome: plan }
  return { ...facts, event, ...(await handOver({ ...proof, endpoint }, plan, ports).catch(putOff)) }
}

/** Only deliveries that lead to work are remembered; the others cost nothing to answer again. */
async function handOver(delivered: Delivered, { pushed, images }: Work, ports: ReceivePorts): Promise<Seen> {
  const requestedAt = ports.now()
  const claim = await claimDelivery(delivered, ports.table, ports.now)
  if (claim.kind !== 'ours') return { outcome: claim }
  const id = nameDelivery(delivered, requestedAt)
  const dedupId = claim.isOdd ? `${id}.${delivered.bodyHash.slice(0, 12)}` : id
  try {
    await queueSyncs(pushed, { id, dedupId, requestedAt }, ports.queue)
    await queueScans(images, { id, dedupId, requestedAt }, ports.scans)
  } catch (thrown) {
    await claim.release()
    throw thrown
  }
  const targets = pushed.map(({ target }) => target.name)
  const outcome: HookOutcome = { kind: 'queued', targets, images: images.map(({ repo }) => repo) }
  const odd = claim.isOdd ? { odd: 'the delivery id came before with another body' } : {}
  const off = claim.unseen === undefined ? {} : { level: 'warn', deduplication: claim.unseen }
  // The jobs are queued. Not to remember them costs one sync too many, should the delivery come again.
  const forgotten = await Promise.all([claim.finish(), noteHeard(pushed, ports.table, requestedAt)]).then(
    () => ({}),
    (thrown: unknown) => ({ forgotten: describeFailure(thrown) }),
  )
  return { ...odd, ...off, ...forgotten, outcome }
}

/** An endpoint without its secret verifies nobody, and looks like no endpoint at all. */
function refuseOrPutOff(thrown: unknown): Extract<HookOutcome, { readonly kind: 'refused' | 'unavailable' }> {
  if (thrown instanceof NeedsPerson) return { kind: 'refused', why: thrown.message, code: thrown.code }
  return putOff(thrown).outcome
}

function putOff(thrown: unknown): { readonly outcome: Extract<HookOutcome, { readonly kind: 'unavailable' }> } {
  if (!(thrown instanceof Failure)) throw thrown
  const retryAfterMs = thrown instanceof TryLater ? thrown.retryAfterMs : RETRY_AFTER_MS
  return { outcome: { kind: 'unavailable', why: thrown.message, code: thrown.code, retryAfterMs } }
}
