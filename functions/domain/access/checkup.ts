// What a look at the whole flow finds: one line for each arrow, in the order in which a change travels.
import { describeFailure, type FailureReport } from '../failure.ts'

/** Are the arrows, in their order. */
export const ARROWS = [
  'server',
  'endpoint',
  'signature',
  'deliveries',
  'table',
  'queue',
  'git',
  'git-write',
  'quota',
  'clock',
  'cluster',
  'rights',
  'registry',
] as const

/** Names one arrow. */
export type Arrow = (typeof ARROWS)[number]

/** Is what was found about one arrow; `about` says which of several: an endpoint, a repository, a cluster. */
export type Finding = { readonly arrow: Arrow; readonly about: string } & Looked

/** Is what a look comes to. */
export type Looked =
  | { readonly outcome: 'ok'; readonly detail: string }
  | { readonly outcome: 'failed'; readonly failure: FailureReport }
  | { readonly outcome: 'skipped'; readonly why: string }

/** Is the answer of the API: what the server can see of itself. */
export type Checkup = { readonly findings: readonly Finding[] }

/** Is one look that has not been taken yet; what it throws is a finding too. */
export type Check = { readonly arrow: Arrow; readonly about: string; readonly look: () => Promise<Looked> }

/** Says that an arrow holds. */
export function ok(detail: string): Looked {
  return { outcome: 'ok', detail }
}

/** Says that an arrow was not looked at. */
export function skipped(why: string): Looked {
  return { outcome: 'skipped', why }
}

/** Says that an arrow is broken. */
export function failed(thrown: unknown): Looked {
  return { outcome: 'failed', failure: describeFailure(thrown) }
}

/** Orders findings as a change travels; those about one arrow keep their order. */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => ARROWS.indexOf(one.arrow) - ARROWS.indexOf(other.arrow))
}
