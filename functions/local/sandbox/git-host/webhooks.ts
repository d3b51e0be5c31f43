// Webhooks of the host: what to send for references that moved, in order for each hook, and what became of it.
import { createHash, randomUUID } from 'node:crypto'
import { type DeliveryOutcome, encodePayload, openSender, signatureHeaders } from './deliver.ts'
import type { ShelvedHook } from './hook-shelf.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import { apiUrl, presentAccount, presentRepository } from './present.ts'
import { buildPushPayload } from './push-payload.ts'
import type { RefChange } from './refs.ts'
import type { Repository } from './repositories.ts'

/** One delivery, as the host keeps it; a redelivery has an id of its own and the same guid. */
export type Delivery = DeliveryOutcome & {
  readonly id: string
  readonly guid: string
  readonly hookId: number
  readonly url: string
  readonly repository: string
  readonly event: string
  readonly ref: string | undefined
  readonly deliveredAtMs: number
  readonly durationMs: number
  readonly isRedelivery: boolean
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly payload: string
}

/** The host's outgoing side. */
export type Webhooks = {
  readonly deliveries: readonly Delivery[]
  /** Greets hooks that were not seen before. */
  greet(): void
  /** Greets a hook, seen before or not. */
  ping(hook: ShelvedHook): void
  /** Tells hooks what one push moved; returns at once. */
  tell(repository: Repository, changes: readonly RefChange[]): void
  /** Sends a delivery once more. */
  redeliver(id: string): Promise<Delivery>
  stop(): Promise<void>
}

// GitHub says nothing about a push with more than three tags, nor with more than 5,000 branches.
// https://docs.github.com/webhooks/webhook-events-and-payloads#push
const MOST_TAGS = 3
const MOST_BRANCHES = 5000
const MOST_KEPT = 1000
// Real delivery ids are beyond 2^53, and clients must cope.
const FIRST_ID = 3_804_004_623_172_239_000n

type Message = {
  readonly event: string
  readonly ref: string | undefined
  readonly payload: string
  readonly guid: string
}

const numberOf = (text: string) => createHash('sha1').update(text).digest().readUInt32BE(0) >>> 1

/** Opens the outgoing side; `hooks` is asked each time. */
export function openWebhooks(host: Host, hooks: () => readonly ShelvedHook[], log: (line: string) => void): Webhooks {
  const sender = openSender()
  const deliveries: Delivery[] = []
  const greeted = new Set<number>()
  // What is to be told is worked out one push after the other; each hook then has a queue of its own.
  let building = Promise.resolve()
  const queues = new Map<number, Promise<unknown>>()
  let lastId = FIRST_ID
  let stopped = false

  function build(work: () => Promise<void>): void {
    building = building.then(async () => {
      if (stopped) return
      await work().catch(error => {
        if (!stopped) log(`webhook not built: ${error instanceof Error ? error.message : String(error)}`)
      })
    })
  }

  function enqueue(hook: ShelvedHook, message: Message, isRedelivery = false): Promise<Delivery> {
    const before = queues.get(hook.id) ?? Promise.resolve()
    const sent = before.then(() => attempt(hook, message, isRedelivery))
    queues.set(hook.id, sent)
    return sent
  }

  async function attempt(
    hook: ShelvedHook,
    { event, ref, payload, guid }: Message,
    isRedelivery: boolean,
  ): Promise<Delivery> {
    const { body, type } = encodePayload(payload, hook.contentType)
    const headers = {
      Accept: '*/*',
      'Content-Type': type,
      'User-Agent': 'GitHub-Hookshot/f1ux1e5',
      'X-GitHub-Delivery': guid,
      'X-GitHub-Event': event,
      'X-GitHub-Hook-ID': String(hook.id),
      'X-GitHub-Hook-Installation-Target-ID': String(numberOf(hook.repository)),
      'X-GitHub-Hook-Installation-Target-Type': 'repository',
      ...signatureHeaders(hook.secret, body),
    }
    const deliveredAtMs = host.now()
    const outcome = await sender.send(hook.url, headers, body)
    lastId += 1n
    const delivery: Delivery = {
      id: String(lastId),
      guid,
      hookId: hook.id,
      url: hook.url,
      repository: hook.repository,
      event,
      ref,
      deliveredAtMs,
      durationMs: host.now() - deliveredAtMs,
      isRedelivery,
      requestHeaders: headers,
      payload,
      ...outcome,
    }
    deliveries.push(delivery)
    if (deliveries.length > MOST_KEPT) deliveries.shift()
    log(
      `webhook ${event}${ref === undefined ? '' : ` ${ref}`} of ${hook.repository}: ${outcome.statusCode} ${outcome.status}`,
    )
    return delivery
  }

  async function ping(hook: ShelvedHook): Promise<void> {
    const repository = await host.repositories.find(hook.repository)
    if (!repository) return
    greeted.add(hook.id)
    const hookUrl = `${apiUrl(host, repository)}/hooks/${hook.id}`
    const config = { content_type: hook.contentType, insecure_ssl: '0', secret: '********', url: hook.url }
    const payload = {
      zen: 'Keep it logically awesome.',
      hook_id: hook.id,
      hook: {
        type: 'Repository',
        id: hook.id,
        name: 'web',
        active: hook.isActive,
        events: hook.events,
        config,
        url: hookUrl,
      },
      repository: await presentRepository(host, repository),
      sender: presentAccount(SANDBOX_LOGIN),
    }
    void enqueue(hook, { event: 'ping', ref: undefined, payload: JSON.stringify(payload), guid: randomUUID() })
  }

  const greet = () =>
    build(async () => {
      for (const hook of hooks()) if (hook.isActive && !greeted.has(hook.id)) await ping(hook)
    })

  return {
    deliveries,
    greet,
    ping: hook => build(() => ping(hook)),
    tell(repository, changes) {
      greet()
      build(async () => {
        const listening = hooks().filter(
          hook =>
            hook.isActive &&
            hook.repository === repository.fullName &&
            hook.events.some(event => event === 'push' || event === '*'),
        )
        if (listening.length === 0) return
        for (const change of toldChanges(changes)) {
          const payload = JSON.stringify(await buildPushPayload(host, repository, change))
          const message = { event: 'push', ref: change.ref, payload }
          for (const hook of listening) void enqueue(hook, { ...message, guid: randomUUID() })
        }
      })
    },
    async redeliver(id) {
      const old = deliveries.find(delivery => delivery.id === id)
      const hook = hooks().find(
        candidate => old && candidate.repository === old.repository && candidate.url === old.url,
      )
      if (!old || !hook) throw new RangeError(`no delivery ${id} to a hook that still exists`)
      return enqueue(hook, { event: old.event, ref: old.ref, payload: old.payload, guid: old.guid }, true)
    },
    async stop() {
      stopped = true
      sender.stop()
      await building
      await Promise.all(queues.values())
    },
  }
}

function toldChanges(changes: readonly RefChange[]): readonly RefChange[] {
  const tags = changes.filter(change => change.ref.startsWith('refs/tags/'))
  const branches = changes.filter(change => change.ref.startsWith('refs/heads/'))
  return [...(branches.length > MOST_BRANCHES ? [] : branches), ...(tags.length > MOST_TAGS ? [] : tags)]
}
