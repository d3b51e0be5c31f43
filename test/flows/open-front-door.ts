// A webhook function with everything behind it in memory: real Lambda events in, answers, jobs and log lines out.

import type { BranchName, RepositoryName, TagName } from '../../functions/domain/events/git.ts'
import type { SyncTarget, TargetName } from '../../functions/domain/sync/sync-target.ts'
import { type HookEndpoint, receiveEvent } from '../../functions/flows/receive-event.ts'
import { type HttpLambdaHandler, httpHandler } from '../../functions/lambda/http-handler.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import type { Table } from '../../functions/ports/table/port.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { openGithubSender } from '../../functions/ports/webhooks/github.ts'
import { openNobody } from '../../functions/ports/webhooks/nobody.ts'
import { computeHmacSha256, type Hmac } from '../../functions/ports/webhooks/verify-signature.ts'
import { aContext, anHttpEvent } from '../lambda/an-http-event.ts'
import { SECRET, someHeaders } from '../ports/webhooks/a-hook-request.ts'

/** Is one knock; the headers are added to those of a signed push, `undefined` takes one away. */
export type Knock = {
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly method?: string
  readonly path?: string
  readonly query?: string
  readonly isBase64Encoded?: boolean
  /** Signs with another secret than the one of the tests. */
  readonly secret?: string
}

/** Is what came back. */
export type Answered = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string }

type Answer = Awaited<ReturnType<HttpLambdaHandler>>

/** Builds a target that follows one branch. */
export function aTarget(name: string, repository = 'acme/manifests', branch = 'main', host = 'github'): SyncTarget {
  return {
    name: name as TargetName,
    git: {
      host,
      repository: repository as RepositoryName,
      branch: branch as BranchName,
      paths: [],
      author: { name: 'fluxless', email: 'fluxless@example.invalid' },
    },
    cluster: 'production',
    sync: {
      intervalMs: 300_000,
      pollIntervalMs: 300_000,
      timeoutMs: 240_000,
      garbageCollection: 'off',
      tag: 'flux-sync' as TagName,
      defaultNamespace: 'default',
      allowNamespaces: [],
      excludeResources: [],
      prune: { maxCount: 5, maxPercent: 20, allowEmpty: false, alsoDelete: [] },
      inventoryNamespace: 'default',
    },
  }
}

/** Opens the door. `isUp` can be switched while it stands open. */
export function openFrontDoor(
  given: {
    readonly targets?: readonly SyncTarget[]
    readonly secrets?: () => Promise<readonly string[]>
    readonly enterpriseHost?: string
    readonly maxBodyBytes?: number
    readonly refusedBy?: (message: Message) => Error | undefined
  } = {},
) {
  const clock = { now: 1_772_352_000_000 }
  const isUp = { table: true, queue: true }
  const log = openMemoryLog()
  const [sent, scanned]: [Message[], Message[]] = [[], []]
  const hashedBytes: number[] = []
  const hmac: Hmac = (secret, body) => {
    hashedBytes.push(body.length)
    return computeHmacSha256(secret, body)
  }
  const sendInto = (into: Message[]) => async (message: Message) => {
    if (!isUp.queue) throw new TableUnavailable('the queue of the test', undefined)
    const refusal = given.refusedBy?.(message)
    if (refusal) throw refusal
    into.push(message)
  }
  const { secrets = async () => [SECRET], enterpriseHost, maxBodyBytes = 1_048_576 } = given
  const options = { secrets, hmac, ...(enterpriseHost === undefined ? {} : { enterpriseHost }) }
  const endpoint: HookEndpoint = { sender: openGithubSender(options), gitHost: 'github', maxBodyBytes }
  const ports = {
    endpoints: new Map([['github', endpoint]]),
    nobody: openNobody({ hmac }),
    targets: given.targets ?? [aTarget('production')],
    queue: { send: sendInto(sent) },
    scans: { send: sendInto(scanned) },
    table: thatMayFail(openMemoryTable({ now: () => clock.now }), isUp),
    log,
    now: () => clock.now,
  }
  const handler = httpHandler(request => receiveEvent(request, ports), log)

  async function send(event: Parameters<HttpLambdaHandler>[0]): Promise<Answered> {
    const result: Answer = await handler(event, aContext)
    return { status: result.statusCode ?? 0, headers: { ...result.headers }, body: result.body ?? '' }
  }
  function knock(asked: Knock = {}): Promise<Answered> {
    return send(anHttpEvent(asAsked(asked)))
  }
  /** The jobs in the queue, as the worker would read them. */
  const jobs = () => sent.map(message => JSON.parse(message.body))
  return { knock, send, ports, sent, scanned, jobs, log, clock, isUp, hashedBytes }
}

/** Builds what a knock asks, signed. */
export function asAsked({ body = '', headers, secret, ...rest }: Knock) {
  return { ...rest, body, headers: someHeaders(body, headers, secret) }
}

function thatMayFail(table: Table, isUp: { readonly table: boolean }): Table {
  const guarded = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (!isUp.table) throw new TableUnavailable('the table of the test', undefined)
    return await ask()
  }
  return {
    get: key => guarded(() => table.get(key)),
    put: (key, entry) => guarded(() => table.put(key, entry)),
    putIfAbsent: (key, entry) => guarded(() => table.putIfAbsent(key, entry)),
    remove: key => guarded(() => table.remove(key)),
  }
}
