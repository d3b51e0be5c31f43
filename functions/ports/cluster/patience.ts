// When an answer is worth another try, and how long to wait for it.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { ClusterApi } from './cluster-api.ts'
import { type Limiter, TOO_LATE } from './concurrency.ts'
import { ClusterUnreachable } from './failures.ts'
import { readStatus, type StatusBody } from './status-body.ts'
import type { ApiAnswer, ApiRequest } from './transport.ts'

/** Is what trying again needs of the outside. */
export type Pace = {
  readonly limiter: Limiter
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<void>
  /** From 0 up to, but not including, 1. */
  readonly random: () => number
}

/** Sends a request as often as it is worth; answers with the last answer, or `TOO_LATE`. */
export type PatientSend = (
  request: Omit<ApiRequest, 'timeoutMs'> & {
    readonly timeoutMs?: Milliseconds
    /** It holds for one version of the object alone: when that is gone, sending the same again is of no use. */
    readonly isConditional?: boolean
  },
  deadline?: EpochMs,
) => Promise<ApiAnswer | typeof TOO_LATE>

const MAX_TRIES = 5
const MAX_TRIES_WITHOUT_ANSWER = 3
const FIRST_BACKOFF_MS: Milliseconds = 200
const LONGEST_BACKOFF_MS: Milliseconds = 10_000
/** Above the 34 s after which the server itself ends a PATCH. */
const REQUEST_TIMEOUT_MS: Milliseconds = 40_000
/** A request in flight at the deadline gets this long to end. */
const GRACE_MS: Milliseconds = 5_000

/** Gives a cluster's API patience: one bound, one pause and one backoff for all its requests. */
export function openPatientSend(api: ClusterApi, { limiter, now, wait, random }: Pace): PatientSend {
  const once = (request: Parameters<PatientSend>[0], deadline: EpochMs) =>
    limiter.run(deadline, async () => {
      const startedAt = now()
      const timeoutMs = Math.min(request.timeoutMs ?? REQUEST_TIMEOUT_MS, deadline + GRACE_MS - startedAt)
      const answer = await api.send({ ...request, timeoutMs })
      const retryAfterMs = readRetryAfter(answer)
      const pause = retryAfterMs === undefined ? {} : { retryAfterMs }
      limiter.note({ status: answer.status, tookMs: now() - startedAt, ...pause })
      return answer
    })

  return async (request, deadline = Number.MAX_SAFE_INTEGER) => {
    for (let tried = 1; ; tried += 1) {
      const result = await once(request, deadline).catch(error => {
        if (!(error instanceof ClusterUnreachable)) throw error
        return error
      })
      if (result === TOO_LATE) return TOO_LATE
      const isUnanswered = result instanceof ClusterUnreachable
      if (isUnanswered && now() >= deadline) return TOO_LATE
      if (isUnanswered && tried >= MAX_TRIES_WITHOUT_ANSWER) throw result
      const isFinal = !isUnanswered && (!isTransient(result) || (request.isConditional && result.status === 409))
      if (!isUnanswered && (tried >= MAX_TRIES || isFinal)) return result
      const backoffMs = random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tried)
      const waitMs = Math.max(backoffMs, (isUnanswered ? undefined : readRetryAfter(result)) ?? 0)
      if (now() + waitMs >= deadline) return isUnanswered ? TOO_LATE : result
      await wait(waitMs)
    }
  }
}

/** Reads how long the server asks to wait, from the header or from the body of its answer. */
export function readRetryAfter(answer: ApiAnswer): Milliseconds | undefined {
  if (answer.status < 400) return undefined
  const header = Number(answer.headers['retry-after']?.[0] ?? Number.NaN)
  const seconds = Number.isFinite(header) ? header : readStatus(answer)?.details.retryAfterSeconds
  return seconds === undefined || seconds < 0 ? undefined : seconds * 1000
}

/**
 * Says whether the same request may succeed in a moment. 500 alone does not mean that: an unknown field has it too.
 *
 * A webhook that cannot be reached is not transient: it may run in a workload of this very plan.
 */
function isTransient(answer: ApiAnswer): boolean {
  const { status } = answer
  if (status === 429 || status === 503 || status === 504) return true
  const body = status === 409 || status === 500 ? readStatus(answer) : undefined
  if (body === undefined) return false
  return status === 409 ? isRace(body) : isServerTrouble(body)
}

function isRace({ reason, message, details }: StatusBody): boolean {
  if (reason === 'AlreadyExists') return true
  return message.includes('the object has been modified') && details.causes.length === 0
}

function isServerTrouble({ reason, message }: StatusBody): boolean {
  if (message.includes('failed calling webhook')) return false
  if (reason === 'InternalError' || reason === 'ServerTimeout') return true
  return message.startsWith('etcdserver:') && !message.includes('request is too large')
}
