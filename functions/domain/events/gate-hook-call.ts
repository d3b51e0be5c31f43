// The first look at a request, before anything in it is believed: path, method, size.
import type { HookOutcome } from './hook-outcome.ts'

/** Is what the first look sees; `declaredBytes` is the text of `content-length`. */
export type HookGate = {
  readonly method: string
  readonly path: string
  readonly bodyBytes: number
  readonly declaredBytes: string | undefined
}

/** Is the endpoint asked for, with the larger of the two sizes; or the outcome that ends it here. */
export type Gated =
  | {
      readonly kind: 'passed'
      readonly endpoint: string
      /** What stands behind the name, unread: for some senders that is their secret, so it is never told. */
      readonly pathSecret?: string
      readonly sizeBytes: number
    }
  | { readonly kind: 'stopped'; readonly outcome: HookOutcome }

const PREFIX = '/hook/'

/**
 * Parses `POST /hook/<endpoint>` and `POST /hook/<endpoint>/<secret>`. Of the path nothing is decoded, resolved or
 * trimmed: an endpoint is found by its exact name or not at all, and an unknown one passes, so that it is answered like a
 * wrong signature.
 */
export function gateHookCall(gate: HookGate, maxBodyBytes: number): Gated {
  if (!gate.path.startsWith(PREFIX)) return { kind: 'stopped', outcome: { kind: 'not-a-hook' } }
  if (gate.method !== 'POST') return { kind: 'stopped', outcome: { kind: 'wrong-method' } }
  const sizeBytes = Math.max(gate.bodyBytes, Number(gate.declaredBytes) || 0)
  if (sizeBytes > maxBodyBytes) return { kind: 'stopped', outcome: { kind: 'too-large', sizeBytes } }
  const named = gate.path.slice(PREFIX.length)
  const slash = named.indexOf('/')
  if (slash === -1) return { kind: 'passed', endpoint: named, sizeBytes }
  return { kind: 'passed', endpoint: named.slice(0, slash), pathSecret: named.slice(slash + 1), sizeBytes }
}
