// Reads how a registry wants us to authenticate: the header WWW-Authenticate.

/** Asks for a token from the server at `realm`. */
export type BearerChallenge = {
  readonly kind: 'bearer'
  readonly realm: string
  readonly service?: string
  readonly scope?: string
}

/** Is what a registry asks for. */
export type Challenge = { readonly kind: 'basic' } | BearerChallenge

/** A parameter (quoted or bare), or the name of the next scheme. */
const PART = /[\s,]*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([\w-]+))/gy

/**
 * Chooses of all challenges in the header the one to answer: a token before a password; undefined when we know none.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const found = splitChallenges(header ?? '')
  const bearer = found.find(({ scheme, params }) => scheme === 'bearer' && params.has('realm'))?.params
  if (bearer) {
    const [service, scope] = [bearer.get('service'), bearer.get('scope')]
    const realm = bearer.get('realm') ?? ''
    return { kind: 'bearer', realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) }
  }
  return found.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined
}

type SplitChallenge = { readonly scheme: string; readonly params: Map<string, string> }

function splitChallenges(header: string): readonly SplitChallenge[] {
  const found: SplitChallenge[] = []
  for (const [, name, quoted, bare, scheme] of header.matchAll(PART)) {
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), params: new Map() })
    else found.at(-1)?.params.set(name?.toLowerCase() ?? '', quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return found
}
