// Faults on order: the next few requests that match are answered late, wrongly, by half, or not at all.
import type { Answer } from './answer.ts'

/** Which requests; without a method any. The path is matched without its query. */
export type FaultMatch = { readonly method?: string; readonly path: RegExp }

/**
 * What happens to them. With `status` the request is not carried out; otherwise it is, and its answer suffers: it comes
 * late, is cut after so many bytes of its body, or never comes.
 */
export type FaultEffect = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly delayMs?: number
  readonly truncateBytes?: number
  readonly reset?: boolean
}

/** What a test or a demonstration may order. */
export type Faults = {
  next(count: number, match: FaultMatch, what: FaultEffect): void
  clear(): void
}

/** The same, with the side that the server uses. */
export type FaultBook = Faults & {
  take(method: string, path: string): FaultEffect | undefined
  /** Carries out a request under a fault. */
  suffer(fault: FaultEffect, carryOut: () => Promise<Answer>): Promise<Answer>
  stop(): void
}

/** Opens an empty book of faults. */
export function openFaults(): FaultBook {
  let orders: { left: number; readonly match: FaultMatch; readonly what: FaultEffect }[] = []
  const stopping = new AbortController()

  function wait(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, delayMs)
    stopping.signal.addEventListener('abort', () => resolve(), { once: true })
    return promise.finally(() => clearTimeout(timer))
  }

  return {
    next: (count, match, what) => void orders.push({ left: count, match, what }),
    clear() {
      orders = []
    },
    take(method, path) {
      const order = orders.find(({ match }) => (match.method ?? method) === method && path.search(match.path) >= 0)
      if (!order) return undefined
      order.left -= 1
      orders = orders.filter(({ left }) => left > 0)
      return order.what
    },
    async suffer({ status, headers, body, delayMs }, carryOut) {
      const nothing = { status: status ?? 500, headers: {}, body: Buffer.alloc(0) }
      const answer = status === undefined ? await carryOut() : nothing
      if (delayMs !== undefined && !stopping.signal.aborted) await wait(delayMs)
      const changed = { ...answer, headers: { ...answer.headers, ...headers } }
      return body === undefined ? changed : { ...changed, body: Buffer.from(body, 'utf8') }
    },
    stop: () => stopping.abort(),
  }
}
