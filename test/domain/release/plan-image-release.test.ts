// Which workloads a release of images changes, and what it says of the others: Flux's table, in its order.
import { describe, expect, it } from 'vitest'
import type { ImagesInGit } from '../../../functions/domain/release/image-use.ts'
import { isAskedFor } from '../../../functions/domain/release/is-asked-for.ts'
import { type Offer, planImageRelease } from '../../../functions/domain/release/plan-image-release.ts'
import type { ImageReleaseSpec } from '../../../functions/domain/release/update-spec.ts'
import { anId, idOf, someUses } from './a-use.ts'

const SPEC: ImageReleaseSpec = {
  type: 'image',
  workloads: 'all',
  image: 'latest',
  kind: 'execute',
  excludes: [],
  force: false,
}

/** Offers by the tag that a container has: `old` changes, `new` is up to date, and so on. */
const OFFERS: Readonly<Record<string, Offer>> = {
  old: { kind: 'change', to: 'app:new' },
  new: { kind: 'up-to-date' },
  other: { kind: 'none' },
  hidden: { kind: 'cannot' },
  pinned: { kind: 'kept', why: 'it is pinned' },
  broken: { kind: 'malformed', why: 'it is no image' },
}

function plan(spec: Partial<ImageReleaseSpec>, uses: string, locked: readonly string[] = [], imageless: string[] = []) {
  const written = someUses(...uses.split(', ').filter(line => line !== ''))
  const images: ImagesInGit = {
    uses: written.map(use => ({ ...use, isLocked: locked.includes(use.id.name) })),
    imageless: imageless.map(idOf),
  }
  const asked = planImageRelease(
    { ...SPEC, ...spec },
    images,
    ({ image }) => OFFERS[image.split(':')[1] ?? ''] as Offer,
  )
  return {
    changes: asked.changes.map(({ use, to }) => `${use.id.name} ${use.container} ${to}`),
    told: [...asked.result].map(([id, { status, error, containers }]) => {
      const name = id.replace('demo:deployment/', '')
      return [
        name,
        status,
        error ?? containers.map(({ container, target }) => `${container}->${target}`).join(' '),
      ].join(' ')
    }),
  }
}

const named = (...names: string[]) => names.map(idOf)

describe('who is meant', () => {
  it.each`
    spec                                                     | uses                          | told
    ${{}}                                                    | ${'a c app:old, b c app:old'} | ${['a success c->app:new', 'b success c->app:new']}
    ${{ workloads: named('a') }}                             | ${'a c app:old, b c app:old'} | ${['a success c->app:new', 'b ignored not included']}
    ${{ workloads: named('a', 'b') }}                        | ${'a c app:old, b c app:new'} | ${['a success c->app:new', 'b skipped image(s) up to date']}
    ${{ excludes: named('a') }}                              | ${'a c app:old, b c app:old'} | ${['a ignored excluded', 'b success c->app:new']}
    ${{ workloads: named('a'), excludes: named('a') }}       | ${'a c app:old'}              | ${['a ignored excluded']}
    ${{ workloads: named('b'), excludes: named('a') }}       | ${'a c app:old, b c app:old'} | ${['a ignored not included', 'b success c->app:new']}
    ${{ workloads: named('gone') }}                          | ${'a c app:old'}              | ${['a ignored not included', 'gone skipped not found in repository']}
    ${{ workloads: named('gone'), excludes: named('gone') }} | ${''}                         | ${['gone skipped not found in repository']}
    ${{}}                                                    | ${''}                         | ${[]}
  `('of $spec over $uses: $told', ({ spec, uses, told }) => {
    expect(plan(spec, uses).told).toEqual(told)
  })

  it.each`
    spec                                               | name   | isAsked
    ${{}}                                              | ${'a'} | ${true}
    ${{ workloads: named('a') }}                       | ${'a'} | ${true}
    ${{ workloads: named('a') }}                       | ${'b'} | ${false}
    ${{ excludes: named('a') }}                        | ${'a'} | ${false}
    ${{ workloads: named('a'), excludes: named('a') }} | ${'a'} | ${false}
  `('of $spec asks for $name: $isAsked', ({ spec, name, isAsked }) => {
    expect(isAskedFor({ ...SPEC, ...spec }, anId(idOf(name)))).toBe(isAsked)
  })
})

describe('locks', () => {
  it.each`
    spec                                                        | uses               | told
    ${{}}                                                       | ${'a c app:old'}   | ${'a skipped locked'}
    ${{ force: true }}                                          | ${'a c app:old'}   | ${'a skipped locked'}
    ${{ workloads: named('a') }}                                | ${'a c app:old'}   | ${'a skipped locked'}
    ${{ workloads: named('a'), force: true }}                   | ${'a c app:old'}   | ${'a success c->app:new'}
    ${{ image: 'app:new' }}                                     | ${'a c app:old'}   | ${'a skipped locked'}
    ${{ image: 'app:new', force: true }}                        | ${'a c app:old'}   | ${'a skipped locked'}
    ${{ image: 'app:new', workloads: named('a'), force: true }} | ${'a c app:old'}   | ${'a success c->app:new'}
    ${{ image: 'app:new' }}                                     | ${'a c app:other'} | ${'a ignored a different image'}
    ${{}}                                                       | ${'a c app:other'} | ${'a skipped locked'}
    ${{ excludes: named('a') }}                                 | ${'a c app:old'}   | ${'a ignored excluded'}
  `('of $spec over $uses: $told', ({ spec, uses, told }) => {
    const { told: all, changes } = plan(spec, uses, ['a'])
    expect(all).toEqual([told])
    expect(changes.length > 0).toBe(told.includes('success'))
  })
})

describe('what becomes of a workload', () => {
  it.each`
    image        | uses                                | told
    ${'latest'}  | ${'a c app:old, a d app:new'}       | ${'a success c->app:new'}
    ${'latest'}  | ${'a c app:old, a d app:old'}       | ${'a success c->app:new d->app:new'}
    ${'latest'}  | ${'a c app:old, a d app:hidden'}    | ${'a success c->app:new'}
    ${'latest'}  | ${'a c app:old, a d app:broken'}    | ${'a success c->app:new'}
    ${'latest'}  | ${'a c app:new, a d app:broken'}    | ${'a failed it is no image'}
    ${'latest'}  | ${'a c app:broken'}                 | ${'a failed it is no image'}
    ${'latest'}  | ${'a c app:new, a d app:hidden'}    | ${'a skipped cannot find one or more images'}
    ${'latest'}  | ${'a c app:hidden, a d app:other'}  | ${'a skipped cannot find one or more images'}
    ${'latest'}  | ${'a c app:pinned, a d app:new'}    | ${'a skipped it is pinned'}
    ${'latest'}  | ${'a c app:pinned, a d app:hidden'} | ${'a skipped cannot find one or more images'}
    ${'latest'}  | ${'a c app:new, a d app:other'}     | ${'a skipped image(s) up to date'}
    ${'latest'}  | ${'a c app:other, a d app:new'}     | ${'a skipped image(s) up to date'}
    ${'latest'}  | ${'a c app:other'}                  | ${'a ignored does not use image(s)'}
    ${'app:new'} | ${'a c app:other'}                  | ${'a ignored a different image'}
    ${'app:new'} | ${'a c app:other, a d app:new'}     | ${'a skipped image(s) up to date'}
    ${'app:new'} | ${'a c app:other, a d app:hidden'}  | ${'a skipped cannot find one or more images'}
    ${'app:new'} | ${'a c app:other, a d app:old'}     | ${'a success d->app:new'}
  `('is, of $image over $uses: $told', ({ image, uses, told }) => {
    expect(plan({ image }, uses).told).toEqual([told])
  })

  it.each`
    spec                             | told
    ${{}}                            | ${'chart ignored does not use image(s)'}
    ${{ image: 'app:new' }}          | ${'chart ignored a different image'}
    ${{ workloads: named('chart') }} | ${'chart ignored does not use image(s)'}
    ${{ workloads: [] }}             | ${'chart ignored not included'}
    ${{ excludes: named('chart') }}  | ${'chart ignored excluded'}
  `('is, of $spec over one without an image: $told', ({ spec, told }) => {
    expect(plan(spec, '', [], ['chart']).told).toEqual([told])
  })

  it('changes each container that can be, and nothing of who is left', () => {
    const { changes } = plan({ excludes: named('b') }, 'a c app:old, a d app:other, b c app:old, e c app:old')
    expect(changes).toEqual(['a c app:new', 'e c app:new'])
  })
})
