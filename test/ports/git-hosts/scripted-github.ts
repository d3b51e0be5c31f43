// GitHub's provider before a server that answers as told; no real host fails on order.
import { afterEach, beforeEach, expect } from 'vitest'
import type { CommitSha, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { Failure } from '../../../functions/domain/failure.ts'
import { openGithub } from '../../../functions/ports/git-hosts/github.ts'
import type { GitHost } from '../../../functions/ports/git-hosts/port.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { COMMIT } from './build-tar.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

/** What all cases speak of. */
export const NOW = Date.UTC(2026, 10, 6, 8)
export const repository = 'acme/manifests' as RepositoryName
export const commit = COMMIT as CommitSha
export const tag = 'flux-sync' as TagName
export const OLD = '1'.repeat(40)
export const NEW = '2'.repeat(40)
export const OTHER = '3'.repeat(40)

/** Is a server that can be stopped and told what to answer. */
export type ScriptedServer = Awaited<ReturnType<typeof startScriptedServer>>

/** Is the provider with its server, fresh for each case. */
export type GivenGithub = {
  readonly host: GitHost
  readonly server: ScriptedServer
  /** How long it waited between tries. */
  readonly waits: number[]
  /** Each time it asked for a token: whether for a fresh one. */
  readonly asks: boolean[]
  /** The tokens to come; asking for a fresh one goes on to the next, the last one stays. */
  tokens: string[]
  /** Gives the failure, which must use up the script and tell no secret. */
  failureOf(work: Promise<unknown>): Promise<Failure>
}

/** Opens the provider before each case that follows. */
export function giveGithub(): GivenGithub {
  let given: Omit<GivenGithub, 'failureOf'>
  let http: HttpClient
  beforeEach(async () => {
    const server = await startScriptedServer()
    http = openHttp({ userAgent: 'fluxless-test', defaultTimeoutMs: 2_000 })
    const waits: number[] = []
    const asks: boolean[] = []
    const token = async ({ isFresh }: { readonly isFresh: boolean }) => {
      asks.push(isFresh)
      if (isFresh && given.tokens.length > 1) given.tokens.shift()
      return given.tokens[0] ?? ''
    }
    const wait = async (waitMs: number) => {
      waits.push(waitMs)
    }
    const host = openGithub({ apiUrl: `${server.url}/`, token, now: () => NOW, wait, random: () => 0 }, http)
    given = { host, server, waits, asks, tokens: ['first-token'] }
  })
  afterEach(async () => {
    await http.close()
    await given.server.stop()
  })
  return {
    get host() {
      return given.host
    },
    get server() {
      return given.server
    },
    get waits() {
      return given.waits
    },
    get asks() {
      return given.asks
    },
    get tokens() {
      return given.tokens
    },
    set tokens(tokens) {
      given.tokens = tokens
    },
    async failureOf(work) {
      const thrown = await work.then(
        () => expect.fail('nothing was thrown'),
        (error: unknown) => error,
      )
      expect(thrown).toBeInstanceOf(Failure)
      expect((thrown as Failure).message).not.toMatch(/first-token|second-token|signed-secret/)
      expect(given.server.left()).toBe(0)
      return thrown as Failure
    },
  }
}

/** Writes an annotated tag as GraphQL does. */
export function tagRef(object: string) {
  return { target: { __typename: 'Tag', oid: object, target: { __typename: 'Commit', oid: COMMIT } } }
}

/** Writes the answer to the question for the head. */
export function headAnswer(more: object = {}): Script {
  const repository = { id: 'R_1', isEmpty: false, branch: { target: { oid: COMMIT } }, tag: null, ...more }
  return { body: { data: { repository } } }
}

/** Makes the question for the head. */
export function headQuery() {
  return { repository, branch: 'main' as Parameters<GitHost['readHead']>[0]['branch'], tag }
}
