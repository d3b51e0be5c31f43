// What an answer of AWS means: done, an error by its name, or no answer of AWS at all.
import type { HttpAnswer } from '../http/port.ts'
import type { Protocol } from './protocols.ts'

type Output = Readonly<Record<string, unknown>>

/** Is an answer, understood. `principal` is who AWS takes us for, where it says so. */
export type Judged =
  | { readonly kind: 'done'; readonly output: Output }
  | { readonly kind: 'error'; readonly error: string; readonly class: ErrorClass; readonly principal?: string }
  | { readonly kind: 'foreign'; readonly status: number }

/** Says what follows from an error; `wrong` is left to who made the call. */
export type ErrorClass = 'busy' | 'stale' | 'unknown-caller' | 'forbidden' | 'wrong'

/** The lists of the AWS SDK (`@smithy/core/retry`), and what SQS and DynamoDB add of their own. */
const BUSY =
  /^(?:\w*Throttl\w*|TooManyRequests\w*|ProvisionedThroughputExceeded\w*|RequestLimitExceeded|BandwidthLimitExceeded|PriorRequestNotComplete|SlowDown|Internal(?:Failure|Error|Server\w*|ServiceError)|ServiceUnavailable\w*|Server(?:Exception|Error)|Unavailable\w*|RequestTimeout\w*|TransactionConflict\w*)$/
const STALE = /^(?:ExpiredToken\w*|RequestExpired|RequestTimeTooSkewed|TokenRefreshRequired)$/
/** A request that was frozen with its function before it was sent, or a clock that is wrong. */
const STALE_MESSAGE = /^Signature (?:expired|not yet current)/
const UNKNOWN_CALLER =
  /^(?:InvalidClientTokenId|UnrecognizedClient\w*|InvalidSignature\w*|SignatureDoesNotMatch|IncompleteSignature\w*|MissingAuthenticationToken\w*|InvalidAccessKeyId|InvalidSecurity|AuthFailure)$/
const FORBIDDEN =
  /^(?:\w*AccessDenied\w*|NotAuthorized\w*|Unauthorized\w*|AuthorizationError\w*|OptInRequired|DecryptionFailure)$/
const PRINCIPAL = /^User: (arn:[\w:/+=,.@-]{1,300}) is not authorized to perform: /

/** Judges an answer by its status and the name of its error; of the error's text nothing but our own name is kept. */
export function judgeAnswer({ status, headers, body }: HttpAnswer, { decode }: Protocol): Judged {
  const fields = decode(body.toString('utf8'))
  if (fields === undefined) return { kind: 'foreign', status }
  if (status >= 200 && status < 300) return { kind: 'done', output: fields }
  const error = nameError(headers['x-amzn-errortype'] ?? fields.__type ?? fields.code ?? fields.Code)
  if (error === undefined) return { kind: 'foreign', status }
  const message = String(fields.message ?? fields.Message ?? '')
  const principal = PRINCIPAL.exec(message)?.[1]
  const kind = classify(error, status, message)
  return { kind: 'error', error, class: kind, ...(principal === undefined ? {} : { principal }) }
}

/** Names come with a name space before them and an address behind: `com.amazonaws.sqs#QueueDoesNotExist:http://…`. */
function nameError(given: unknown): string | undefined {
  const [, name] = /^(?:[^#:]*#)?([A-Za-z0-9_.]+)(?::|$)/.exec(typeof given === 'string' ? given : '') ?? []
  return name?.split('.').at(-1)
}

function classify(error: string, status: number, message: string): ErrorClass {
  if (STALE.test(error) || STALE_MESSAGE.test(message)) return 'stale'
  if (status >= 500 || status === 429 || BUSY.test(error)) return 'busy'
  if (UNKNOWN_CALLER.test(error)) return 'unknown-caller'
  return FORBIDDEN.test(error) ? 'forbidden' : 'wrong'
}
