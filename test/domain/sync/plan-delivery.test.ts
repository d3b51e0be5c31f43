// Whom a delivery concerns.
import { expect, it } from 'vitest'
import type { InboundEvent } from '../../../functions/domain/events/inbound-event.ts'
import { type PushEvent, planDelivery } from '../../../functions/domain/sync/plan-delivery.ts'
import { aTarget } from '../../flows/open-front-door.ts'

function aPushEvent(repository = 'acme/manifests', branch = 'main', commit = 'a'.repeat(40)): PushEvent {
  return { kind: 'push', repository, branch, commit, forced: false } as PushEvent
}

const ignored = (why: string): InboundEvent => ({ kind: 'ignored', why })
const GITHUB = { gitHost: 'github' }
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
  const plan = planDelivery(events, GITHUB, TARGETS)
  expect(plan.kind === 'work' && plan.pushed.map(({ target }) => target.name)).toEqual(names)
})

it('gives a target the last of several pushes', () => {
  const plan = planDelivery([aPushEvent(), aPushEvent('acme/manifests', 'main', 'b'.repeat(40))], GITHUB, TARGETS)
  expect(plan.kind === 'work' && plan.pushed[0]?.push.commit).toBe('b'.repeat(40))
})

it.each<[string, InboundEvent[], object]>([
  ['nothing', [], { kind: 'ignored', why: 'it holds no event' }],
  ['a ping', [{ kind: 'ping' }], { kind: 'pinged' }],
  ['what is ignored', [ignored('x'), ignored('y'), ignored('x')], { kind: 'ignored', why: 'x; y' }],
  ['a push nobody follows', [aPushEvent('a/b')], { kind: 'ignored', why: 'no target follows main of a/b on github' }],
])('%s leads to no sync, with the reason', (_, events, plan) => {
  expect(planDelivery(events, GITHUB, TARGETS)).toEqual(plan)
})

const anImage = (repo: string, ...tags: string[]) => ({ kind: 'image-pushed', repo, tags }) as unknown as InboundEvent

it.each<[string, InboundEvent[], object[]]>([
  ['an image', [anImage('ghcr.io/a/b', '1')], [{ repo: 'ghcr.io/a/b', tags: ['1'] }]],
  ['an image without a tag', [anImage('ghcr.io/a/b')], [{ repo: 'ghcr.io/a/b', tags: [] }]],
  [
    'two tags of one image and one of another',
    [anImage('ghcr.io/a/b', '1'), anImage('ghcr.io/a/c', '1'), anImage('ghcr.io/a/b', '2', '1')],
    [
      { repo: 'ghcr.io/a/b', tags: ['1', '2'] },
      { repo: 'ghcr.io/a/c', tags: ['1'] },
    ],
  ],
  [
    'an image among what is ignored',
    [ignored('x'), anImage('ghcr.io/a/b', '1')],
    [{ repo: 'ghcr.io/a/b', tags: ['1'] }],
  ],
])('%s leads to one scan for each repository', (_, events, images) => {
  expect(planDelivery(events, {}, TARGETS)).toEqual({ kind: 'work', pushed: [], images })
})

it('plans syncs and scans of one delivery together', () => {
  const plan = planDelivery([aPushEvent(), anImage('ghcr.io/a/b', '1')], GITHUB, TARGETS)
  expect(plan).toMatchObject({ kind: 'work', pushed: [{}, {}], images: [{ repo: 'ghcr.io/a/b' }] })
})

it('follows no push at an endpoint without a Git host', () => {
  const why = 'no target follows main of acme/manifests on this endpoint, which has no Git host'
  expect(planDelivery([aPushEvent()], {}, TARGETS)).toEqual({ kind: 'ignored', why })
})
