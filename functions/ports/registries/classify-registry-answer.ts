// What an answer of a registry, or of its token server, means when it is no success.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer } from '../http/port.ts'
import { RegistryBusy, RegistryNotUnderstood, RegistryRepositoryUnknown, RegistryUnavailable } from './failures.ts'
import { fieldsOf, parseJson, textOf } from './json-fields.ts'

/** What to wait for when a registry names no wait. */
const BUSY_WAIT_MS: Milliseconds = 60_000
const LONGEST_WAIT_MS: Milliseconds = 12 * 3_600_000
const MOST_READ_BYTES = 16 * 1024

/**
 * Makes the failure that an answer stands for, whoever asked for what; undefined for answers that their askers
 * understand: success, a redirect, 401, 403, 404 and 405.
 */
export function classifyRegistryAnswer(answer: HttpAnswer, where: string, now: EpochMs) {
  const { status, headers } = answer
  if (status < 400) return undefined
  const codes = readErrorCodes(answer)
  const waitMs = readRetryAfter(headers['retry-after'], now)
  if (status === 429 || codes.has('TOOMANYREQUESTS')) return new RegistryBusy(where, waitMs ?? BUSY_WAIT_MS)
  const isOfName = codes.has('NAME_UNKNOWN') || codes.has('NAME_INVALID')
  if (isOfName && (status === 400 || status === 404)) return new RegistryRepositoryUnknown(where)
  if (status >= 500 || status === 408) return new RegistryUnavailable(where, `${status}`, waitMs)
  if (status === 401 || status === 403 || status === 404 || status === 405) return undefined
  return new RegistryNotUnderstood(where, `${status}`)
}

/** Makes the failure for a success whose body is not what was asked for: a page for people, or half an answer. */
export function classifyUnreadable(answer: HttpAnswer, where: string) {
  const isPage = /html/i.test(answer.headers['content-type'] ?? '') || /^\s*</.test(answer.body.toString('utf8', 0, 64))
  return isPage
    ? new RegistryNotUnderstood(where, 'a page for people instead of data')
    : new RegistryUnavailable(where, 'half an answer, or none that can be read')
}

/** Lists the codes in an error's body; some registries send `toomanyrequests` as plain text, with any status. */
function readErrorCodes({ body }: HttpAnswer): ReadonlySet<string> {
  const codes = new Set<string>()
  if (body.length > MOST_READ_BYTES) return codes
  const { errors } = fieldsOf(parseJson(body))
  for (const error of Array.isArray(errors) ? errors : []) codes.add(textOf(fieldsOf(error).code)?.toUpperCase() ?? '')
  if (/toomanyrequests/i.test(body.toString('utf8'))) codes.add('TOOMANYREQUESTS')
  return codes
}

/** Reads seconds, a date, or the moment in epoch seconds that Docker Hub sends. */
function readRetryAfter(text: string | undefined, now: EpochMs): Milliseconds | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
  const waitMs =
    seconds === undefined ? Date.parse(text) - now : seconds > 1e9 ? seconds * 1_000 - now : seconds * 1_000
  return Number.isNaN(waitMs) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(1_000, waitMs))
}
