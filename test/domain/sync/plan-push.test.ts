// Whom a delivery concerns.
import { expect, it } from 'vitest'
import type { InboundEvent } from '../../../functions/domain/events/inbound-event.ts'
import { type PushEvent, planPush } from '../../../functions/domain/sync/plan-push.ts'
import { aTarget } from '../../flows/open-front-door.ts'

function aPushEvent(repository = 'acme/manifests', branch = 'main', commit = 'a'.repeat(40)): PushEvent {
  return { kind: 'push', repository, branch, commit, forced: false } as PushEvent
}

const ignored = (why: string): InboundEvent => ({ kind: 'ignored', why })
const TARGETS = [
  aTarget('a'),
  aTarget('b', 'Acme/Manifests'),
  aTarget('c', 'acme/manifests', 'next'),
  aTarget('d', 'acme/other'),
  aTarget('e', 'acme/manifests', 'main', 'elsewhere'),
]

it.each<[string, InboundEvent[], string[]]>([
  ['a push', [aPushEvent()], ['a', 'b']],
  ['a push in another case', [aPushEvent('ACME/MANIFESTS')], ['a', 'b']],
  ['a push to another branch', [aPushEvent('acme/manifests', 'next')], ['c']],
  ['two pushes', [aPushEvent(), aPushEvent('acme/other')], ['a', 'b', 'd']],
  ['two pushes of one branch', [aPushEvent(), aPushEvent()], ['a', 'b']],
  ['a push among what is ignored', [ignored('x'), aPushEvent('acme/other'), ignored('y')], ['d']],
])('%s concerns its targets, each once', (_, events, names) => {
  const plan = planPush(events, 'github', TARGETS)
  expect(plan.kind === 'sync' && plan.pushed.map(({ target }) => target.name)).toEqual(names)
})

it('gives a target the last of several pushes', () => {
  const plan = planPush([aPushEvent(), aPushEvent('acme/manifests', 'main', 'b'.repeat(40))], 'github', TARGETS)
  expect(plan.kind === 'sync' && plan.pushed[0]?.push.commit).toBe('b'.repeat(40))
})

it.each<[string, InboundEvent[], object]>([
  ['nothing', [], { kind: 'ignored', why: 'it holds no event' }],
  ['a ping', [{ kind: 'ping' }], { kind: 'pinged' }],
  ['what is ignored', [ignored('x'), ignored('y')], { kind: 'ignored', why: 'x; y' }],
  ['a push nobody follows', [aPushEvent('a/b')], { kind: 'ignored', why: 'no target follows main of a/b on github' }],
])('%s leads to no sync, with the reason', (_, events, plan) => {
  expect(planPush(events, 'github', TARGETS)).toEqual(plan)
})
