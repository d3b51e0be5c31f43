// Finds what a release would give each container: one image that a person named, or the newest its filter allows.
import type { EpochMs } from '../../domain/failure.ts'
import { formatImageRef } from '../../domain/images/format-image-ref.ts'
import type { ImageRef, Tag } from '../../domain/images/image.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { parseTagPattern } from '../../domain/images/parse-tag-pattern.ts'
import { repoOf } from '../../domain/images/repo-of.ts'
import { DEFAULT_TAG_PATTERN } from '../../domain/images/tag-pattern.ts'
import { findNewest, type ImageDecision } from '../../domain/release/decide-image.ts'
import { UpdateRefused } from '../../domain/release/failures.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import { isAskedFor, type Offer, planImageRelease, type ReleasePlan } from '../../domain/release/plan-release.ts'
import type { Cause, ImageReleaseSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import { decideImages } from './decide-images.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { stockShelves } from './stock-shelves.ts'

/** Is who asked, under which id, and until when there is time. */
export type Asked = { readonly cause: Cause; readonly job: string; readonly deadline: EpochMs }

/** Somebody waits for the answer: what was read this recently is believed. */
const FRESH_MS = 60_000

/**
 * Plans a release.
 *
 * @throws {UpdateRefused} when the image that was named is none, or no registry has it
 */
export async function offerImages(
  target: SyncTarget,
  spec: ImageReleaseSpec,
  uses: readonly ImageUse[],
  asked: Asked,
  ports: RepoPorts,
): Promise<ReleasePlan> {
  const concerned = uses.filter(({ id }) => isAskedFor(spec, id))
  if (spec.image !== 'latest') return offerNamed(target, spec, uses, await findImage(target, spec.image, uses, ports))
  const rules = { olderThanMs: FRESH_MS, reason: 'manual', job: asked.job, deadline: asked.deadline } as const
  const { shelves } = await stockShelves(target, concerned, rules, ports)
  const decided = await decideImages(target, concerned, shelves, ports, findNewest)
  const decisions = new Map(decided.map(({ use, decision }) => [use, decision]))
  return planImageRelease(spec, uses, use => toOffer(decisions.get(use)))
}

/** The image has to be there: a manifest that names none would only fail in the cluster. */
async function findImage(target: SyncTarget, text: string, uses: readonly ImageUse[], ports: RepoPorts) {
  const parsed = parseImageRef(text)
  if (parsed.kind === 'malformed') throw new UpdateRefused(parsed.why, 'Name it as host/path:tag.')
  const { tag } = parsed.ref
  if (tag === undefined) {
    const what = 'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'
    throw new UpdateRefused(what, 'Name the image with its tag.')
  }
  const repo = repoOf(parsed.ref)
  const registry = ports.registryFor(repo, findInterest(repo, [{ target, uses }]).places)
  const digest = await registry.readDigest(repo, tag as Tag)
  if (digest === undefined) {
    const what = `image ${JSON.stringify(text)} does not exist: invalid image ID`
    throw new UpdateRefused(what, 'Push it first, or look at fluxctl list-images for what there is.')
  }
  return { ref: parsed.ref, tag, digest }
}

function offerNamed(
  { automation }: SyncTarget,
  spec: ImageReleaseSpec,
  uses: readonly ImageUse[],
  named: { readonly ref: ImageRef; readonly tag: string; readonly digest: string },
): ReleasePlan {
  return planImageRelease(spec, uses, ({ image, pattern }): Offer => {
    const current = parseImageRef(image)
    if (current.kind === 'malformed') return { kind: 'malformed', why: current.why }
    if (repoOf(current.ref) !== repoOf(named.ref)) return { kind: 'none' }
    if (!spec.force && !parseTagPattern(pattern ?? DEFAULT_TAG_PATTERN).matches(named.tag)) return { kind: 'cannot' }
    const { host, path, digest } = current.ref
    const isPinned = automation.digests === 'write' || (automation.digests === 'keep' && digest !== undefined)
    const to = formatImageRef({ host, path, tag: named.tag, ...(isPinned ? { digest: named.digest } : {}) } as ImageRef)
    return to === image ? { kind: 'up-to-date' } : { kind: 'change', to }
  })
}

function toOffer(decision: ImageDecision | undefined): Offer {
  switch (decision?.kind) {
    case 'change':
      return { kind: 'change', to: decision.to }
    case 'up-to-date':
      return { kind: 'up-to-date' }
    case 'left':
      return { kind: 'none' }
    case 'stuck':
    case 'needs-digest':
    case undefined:
      return { kind: 'cannot' }
  }
}
