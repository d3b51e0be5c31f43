// Decides what follows from one delivery: a sync for each target that follows a pushed branch, or nothing and why.
import { isSameRepository } from '../events/git.ts'
import type { InboundEvent } from '../events/inbound-event.ts'
import type { SyncTarget } from './sync-target.ts'

/** Is an event that says a branch moved. */
export type PushEvent = Extract<InboundEvent, { readonly kind: 'push' }>

/** Is a target with the push that concerns it. */
export type PushedTarget = { readonly target: SyncTarget; readonly push: PushEvent }

/** Is what follows from one delivery. */
export type PushPlan =
  | { readonly kind: 'sync'; readonly pushed: readonly PushedTarget[] }
  | { readonly kind: 'pinged' }
  | { readonly kind: 'ignored'; readonly why: string }

/**
 * Plans one delivery of a Git host; each target comes once, with the last push that concerns it.
 *
 * A valid signature proves the sender, not the subject: only configured repositories on the endpoint's own host count.
 */
export function planPush(events: readonly InboundEvent[], gitHost: string, targets: readonly SyncTarget[]): PushPlan {
  const pushed = new Map<string, PushedTarget>()
  const reasons: string[] = []
  for (const event of events) {
    switch (event.kind) {
      case 'push': {
        const concerned = targets.filter(target => isFollowing(target, event, gitHost))
        for (const target of concerned) pushed.set(target.name, { target, push: event })
        if (concerned.length === 0)
          reasons.push(`no target follows ${event.branch} of ${event.repository} on ${gitHost}`)
        break
      }
      case 'ping':
        break
      case 'ignored':
        reasons.push(event.why)
        break
    }
  }
  if (pushed.size > 0) return { kind: 'sync', pushed: [...pushed.values()] }
  if (events.some(event => event.kind === 'ping')) return { kind: 'pinged' }
  return { kind: 'ignored', why: reasons.join('; ') || 'it holds no event' }
}

/** Repositories compare without case, branches exactly. */
function isFollowing({ git }: SyncTarget, push: PushEvent, gitHost: string): boolean {
  return git.host === gitHost && git.branch === push.branch && isSameRepository(git.repository, push.repository)
}
