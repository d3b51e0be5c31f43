// Decides what follows from one delivery: syncs of the targets that follow a pushed branch, scans of pushed images, or
// nothing and why.
import { isSameRepository } from '../events/git.ts'
import type { InboundEvent } from '../events/inbound-event.ts'
import type { ImageRepo, Tag } from '../images/image.ts'
import type { SyncTarget } from './sync-target.ts'

/** Is an event that says a branch moved. */
export type PushEvent = Extract<InboundEvent, { readonly kind: 'push' }>

/** Is a target with the push that concerns it. */
export type PushedTarget = { readonly target: SyncTarget; readonly push: PushEvent }

/** Is an image repository with the tags that a delivery names; none when it names none. */
export type PushedImage = { readonly repo: ImageRepo; readonly tags: readonly Tag[] }

/** Is what follows from one delivery. */
export type DeliveryPlan =
  | { readonly kind: 'work'; readonly pushed: readonly PushedTarget[]; readonly images: readonly PushedImage[] }
  | { readonly kind: 'pinged' }
  | { readonly kind: 'ignored'; readonly why: string }

/**
 * Plans one delivery; each target comes once, with the last push that concerns it, and each image repository once.
 *
 * A valid signature proves the sender, not the subject: only configured repositories on the endpoint's own Git host count,
 * and none at an endpoint without one.
 */
export function planDelivery(
  events: readonly InboundEvent[],
  { gitHost }: { readonly gitHost?: string | undefined },
  targets: readonly SyncTarget[],
): DeliveryPlan {
  const pushed = new Map<string, PushedTarget>()
  const images = new Map<ImageRepo, Set<Tag>>()
  const reasons = new Set<string>()
  for (const event of events) {
    switch (event.kind) {
      case 'push': {
        const concerned = targets.filter(target => isFollowing(target, event, gitHost))
        for (const target of concerned) pushed.set(target.name, { target, push: event })
        const where = gitHost === undefined ? 'this endpoint, which has no Git host' : gitHost
        if (concerned.length === 0) reasons.add(`no target follows ${event.branch} of ${event.repository} on ${where}`)
        break
      }
      case 'image-pushed':
        images.set(event.repo, new Set([...(images.get(event.repo) ?? []), ...event.tags]))
        break
      case 'ping':
        break
      case 'ignored':
        reasons.add(event.why)
        break
    }
  }
  if (pushed.size + images.size > 0) {
    return {
      kind: 'work',
      pushed: [...pushed.values()],
      images: [...images].map(([repo, tags]) => ({ repo, tags: [...tags] })),
    }
  }
  if (events.some(event => event.kind === 'ping')) return { kind: 'pinged' }
  return { kind: 'ignored', why: [...reasons].join('; ') || 'it holds no event' }
}

/** Repositories compare without case, branches exactly. */
function isFollowing({ git }: SyncTarget, push: PushEvent, gitHost: string | undefined): boolean {
  return git.host === gitHost && git.branch === push.branch && isSameRepository(git.repository, push.repository)
}
