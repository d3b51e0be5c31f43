// One request to a registry: at its pace, behind redirects that are safe to follow, and with failures as what they mean.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/port.ts'
import { classifyRegistryAnswer } from './classify-registry-answer.ts'
import { RegistryNotUnderstood } from './failures.ts'
import { isInsecureHost, type RegistryPlace } from './locate-repo.ts'
import type { Pace } from './pace.ts'

/** Is what every request needs of the surroundings. */
export type ExchangeOptions = {
  readonly pace: Pace
  readonly now: () => EpochMs
  /** Hosts (with or without port) that are spoken to without TLS; loopback is none unless listed. */
  readonly insecureHosts: readonly string[]
  /** For one answer of a registry; a list of tags gets three times as long. */
  readonly timeoutMs: Milliseconds
}

/** Is an answer, with the address that gave it. */
export type RegistryAnswer = HttpAnswer & { readonly url: string }

/** Sends requests for one repository. */
export type Exchange = {
  /** Sends to exactly this address; a redirect is an answer like any other. */
  send(place: RegistryPlace, request: HttpRequest): Promise<HttpAnswer>
  /** Follows up to three redirects of a read, never to less security; a login is for the first host alone. */
  follow(place: RegistryPlace, request: HttpRequest): Promise<RegistryAnswer>
}

const MOST_REDIRECTS = 3

/** Opens the exchange; both verbs throw what {@link classifyRegistryAnswer} makes of an answer. */
export function openExchange(options: ExchangeOptions, http: HttpClient): Exchange {
  const { pace, now, insecureHosts, timeoutMs } = options

  function send(place: RegistryPlace, request: HttpRequest): Promise<HttpAnswer> {
    return pace.run(place.host, async () => {
      const answer = await http.send({ timeoutMs, ...request })
      const failure = classifyRegistryAnswer(answer, place.repo, now())
      if (failure) throw failure
      return answer
    })
  }

  async function follow(place: RegistryPlace, request: HttpRequest): Promise<RegistryAnswer> {
    let { url, headers = {} } = request
    for (let redirects = 0; ; redirects += 1) {
      const answer = await send(place, { ...request, url, headers })
      const { location } = answer.headers
      const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined
      if (!isRedirect) return { ...answer, url }
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined
      if (!next || redirects >= MOST_REDIRECTS || !isSafeStep(new URL(url), next, insecureHosts)) {
        throw new RegistryNotUnderstood(place.repo, 'a redirect we do not follow')
      }
      if (next.origin !== new URL(url).origin) headers = withoutLogin(headers)
      url = next.href
    }
  }

  return { send, follow }
}

/** Tells whether going from one address to another loses no security. */
export function isSafeStep(from: URL, to: URL, insecureHosts: readonly string[]): boolean {
  if (to.username !== '' || to.password !== '') return false
  if (to.protocol === 'https:') return true
  return to.protocol === 'http:' && from.protocol === 'http:' && isInsecureHost(to.host, insecureHosts)
}

function withoutLogin(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'))
}
