// Names the event of a pushed image: the right registry, a repository the endpoint takes, tags that are an image's.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { isTag } from '../../domain/images/image.ts'
import { matchGlob } from '../../domain/images/match-glob.ts'
import { nameRepo, splitRepo } from '../../domain/images/name-repo.ts'

/** Is what an endpoint takes: images of one registry, of repositories that match a glob (`*` crosses slashes). */
export type ImageScope = { readonly registry: string; readonly repositories: readonly string[] }

/** Is what a sender says was pushed; nothing of it is checked yet. */
export type ClaimedPush = {
  /** Compared with the configured registry when the sender names one; it is never contacted. */
  readonly host?: string | undefined
  readonly path: string | undefined
  /** Empty means "something was pushed": the tags are listed again in any case. */
  readonly tags: readonly unknown[]
}

const MAX_PATH_LENGTH = 512

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/

/** Tags that cosign and oras write beside an image: signatures, attestations, lists of referrers. */
const NOISE = /^sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/

/** Names one push, or says why nothing follows from it. */
export function nameImagePush({ host, path, tags }: ClaimedPush, scope: ImageScope): InboundEvent {
  if (host !== undefined && hostOf(host) !== hostOf(scope.registry)) {
    return ignored('pushed to another registry than the configured one')
  }
  const lowered = path !== undefined && path.length <= MAX_PATH_LENGTH ? path.toLowerCase() : ''
  if (!PATH.test(lowered)) return ignored('the repository has no name that a registry gives')
  const repo = nameRepo(scope.registry, lowered)
  const known = splitRepo(repo).path
  if (!scope.repositories.some(glob => matchGlob(glob, known))) {
    return ignored('pushed to a repository that this endpoint does not take')
  }
  const usable = tags.filter(tag => typeof tag === 'string').filter(isTag)
  const kept = [...new Set(usable)].filter(tag => !NOISE.test(tag))
  if (tags.length === 0 || kept.length > 0) return { kind: 'image-pushed', repo, tags: kept }
  return ignored(usable.length > 0 ? 'only signatures or attestations were pushed' : 'pushed without a tag')
}

function hostOf(registry: string): string {
  return splitRepo(nameRepo(registry, 'a/b')).host
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
