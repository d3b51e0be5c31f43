// One request to an identity provider: a proof goes in, a token comes out. Neither is ever told.
import type { Milliseconds } from '../../domain/failure.ts'
import type { HttpClient } from '../http/port.ts'
import { IdentityProviderUnavailable } from './cloud-failures.ts'
import { ClusterCredentialsUnavailable } from './failures.ts'

/** Is one exchange; `where` names cluster and provider for the operator. */
export type Exchange = {
  readonly where: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Is sent as JSON, or as a form when it is already a text. */
  readonly body: Readonly<Record<string, unknown>> | URLSearchParams
}

const TIMEOUT_MS: Milliseconds = 10_000
const MAX_BODY_BYTES = 256 * 1024

/**
 * Posts the proof and returns the fields of the answer.
 *
 * @throws {ClusterCredentialsUnavailable} when the provider refuses; of what it says only the code is told
 * @throws {IdentityProviderUnavailable} when it is down, throttles, or the answer is not JSON
 */
export async function exchangeToken(
  { where, url, headers = {}, body }: Exchange,
  http: Pick<HttpClient, 'send'>,
): Promise<Readonly<Record<string, unknown>>> {
  const isForm = body instanceof URLSearchParams
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
  const answer = await http.send({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': type },
    body: isForm ? body.toString() : JSON.stringify(body),
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_BODY_BYTES,
  })
  const { status } = answer
  const fields = parseFields(answer.body)
  if (status === 200 && fields !== undefined) return fields
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    const what = `The identity provider refuses (${nameError(fields) ?? `HTTP ${status}`})`
    throw new ClusterCredentialsUnavailable(what, where)
  }
  throw new IdentityProviderUnavailable(where, `HTTP ${status}${fields === undefined ? ', and no JSON' : ''}`)
}

function parseFields(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

/** OAuth says `{error: 'invalid_grant'}`, Google's APIs say `{error: {status: 'PERMISSION_DENIED'}}`. */
function nameError(fields: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const error = fields?.error
  const name = typeof error === 'object' && error !== null && 'status' in error ? error.status : error
  return typeof name === 'string' && /^[A-Za-z_]{1,60}$/.test(name) ? name : undefined
}
