// One caller of registries: authenticates as each of them asks, with the first of our logins that it accepts.
import type { HttpClient, HttpRequest } from '../http/port.ts'
import { type ExchangeOptions, openExchange, type RegistryAnswer } from './exchange.ts'
import { RegistryAccessDenied, RegistryNotUnderstood, RegistryUnavailable } from './failures.ts'
import type { RegistryPlace } from './locate-repo.ts'
import type { LoginChoice } from './logins.ts'
import { type Challenge, parseChallenge } from './parse-challenge.ts'
import type { RegistryLogin } from './port.ts'
import { basicAuthorization, openRegistryTokens, type TokenQuery, tokenScope } from './registry-tokens.ts'

/** Is what calls need of the surroundings. */
export type RegistryApiOptions = ExchangeOptions & { readonly logins: LoginChoice }

/** Is one read; `path` is below `/v2/<repository>`, or an absolute address of the same registry. */
export type RegistryRead = Pick<HttpRequest, 'maxBodyBytes' | 'timeoutMs'> & {
  readonly method: 'GET' | 'HEAD'
  readonly path: string
  readonly accept?: string
}

/** Reads; an answer is a success, 404, or (for HEAD) 405, and everything else is thrown as what it means. */
export type RegistryApi = {
  read(place: RegistryPlace, read: RegistryRead): Promise<RegistryAnswer>
}

/** Each login costs requests; a host with more than these has a problem of another kind. */
const MOST_LOGINS = 5

/** Opens the caller; it does nothing before the first call. */
export function openRegistryApi(options: RegistryApiOptions, http: HttpClient): RegistryApi {
  const exchange = openExchange(options, http)
  const tokens = openRegistryTokens(options, exchange)
  /** What each host asked for last, so that the next request brings it along. */
  const challenges = new Map<string, Challenge>()
  /** Which login a repository accepted last. */
  const accepted = new Map<string, RegistryLogin>()

  async function sendAs(place: RegistryPlace, read: RegistryRead, authorization?: string): Promise<RegistryAnswer> {
    const { path, accept, ...request } = read
    const url = path.startsWith('/') ? `${place.origin}/v2/${place.path}${path}` : path
    const isHome = new URL(url).origin === new URL(place.origin).origin
    const headers = {
      ...(accept === undefined ? {} : { accept }),
      ...(authorization === undefined || !isHome ? {} : { authorization }),
    }
    const answer = await exchange.follow(place, { ...request, url, headers })
    const isAway = new URL(answer.url).origin !== new URL(place.origin).origin
    if (isAway && isRefusal(answer)) {
      throw new RegistryUnavailable(place.repo, `${answer.status} from the host it sends us to`)
    }
    return answer
  }

  /** Undefined when the registry, or its token server, does not accept the login. */
  async function tryLogin(place: RegistryPlace, read: RegistryRead, login: RegistryLogin | undefined) {
    let refused: string | undefined
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const challenge = challenges.get(place.host)
      const ticket = await authorize({ place, challenge, login, ...(refused === undefined ? {} : { refused }) })
      if (!ticket) return undefined
      const answer = await sendAs(place, read, ticket.authorization)
      if (!isRefusal(answer)) return answer
      const hasNews = describeChallenge(remember(place, answer), place) !== describeChallenge(challenge, place)
      // What was given just now is not refused for its age: only another question can bring another answer.
      if (answer.status === 403 || (ticket.isNew && !hasNews)) return undefined
      refused = ticket.token
    }
    return undefined
  }

  async function authorize(asked: Omit<TokenQuery, 'challenge'> & { readonly challenge: Challenge | undefined }) {
    const { challenge, login } = asked
    if (challenge?.kind === 'bearer') {
      const given = await tokens({ ...asked, challenge })
      return given && { ...given, authorization: `Bearer ${given.token}` }
    }
    // Other repositories of the host may be open to everybody.
    return { isNew: true, token: '', authorization: login && basicAuthorization(login) }
  }

  /** Gives what the registry asks for; when an answer says nothing of it, what it asked for before holds. */
  function remember({ host }: RegistryPlace, { headers }: RegistryAnswer): Challenge | undefined {
    const challenge = parseChallenge(headers['www-authenticate']) ?? challenges.get(host)
    if (challenge) challenges.set(host, challenge)
    return challenge
  }

  async function readAuthorized(place: RegistryPlace, read: RegistryRead): Promise<RegistryAnswer> {
    const logins = await options.logins(place.repo)
    const last = accepted.get(place.repo)
    const isLast = (login: RegistryLogin) => login.username === last?.username && login.password === last.password
    const ordered = [...logins.filter(isLast), ...logins.filter(login => !isLast(login))].slice(0, MOST_LOGINS)
    for (const login of ordered.length > 0 ? ordered : [undefined]) {
      const answer = await tryLogin(place, read, login)
      if (!answer) continue
      if (login) accepted.set(place.repo, login)
      return answer
    }
    throw new RegistryAccessDenied(place.repo, ordered.length > 0 ? 'login-refused' : 'no-login')
  }

  return {
    async read(place, read) {
      const isKnown = challenges.has(place.host)
      const first = isKnown ? await readAuthorized(place, read) : await sendAs(place, read)
      const answer = isRefusal(first) && remember(place, first) ? await readAuthorized(place, read) : first
      if (isRefusal(answer)) throw new RegistryAccessDenied(place.repo, 'no-login')
      const isExpected = answer.status === 200 || answer.status === 404 || read.method === 'HEAD'
      if (!isExpected) throw new RegistryNotUnderstood(place.repo, `${answer.status}`)
      return answer
    },
  }
}

function describeChallenge(challenge: Challenge | undefined, { path }: RegistryPlace): string {
  if (challenge?.kind !== 'bearer') return challenge?.kind ?? ''
  return JSON.stringify([challenge.realm, challenge.service, tokenScope(path, challenge.scope)])
}

function isRefusal({ status }: RegistryAnswer): boolean {
  return status === 401 || status === 403
}
