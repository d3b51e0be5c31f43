// What GitHub says: the header names an event, the body has to look like it. The signature covers the body alone.
import { isCommitSha, type RepositoryName } from '../../domain/events/git.ts'
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { parseRef } from '../../domain/events/parse-ref.ts'
import { ownObject, ownText, ownValue, type Payload } from './parse-payload.ts'

const REPOSITORY = /^[A-Za-z0-9._-]{1,100}\/[A-Za-z0-9._-]{1,100}$/
const NO_COMMIT = /^0+$/

/** Events that hooks are often subscribed to, with the reason why nothing follows from them. */
const NOT_FOLLOWED: ReadonlyMap<string, string> = new Map([
  ['create', 'a push says the same'],
  ['delete', 'nothing is applied when a branch or tag goes'],
  ['pull_request', 'a merge arrives as a push'],
  ['check_run', 'checks change no manifest'],
  ['check_suite', 'checks change no manifest'],
  ['status', 'a commit status changes no manifest'],
  ['release', 'a release changes no branch'],
  ['installation', 'rights are looked up when needed'],
  ['installation_repositories', 'rights are looked up when needed'],
])

/**
 * Names the event of an authentic GitHub payload.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
 */
export function nameGithubEvent(eventName: string | undefined, payload: Payload): InboundEvent {
  if (eventName === undefined) return ignored('the delivery names no event')
  if (eventName === 'ping') return isPing(payload) ? { kind: 'ping' } : ignored('named ping, but the body is no ping')
  if (eventName === 'push') return namePush(payload)
  const why = NOT_FOLLOWED.get(eventName)
  return ignored(why === undefined ? 'no event that is followed' : `${eventName}: ${why}`)
}

function isPing(payload: Payload): boolean {
  return ownText(payload, 'zen') !== undefined && typeof ownValue(payload, 'hook_id') === 'number'
}

function namePush(payload: Payload): InboundEvent {
  const ref = ownText(payload, 'ref')
  const before = ownText(payload, 'before')
  const commit = ownText(payload, 'after')
  const repository = ownText(ownObject(payload, 'repository'), 'full_name')
  const isOther = ['zen', 'hook_id', 'action', 'ref_type'].some(key => ownValue(payload, key) !== undefined)
  if (ref === undefined || before === undefined || commit === undefined || repository === undefined || isOther) {
    return ignored('named push, but the body is no push')
  }
  if (!REPOSITORY.test(repository)) return ignored('the repository has no name that GitHub gives')
  const pushed = parseRef(ref)
  if (pushed.kind === 'other') return ignored(pushed.why)
  if (!isCommitSha(commit)) return ignored('the pushed commit has no full id')
  if (NO_COMMIT.test(commit) || ownValue(payload, 'deleted') === true) return ignored('the branch was deleted')
  const forced = ownValue(payload, 'forced') === true
  return { kind: 'push', repository: repository as RepositoryName, branch: pushed.branch, commit, forced }
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
