// Faults on order: the next few requests that match are answered late, wrongly, by half, or not at all.
import type { Answer } from './answer.ts'

/** Which requests; without a method any. The path is matched without its query. */
export type FaultMatch = { readonly method?: string; readonly path: RegExp }

/**
 * What happens to them.
 *
 * With `status` the request is not carried out; otherwise it is, and its answer suffers. `beforeAnswer` runs when the
 * answer is ready and before it is sent: what it changes, the answer does not know.
 */
export type FaultEffect = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly delayMs?: number
  readonly reset?: boolean
  readonly truncateBytes?: number
  readonly beforeAnswer?: () => Promise<void>
}

/** What a test or a demonstration may order. */
export type Faults = {
  next(count: number, match: FaultMatch, what: FaultEffect): void
  clear(): void
}

/** The same, with the side that the servers use. */
export type FaultBook = Faults & {
  take(method: string, path: string): FaultEffect | undefined
  stop(): void
  /** Carries out a request under a fault; undefined means: no answer, cut the connection. */
  apply(fault: FaultEffect | undefined, carryOut: () => Promise<Answer>): Promise<Answer | undefined>
}

/** Opens an empty book of faults. */
export function openFaults(): FaultBook {
  const orders: { left: number; readonly match: FaultMatch; readonly what: FaultEffect }[] = []
  const timers = new Map<NodeJS.Timeout, () => void>()

  const wait = (delayMs: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, delayMs)
      timers.set(timer, resolve)
    })

  return {
    next(count, match, what) {
      orders.push({ left: count, match, what })
    },
    clear() {
      orders.length = 0
    },
    take(method, path) {
      const order = orders.find(({ left, match }) => {
        match.path.lastIndex = 0
        return left > 0 && (match.method === undefined || match.method === method) && match.path.test(path)
      })
      if (!order) return undefined
      order.left -= 1
      if (order.left === 0) orders.splice(orders.indexOf(order), 1)
      return order.what
    },
    async apply(fault, carryOut) {
      if (!fault) return carryOut()
      if (fault.reset && fault.beforeAnswer === undefined) {
        if (fault.delayMs !== undefined) await wait(fault.delayMs)
        return undefined
      }
      const made = fault.status === undefined ? await carryOut() : undefined
      if (fault.delayMs !== undefined) await wait(fault.delayMs)
      await fault.beforeAnswer?.()
      if (fault.reset) return undefined
      const answer = made ?? { status: fault.status ?? 500, headers: {}, body: Buffer.alloc(0) }
      const body = fault.body === undefined ? answer.body : Buffer.from(fault.body, 'utf8')
      return { ...answer, headers: { ...answer.headers, ...fault.headers }, body }
    },
    stop() {
      orders.length = 0
      for (const [timer, resolve] of timers) {
        clearTimeout(timer)
        resolve()
      }
      timers.clear()
    },
  }
}
