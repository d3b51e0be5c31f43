// Who calls the API: a bearer of one of the configured tokens, or a stranger. It knows neither HTTP nor where secrets are.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Is what a token may allow. */
export type Right = 'read' | 'sync' | 'release'

/** Is one token with its secret. */
export type AccessToken = { readonly name: string; readonly value: string; readonly may: readonly Right[] }

/** Is who calls; `why` is for the log and for the caller, and never quotes what was sent. */
export type Caller =
  | { readonly kind: 'caller'; readonly name: string; readonly may: readonly Right[] }
  | { readonly kind: 'stranger'; readonly why: string }

/** `Bearer <t>`, and the form that Flux's fluxctl sends. */
const FORMS = [/^Bearer +([^\s]+)$/i, /^Scope-Probe +token=([^\s]+)$/i]

/**
 * Identifies the caller by an `Authorization` header.
 *
 * Both sides are compared through an HMAC under `key`, a random text that lives as long as the process, and every token
 * is compared before anything is decided: the time taken says neither how much of a token was right nor which one.
 */
export function identifyCaller(
  authorization: string | undefined,
  tokens: readonly AccessToken[],
  key: Uint8Array,
): Caller {
  if (authorization === undefined || authorization.trim() === '') return { kind: 'stranger', why: 'no token was sent' }
  const sent = FORMS.map(form => form.exec(authorization.trim())?.[1]).find(text => text !== undefined)
  if (sent === undefined) return { kind: 'stranger', why: 'the Authorization header holds no token' }
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  const sentDigest = digest(sent)
  const matching = tokens.filter(({ value }) => {
    const isSame = timingSafeEqual(digest(value), sentDigest)
    return isSame && value !== ''
  })
  const [token] = matching
  return token
    ? { kind: 'caller', name: token.name, may: token.may }
    : { kind: 'stranger', why: 'the token is not known' }
}
