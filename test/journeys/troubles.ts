// How a Git host and a cluster fail, and what a run has to say then.
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import type { FaultEffect, FaultMatch } from '../../functions/local/sandbox/git-host/faults.ts'
import type { Fault } from '../../functions/local/sandbox/kubernetes/faults.ts'

const HEAD = { path: /^\/graphql$/ }
const ARCHIVE = { path: /legacy\.tar\.gz/ }
const NEVER = { delayMs: 3_600_000 }

/** Is one way a Git host fails. */
export type Trouble = {
  readonly trouble: string
  /** Ordered one after the other; an empty effect lets a request pass. */
  readonly orders: readonly (readonly [count: number, match: FaultMatch, what: FaultEffect])[]
  readonly code: string
  readonly what: RegExp
  readonly isKnown: boolean
  /** Whether the objects arrived although the run did not end well. */
  readonly isApplied?: boolean
}

/** Failures of the Git host that pass; the next try has to go on. */
export const GIT_TROUBLES: readonly Trouble[] = [
  {
    trouble: 'answers 500 to every read',
    orders: [[10, HEAD, { status: 500 }]],
    code: 'git-host-unavailable',
    what: /cannot answer \(500/,
    isKnown: false,
  },
  {
    trouble: 'does not answer in time',
    orders: [[10, HEAD, NEVER]],
    code: 'http-unreachable',
    what: /time limit/,
    isKnown: false,
  },
  {
    trouble: 'cuts the archive short',
    orders: [[10, ARCHIVE, { truncateBytes: 150 }]],
    code: 'tree-truncated',
    what: /incomplete or damaged/,
    isKnown: true,
  },
  {
    trouble: 'sends half an archive that looks whole',
    orders: [[10, ARCHIVE, { body: '\u001f\u008b' }]],
    code: 'tree-truncated',
    what: /incomplete or damaged/,
    isKnown: true,
  },
  {
    trouble: 'has no archive in time',
    orders: [[10, ARCHIVE, NEVER]],
    code: 'http-unreachable',
    what: /time limit/,
    isKnown: true,
  },
  {
    trouble: 'fails when the tag is to move',
    orders: [
      [1, HEAD, {}],
      [10, HEAD, { status: 502 }],
    ],
    code: 'git-host-unavailable',
    what: /cannot answer \(502/,
    isKnown: true,
    isApplied: true,
  },
]

/** Failures of the whole cluster; without a fault nobody listens. */
export const CLUSTER_TROUBLES: readonly {
  readonly trouble: string
  readonly fault?: Fault
  readonly code: string
  readonly verdict: SyncRun['verdict']
  readonly state: string
}[] = [
  { trouble: 'is not there', code: 'cluster-unreachable', verdict: 'retrying', state: 'pending' },
  {
    trouble: 'cuts every connection',
    fault: { kind: 'reset' },
    code: 'cluster-unreachable',
    verdict: 'retrying',
    state: 'pending',
  },
  {
    trouble: 'has no capacity',
    fault: { kind: 'status', code: 503 },
    code: 'cluster-busy',
    verdict: 'retrying',
    state: 'pending',
  },
  {
    trouble: 'does not know us',
    fault: { kind: 'status', code: 401 },
    code: 'cluster-credentials-refused',
    verdict: 'failed',
    state: 'error',
  },
]
