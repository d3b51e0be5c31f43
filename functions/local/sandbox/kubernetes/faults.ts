// Faults that a test asks for, per route: slow, refused, broken before or after the write took effect.

/** What goes wrong; `when: 'after'` means that the write has taken effect. */
export type Fault =
  | { readonly kind: 'latency'; readonly delayMs: number }
  | {
      readonly kind: 'status'
      readonly code: number
      readonly when?: 'before' | 'after'
      readonly reason?: string
      readonly message?: string
      /** Sent as plain text, as flow control does, instead of a Status. */
      readonly isText?: boolean
      readonly retryAfterSeconds?: number
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'reset'; readonly when?: 'before' | 'after' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'warning'; readonly text: string }

/** Which requests meet a fault; without `times` all of them do. */
export type FaultRule = {
  readonly method?: string
  /** Compared with the path without its query. */
  readonly path?: string | RegExp
  readonly times?: number
  readonly fault: Fault
}

/** The faults that are set. */
export type Faults = ReturnType<typeof openFaults>

/** Opens an empty set of faults. */
export function openFaults() {
  let rules: { readonly rule: FaultRule; left: number }[] = []
  return {
    /** Adds a fault; the answer takes it away again. */
    inject(rule: FaultRule): () => void {
      const entry = { rule, left: rule.times ?? Number.POSITIVE_INFINITY }
      rules.push(entry)
      return () => {
        rules = rules.filter(other => other !== entry)
      }
    },
    clear(): void {
      rules = []
    },
    /** The faults that a request meets, in the order they were set; each counts as met. */
    take(method: string, path: string): Fault[] {
      const met = rules.filter(({ rule, left }) => left > 0 && isMet(rule, method, path))
      for (const entry of met) entry.left -= 1
      return met.map(({ rule }) => rule.fault)
    },
  }
}

function isMet({ method, path }: FaultRule, asked: string, at: string): boolean {
  if (method !== undefined && method !== asked) return false
  if (path === undefined) return true
  return typeof path === 'string' ? path === at : path.test(at)
}
