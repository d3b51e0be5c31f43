// Tells whether an object stands as we left it, from metadata alone, so that it costs no request.
import type { JsonObject } from '../manifests/json.ts'
import type { ResourceId } from '../manifests/resource-id.ts'
import type { InventoryEntry } from './inventory.ts'
import { GC_MARK_LABEL, gcMark, markObject } from './marks.ts'

/** Is what Git asks for, with the fingerprint that will be compared with the one of last time. */
export type PlannedFootprint = {
  readonly id: ResourceId
  readonly sent: string
  /** As it would be sent; a manifest may carry a mark label of its own, which we do not override. */
  readonly body?: JsonObject
}

/** Is what the check needs to know of an object in the cluster. */
export type LiveFootprint = {
  readonly uid: string
  readonly footprint: string
  readonly isDeleting: boolean
  readonly hasFormerManager: boolean
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Says how an object differs from what we left: `git-changed` (or never left by us), `missing` (or on its way out),
 * `recreated`, `taken`: somebody took or removed a field of ours, our mark, or owns fields from before our time.
 *
 * What it cannot see: what others added, and what an admission webhook changed inside somebody else's request.
 */
export type Drift = 'missing' | 'recreated' | 'git-changed' | 'taken' | 'as-left'

/** Explains how an object stands, in the order in which an operator would ask. */
export function explainDrift(
  planned: PlannedFootprint,
  entry: InventoryEntry | undefined,
  live: LiveFootprint | undefined,
  set: string,
): Drift {
  if (entry === undefined || entry.uid === '') return 'git-changed'
  if (live === undefined || live.isDeleting) return 'missing'
  if (live.uid !== entry.uid) return 'recreated'
  if (planned.sent !== entry.sent) return 'git-changed'
  if (live.footprint === '' || live.footprint !== entry.footprint || live.hasFormerManager) return 'taken'
  return live.labels[GC_MARK_LABEL] === expectedMark(planned, set) ? 'as-left' : 'taken'
}

/** Tells whether an object stands as we left it and Git says what it said then. */
export function isAsLeft(
  planned: PlannedFootprint,
  entry: InventoryEntry | undefined,
  live: LiveFootprint | undefined,
  set: string,
): boolean {
  return explainDrift(planned, entry, live, set) === 'as-left'
}

function expectedMark({ id, body = {} }: PlannedFootprint, set: string): unknown {
  const { metadata } = markObject(body, { mark: gcMark(set, id), checksum: '' }) as { metadata: { labels: JsonObject } }
  return metadata.labels[GC_MARK_LABEL]
}
