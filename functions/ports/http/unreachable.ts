// The one failure of the way out: there was no answer, or it was longer than allowed.
import { TryLater } from '../../domain/failure.ts'

/** Says why there is no answer. */
export type UnreachableKind = 'refused' | 'reset' | 'name-not-found' | 'tls' | 'timed-out' | 'too-long' | 'failed'

const WORDS: Readonly<Record<UnreachableKind, readonly [what: string, fix: string]>> = {
  refused: ['The connection was refused', 'Check that the server runs and that the port is right'],
  reset: ['The connection was cut before the answer was complete', 'This often heals by itself'],
  'name-not-found': ['The host name cannot be resolved', 'Check the name and the name server'],
  tls: ['The TLS handshake failed', "Check the server's certificate and the authorities that are trusted here"],
  'timed-out': ['No complete answer arrived within the time limit', 'Check the load of the server and the way to it'],
  'too-long': ['The answer is longer than allowed', 'Check that the address is right, or allow more'],
  failed: ['The request failed', 'Check the address and the network'],
}

const KINDS: Readonly<Record<string, UnreachableKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ETIMEDOUT: 'timed-out',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
}

/** There was no answer; the text names method, origin and path, never the query, headers or bodies. */
export class HttpUnreachable extends TryLater {
  override readonly code = 'http-unreachable'
  override readonly retryAfterMs = 5_000
  readonly kind: UnreachableKind
  constructor(method: string, url: string, kind: UnreachableKind, cause?: unknown) {
    const [what, fix] = WORDS[kind]
    super({ what, where: `${method} ${describeUrl(url)}`, fix: `${fix}; it is tried again.` }, { cause })
    this.kind = kind
  }
}

/** Sorts a system error of Node's network layer into a kind. */
export function describeNetworkError(error: unknown): UnreachableKind {
  const code = codeOf(error)
  const kind = KINDS[code]
  if (kind) return kind
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/.test(code)
    ? 'tls'
    : 'failed'
}

/** Describes an address without what may be secret in it: credentials, query and fragment. */
function describeUrl(url: string): string {
  if (!URL.canParse(url)) return 'an address that is no URL'
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // Connecting to a name with several addresses fails with one error that holds one error per address.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
