// What the errors of a GraphQL answer mean; GitHub sends most of them with status 200.
import * as v from 'valibot'
import type { EpochMs, Failure } from '../../domain/failure.ts'
import type { HttpAnswer } from '../http/port.ts'
import { type Asked, readLimitWait, SECONDARY_LIMIT_WAIT_MS } from './classify-github-answer.ts'
import {
  GitHostBusy,
  GitHostPermissionMissing,
  GitHostRefused,
  GitHostUnavailable,
  RepositoryNotFound,
} from './failures.ts'

const GraphqlError = v.object({
  type: v.optional(v.string()),
  message: v.optional(v.string(), ''),
  extensions: v.optional(v.looseObject({ code: v.optional(v.string()) })),
})

/** Is one entry of `errors`. */
export type GraphqlError = v.InferOutput<typeof GraphqlError>

const GraphqlBody = v.object({ data: v.optional(v.unknown()), errors: v.optional(v.array(GraphqlError), []) })

/** Reads a GraphQL answer; absent when it is none, as when a proxy answers with a page. */
export function parseGraphqlBody(body: Buffer): v.InferOutput<typeof GraphqlBody> | undefined {
  try {
    return v.parse(GraphqlBody, JSON.parse(body.toString('utf8')))
  } catch {
    return undefined
  }
}

/** Makes the failure for the first error that says something; it is returned, not thrown. */
export function classifyGraphqlErrors(
  errors: readonly GraphqlError[],
  answer: HttpAnswer,
  asked: Asked,
  now: EpochMs,
): Failure {
  const where = `${asked.repository}, ${asked.doing}`
  const [error = { message: '' }] = errors
  const said = error.message.slice(0, 300) || 'no reason given'
  // The headers alone do not tell: the last request of an hour may fail for another reason.
  if (error.type === 'RATE_LIMITED' || /rate limit|abuse detection/i.test(error.message)) {
    return new GitHostBusy(where, said, readLimitWait(answer, error.message, now) ?? SECONDARY_LIMIT_WAIT_MS)
  }
  switch (error.type) {
    case 'NOT_FOUND':
      return new RepositoryNotFound(asked.repository)
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES':
      return new GitHostPermissionMissing(where, said, answer.headers['x-accepted-github-permissions'])
    case 'SERVICE_UNAVAILABLE':
    case 'INTERNAL':
    case 'STALE_DATA':
      return new GitHostUnavailable(where, said)
  }
  // An error of the schema (an old server) has a code; one without any is GitHub's "something went wrong".
  if (error.type === undefined && error.extensions?.code === undefined) return new GitHostUnavailable(where, said)
  return new GitHostRefused(where, said)
}
