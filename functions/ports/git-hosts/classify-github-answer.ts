// What an answer of GitHub's API that is no success means for us.
import * as v from 'valibot'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer } from '../http/port.ts'
import {
  GitHostBusy,
  GitHostCredentialsRefused,
  GitHostPermissionMissing,
  GitHostRefused,
  GitHostUnavailable,
  RepositoryEmpty,
  RepositoryNotFound,
} from './failures.ts'

/** Says what was asked for, for the failure's text. */
export type Asked = { readonly repository: string; readonly doing: string }

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: without a header, at least a minute. */
export const SECONDARY_LIMIT_WAIT_MS: Milliseconds = 60_000
const MOST_QUOTED_CHARACTERS = 300

const ErrorBody = v.object({
  message: v.optional(v.string(), ''),
  errors: v.optional(v.array(v.union([v.string(), v.looseObject({ message: v.optional(v.string()) })])), []),
})

/** Reads what GitHub says in an error's body: the message, and those of its parts. */
function readGithubText(body: Buffer): string {
  let read: unknown
  try {
    read = JSON.parse(body.toString('utf8'))
  } catch {
    return ''
  }
  const parsed = v.safeParse(ErrorBody, read)
  if (!parsed.success) return ''
  const parts = parsed.output.errors.map(error => (typeof error === 'string' ? error : (error.message ?? '')))
  const text = [parsed.output.message, ...parts].filter(part => part !== '').join('; ')
  return text.slice(0, MOST_QUOTED_CHARACTERS)
}

/** Makes the failure for an answer of 300 and above; it is returned, not thrown. */
export function classifyGithubAnswer(answer: HttpAnswer, asked: Asked, now: EpochMs) {
  const { status, headers, body } = answer
  const message = readGithubText(body)
  const said = message === '' ? `${status}` : `${status}: ${message}`
  const where = `${asked.repository}, ${asked.doing}`
  if (status === 401) return new GitHostCredentialsRefused(where, said)
  if (status === 429 || status === 403) {
    const waitMs = readLimitWait(answer, message, now)
    if (waitMs !== undefined) return new GitHostBusy(where, said, waitMs)
    if (/archived/i.test(message))
      return new GitHostRefused(where, said, 'Unarchive the repository, or remove the target.')
    return new GitHostPermissionMissing(where, said, headers['x-accepted-github-permissions'])
  }
  if (status === 404) return new RepositoryNotFound(asked.repository, message)
  if (status === 409)
    return /empty/i.test(message) ? new RepositoryEmpty(asked.repository) : unavailable(where, said, headers)
  if (status >= 500) return unavailable(where, said, headers)
  return new GitHostRefused(where, said)
}

/** Finds how long GitHub wants us to wait; absent when the refusal is no limit. */
export function readLimitWait(answer: HttpAnswer, message: string, now: EpochMs): Milliseconds | undefined {
  const { status, headers } = answer
  const askedMs = readSeconds(headers['retry-after'])
  const isSecondary = /secondary rate limit|abuse detection/i.test(message)
  if (askedMs !== undefined) return askedMs
  if (isSecondary) return SECONDARY_LIMIT_WAIT_MS
  const resetMs = readSeconds(headers['x-ratelimit-reset'])
  if (headers['x-ratelimit-remaining'] === '0' && resetMs !== undefined) return Math.max(1_000, resetMs - now)
  return status === 429 || /rate limit exceeded/i.test(message) ? SECONDARY_LIMIT_WAIT_MS : undefined
}

function unavailable(where: string, said: string, headers: HttpAnswer['headers']): GitHostUnavailable {
  return new GitHostUnavailable(where, said, readSeconds(headers['retry-after']))
}

/** GitHub counts both waits and moments in whole seconds. */
function readSeconds(text: string | undefined): Milliseconds | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) * 1_000 : undefined
}
