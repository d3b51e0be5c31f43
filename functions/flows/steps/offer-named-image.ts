// Finds what a release of one named image would give each container.
import { formatImageRef } from '../../domain/images/format-image-ref.ts'
import type { ImageDigest, ImageRef, Tag } from '../../domain/images/image.ts'
import { nameImageRepo } from '../../domain/images/name-image-repo.ts'
import { parseImageRef } from '../../domain/images/parse-image-ref.ts'
import { parseTagPattern } from '../../domain/images/parse-tag-pattern.ts'
import { repoOf } from '../../domain/images/repo-of.ts'
import { DEFAULT_TAG_PATTERN } from '../../domain/images/tag-pattern.ts'
import { UpdateRefused } from '../../domain/release/failures.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImagesInGit, ImageUse } from '../../domain/release/image-use.ts'
import { type Offer, planImageRelease } from '../../domain/release/plan-image-release.ts'
import type { ReleasePlan } from '../../domain/release/release-plan.ts'
import type { ImageReleaseSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { RepoPorts } from './look-at-repo.ts'

type NamedImage = { readonly ref: ImageRef; readonly tag: string; readonly digest: ImageDigest }

/**
 * Plans a release of the image that was named.
 *
 * @throws {UpdateRefused} when it is none, or no registry has it
 */
export async function offerNamedImage(
  target: SyncTarget,
  spec: ImageReleaseSpec,
  images: ImagesInGit,
  ports: Pick<RepoPorts, 'registryFor'>,
): Promise<ReleasePlan> {
  const named = await findImage(target, spec.image, images.uses, ports)
  return planImageRelease(spec, images, use => offer(use, named, spec, target))
}

/** The image has to be there: a manifest that names none would only fail in the cluster. */
async function findImage(
  target: SyncTarget,
  text: string,
  uses: readonly ImageUse[],
  { registryFor }: Pick<RepoPorts, 'registryFor'>,
): Promise<NamedImage> {
  const parsed = parseImageRef(text)
  if (parsed.kind === 'malformed') throw new UpdateRefused(parsed.why, 'Name it as host/path:tag.')
  const { ref } = parsed
  const { tag } = ref
  if (tag === undefined) {
    const what = 'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'
    throw new UpdateRefused(what, 'Name the image with its tag.')
  }
  const repo = repoOf(ref)
  const digest = await registryFor(repo, findInterest(repo, [{ target, uses }]).places).readDigest(repo, tag as Tag)
  if (digest === undefined || (ref.digest !== undefined && ref.digest !== digest)) {
    const what = `image ${JSON.stringify(text)} does not exist: invalid image ID`
    throw new UpdateRefused(what, 'Push it first, or look at fluxctl list-images for what there is.')
  }
  return { ref, tag, digest }
}

function offer({ image, pattern }: ImageUse, named: NamedImage, spec: ImageReleaseSpec, target: SyncTarget): Offer {
  const current = parseImageRef(image)
  if (current.kind === 'malformed' || nameImageRepo(image) !== repoOf(named.ref)) return { kind: 'none' }
  if (!spec.force && !parseTagPattern(pattern ?? DEFAULT_TAG_PATTERN).matches(named.tag)) return { kind: 'cannot' }
  const { host, path, digest } = current.ref
  const { digests } = target.automation
  const isPinned = digests === 'write' || named.ref.digest !== undefined || (digests === 'keep' && digest !== undefined)
  const to = formatImageRef({ host, path, tag: named.tag, ...(isPinned ? { digest: named.digest } : {}) })
  return to === image ? { kind: 'up-to-date' } : { kind: 'change', to }
}
