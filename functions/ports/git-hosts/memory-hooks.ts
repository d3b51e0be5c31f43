// Webhooks of a Git host in memory: the test sends events, decides how each attempt ends, and orders failures.
import type { DeliveryAttempt } from '../../domain/events/delivery-attempt.ts'
import type { RepositoryName } from '../../domain/events/git.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { Hook, HookDraft, Hooks } from './port.ts'

/** Is an attempt with the hook it went to. */
export type MemoryDelivery = DeliveryAttempt & { readonly url: string }

/** Is the other side: what the host sends and what it remembers. */
export type MemoryHooks = Hooks & {
  /** Sends an event to the hooks of a repository that hear it; returns the guids. */
  send(repository: string, event: string): readonly string[]
  /** Every attempt, oldest first. */
  readonly deliveries: readonly MemoryDelivery[]
  /** The secret a hook was last given. */
  secretOf(hook: Hook): string | undefined
  /** The next call of any verb throws this. */
  failNext(failure: Error): void
}

/** Opens it; `answer` says what the endpoint at an address answers, 200 when it says nothing. */
export function openMemoryHooks(options: {
  readonly now: () => EpochMs
  readonly answer?: (url: string) => number
}): MemoryHooks {
  const { now, answer = () => 200 } = options
  const hooks = new Map<string, { readonly hook: Hook; readonly secret: string }>()
  const deliveries: MemoryDelivery[] = []
  const failures: Error[] = []
  let last = 0

  function enter(): void {
    const failure = failures.shift()
    if (failure) throw failure
  }
  function attempt(url: string, event: string, guid: string): void {
    last += 1
    const status = answer(url)
    // Beyond 2^53, as real ones are.
    const id = String(3_804_004_623_172_239_000n + BigInt(last))
    deliveries.push({ id, guid, event, at: now(), isTaken: status >= 200 && status < 300, status, url })
  }
  function keep(repository: RepositoryName, id: string, { url, secret, events }: HookDraft): Hook {
    const hook: Hook = { repository, owner: 'repository', id, url, events, isJson: true, isActive: true }
    hooks.set(id, { hook, secret })
    return hook
  }
  const listOf = (repository: string) =>
    [...hooks.values()].map(({ hook }) => hook).filter(hook => hook.repository === repository)
  const nameGuid = () => `guid-${last + 1}`

  return {
    deliveries,
    send(repository, event) {
      const hearing = listOf(repository).filter(hook => hook.isActive && hook.events.includes(event))
      return hearing.map(({ url }) => {
        const guid = nameGuid()
        attempt(url, event, guid)
        return guid
      })
    },
    secretOf: ({ id }) => hooks.get(id)?.secret,
    failNext: failure => void failures.push(failure),
    async listHooks(repository) {
      enter()
      return listOf(repository)
    },
    async createHook(repository, draft) {
      enter()
      const hook = keep(repository, `${hooks.size + 1}-${draft.url}`, draft)
      attempt(hook.url, 'ping', nameGuid())
      return hook
    },
    async updateHook(hook, draft) {
      enter()
      return keep(hook.repository, hook.id, draft)
    },
    async pingHook({ url }) {
      enter()
      attempt(url, 'ping', nameGuid())
    },
    async deleteHook({ id }) {
      enter()
      hooks.delete(id)
    },
    async listDeliveries({ hook, since, only }) {
      enter()
      return deliveries
        .filter(({ url, at, isTaken }) => url === hook.url && at >= since && !(only === 'failed' && isTaken))
        .map(({ url: _, ...seen }) => seen)
        .reverse()
    },
    async redeliver({ url }, { guid, event }) {
      enter()
      attempt(url, event, guid)
    },
  }
}
