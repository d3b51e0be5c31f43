// The OCI provider before a server that answers as told; no real registry fails on order.
import { afterEach, beforeEach, expect } from 'vitest'
import { type EpochMs, Failure } from '../../../functions/domain/failure.ts'
import type { ImageRepo, Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { type OciOptions, openOci } from '../../../functions/ports/registries/oci.ts'
import { openPace, type Pace } from '../../../functions/ports/registries/pace.ts'
import type { RegistryLogin, RegistryReader } from '../../../functions/ports/registries/port.ts'
import { aClock } from '../../builders/a-clock.ts'
import { type Asked, type Script, startScriptedServer } from '../git-hosts/scripted-server.ts'
import type { BuiltDocument } from './build-image.ts'
import { NOW } from './registry-on-server.ts'

export const tag = '1.0.0' as Tag
export const LOGIN: RegistryLogin = { username: 'robot', password: 'pull-secret' }
export const OTHER_LOGIN: RegistryLogin = { username: 'other', password: 'other-secret' }
/** What no text for people may hold: logins, tokens, signatures, and what a registry wrote. */
const SECRETS = /pull-secret|other-secret|token-\d|signed-secret|said by the registry/

type Server = Awaited<ReturnType<typeof startScriptedServer>>

/** Is the provider with its server, fresh for each case. */
export type GivenRegistry = {
  readonly registry: RegistryReader
  readonly server: Server
  /** Another host: another port of loopback, which is listed as insecure like the first. */
  readonly elsewhere: Server
  readonly repo: ImageRepo
  readonly clock: { now(): EpochMs; advance(byMs: number): Promise<void> }
  readonly pace: Pace
  /** In the order in which they are to be tried; none at the start. */
  logins: readonly RegistryLogin[]
  /** Opens the provider with other options; the server stays. */
  reopen(options: Partial<OciOptions>): void
  answer(...scripts: readonly Script[]): void
  /** What was asked, as `GET /v2/… as <login or token>`. */
  asked(): readonly string[]
  /** Gives the failure, which must use up the script and tell no secret. */
  failureOf(work: Promise<unknown>): Promise<Failure>
}

/** Opens the provider before each case that follows. */
export function giveRegistry(): GivenRegistry {
  let server: Server
  let elsewhere: Server
  let http: HttpClient
  let registry: RegistryReader
  let pace: Pace
  let clock: ReturnType<typeof aClock>

  const given: GivenRegistry = {
    logins: [],
    get registry() {
      return registry
    },
    get server() {
      return server
    },
    get elsewhere() {
      return elsewhere
    },
    get repo() {
      return nameRepo(new URL(server.url).host, 'acme/web')
    },
    get clock() {
      return clock
    },
    get pace() {
      return pace
    },
    reopen(options) {
      const logins = async () => given.logins
      registry = openOci({ now: clock.now, pace, logins, insecureHosts: ['127.0.0.1'], ...options }, http)
    },
    answer: (...scripts) => void server.answer(...scripts),
    asked: () => server.asked.map(describeAsked),
    async failureOf(work) {
      const thrown = await work.then(
        () => expect.fail('nothing was thrown'),
        (error: unknown) => error,
      )
      expect(thrown).toBeInstanceOf(Failure)
      expect((thrown as Failure).message).not.toMatch(SECRETS)
      expect(server.left() + elsewhere.left()).toBe(0)
      return thrown as Failure
    },
  }

  beforeEach(async () => {
    server = await startScriptedServer()
    elsewhere = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test', defaultTimeoutMs: 2_000 })
    clock = aClock(NOW)
    pace = openPace({ now: clock.now, after: clock.after })
    given.logins = []
    given.reopen({})
  })
  afterEach(async () => {
    await http.close()
    await server.stop()
    await elsewhere.stop()
  })
  return given
}

/** Writes one request in a line. */
export function describeAsked({ method, url, headers: { authorization } }: Asked): string {
  const [kind, secret = ''] = authorization?.split(' ') ?? []
  const who = kind === 'Basic' ? Buffer.from(secret, 'base64').toString('utf8').split(':')[0] : secret
  return `${method} ${decodeURIComponent(url)}${authorization ? ` as ${who}` : ''}`
}

/** Answers with a document, as registries do. */
export function give({ mediaType, bytes, digest }: BuiltDocument): Script {
  return { body: bytes, headers: { 'content-type': mediaType, 'docker-content-digest': digest } }
}

/** Answers with an error in the form of registries. */
export function fail(status: number, code = 'UNKNOWN', headers: Readonly<Record<string, string>> = {}): Script {
  return { status, headers, body: { errors: [{ code, message: 'said by the registry' }] } }
}

/** Answers that a token is wanted. */
export function challenge(given: GivenRegistry, more: Readonly<Record<string, string>> = {}): Script {
  const words = { realm: `${given.server.url}/token`, service: 'tests', scope: 'repository:acme/web:pull', ...more }
  const params = Object.entries(words).map(([name, value]) => `${name}="${value}"`)
  return fail(401, 'UNAUTHORIZED', { 'www-authenticate': `Bearer ${params.join(',')}` })
}

/** Answers with a page of tags. */
export function tags(names: readonly string[] | null, next?: string): Script {
  return { body: { name: 'acme/web', tags: names }, headers: next ? { link: `<${next}>; rel="next"` } : {} }
}
