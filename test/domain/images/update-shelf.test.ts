// What a shelf knows after each look, and how long it believes it.
import { describe, expect, it } from 'vitest'
import { emptyShelf, type Shelf } from '../../../functions/domain/images/shelf.ts'
import {
  shelveFailure,
  shelveFault,
  shelveImage,
  shelveSame,
  shelveTags,
} from '../../../functions/domain/images/update-shelf.ts'
import { details, fault, listed, REPO, read, tag, tags } from './a-shelf.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const A = tag('a')

describe('a list of tags', () => {
  it.each`
    before   | after        | arrivals
    ${''}    | ${'a b'}     | ${['a', 'b']}
    ${'a'}   | ${'a b'}     | ${['b']}
    ${'a b'} | ${'a b'}     | ${[]}
    ${'a b'} | ${'b'}       | ${[]}
    ${'a b'} | ${'c a b d'} | ${['c', 'd']}
    ${'a'}   | ${''}        | ${[]}
  `('of $after upon $before has $arrivals as arrivals', ({ before, after, arrivals }) => {
    const shelf = shelveTags(listed(before, 1), tags(after), 2)
    expect(shelf).toMatchObject({ tags: tags(after), listedAt: 2 })
    expect(shelf.arrivals).toEqual(arrivals.map((one: string) => ({ tag: one, seenAt: 2 })))
  })

  it('that is the first one brings no news', () => {
    expect(shelveTags(emptyShelf(REPO), tags('a b'), 1).arrivals).toEqual([])
  })

  it('drops what is gone, its arrival too, and forgets an old failure', () => {
    const before = shelveTags(listed('a', 1, { a: read(1) }), tags('a b c'), 2)
    const failed = shelveFailure(before, { code: 'x', what: 'y', fix: 'z' }, 3)
    const after = shelveTags(failed, tags('c'), 4)
    expect([...after.images.keys()]).toEqual([])
    expect(after.arrivals).toEqual([{ tag: 'c', seenAt: 2 }])
    expect(after).not.toHaveProperty('failure')
  })

  it('keeps the twenty latest arrivals', () => {
    const many = Array.from({ length: 30 }, (_, index) => `t${index}`)
    let shelf: Shelf = listed('', 1)
    for (const [index] of many.entries()) shelf = shelveTags(shelf, tags(many.slice(0, index + 1).join(' ')), index + 2)
    expect(shelf.arrivals.map(one => one.tag)).toEqual(many.slice(10).reverse())
  })
})

describe('how long it is believed', () => {
  it.each`
    what                                | before                                         | step         | trustMs
    ${'a first look'}                   | ${{}}                                          | ${'image a'} | ${HOUR}
    ${'the same digest'}                | ${{ a: { ...read(1), trustMs: HOUR } }}        | ${'image a'} | ${2 * HOUR}
    ${'the same digest, asked for'}     | ${{ a: { ...read(1), trustMs: HOUR } }}        | ${'same'}    | ${2 * HOUR}
    ${'the same digest for very long'}  | ${{ a: { ...read(1), trustMs: 6 * DAY } }}     | ${'same'}    | ${7 * DAY}
    ${'another digest'}                 | ${{ a: { ...read(1), trustMs: HOUR } }}        | ${'image b'} | ${HOUR / 2}
    ${'another digest again and again'} | ${{ a: { ...read(1), trustMs: 6 * MINUTE } }}  | ${'image b'} | ${5 * MINUTE}
    ${'an image where a fault was'}     | ${{ a: fault(1) }}                             | ${'image a'} | ${HOUR}
    ${'a fault that lasts'}             | ${{}}                                          | ${'lasting'} | ${DAY}
    ${'a fault that may pass'}          | ${{}}                                          | ${'passing'} | ${5 * MINUTE}
    ${'a fault that did not pass'}      | ${{ a: { ...fault(1), trustMs: 5 * MINUTE } }} | ${'passing'} | ${10 * MINUTE}
    ${'a fault that never passes'}      | ${{ a: { ...fault(1), trustMs: 20 * HOUR } }}  | ${'passing'} | ${DAY}
    ${'a fault where an image was'}     | ${{ a: { ...read(1), trustMs: DAY } }}         | ${'passing'} | ${5 * MINUTE}
  `('is for $what $trustMs ms', ({ before, step, trustMs }) => {
    const shelf = listed('a', 1, before)
    const steps: Record<string, () => Shelf> = {
      'image a': () => shelveImage(shelf, A, details('a'), 9),
      'image b': () => shelveImage(shelf, A, details('b'), 9),
      same: () => shelveSame(shelf, A, 9),
      lasting: () => shelveFault(shelf, A, { fault: 'x', mayPass: false }, 9),
      passing: () => shelveFault(shelf, A, { fault: 'x', mayPass: true }, 9),
    }
    expect(steps[step]?.().images.get(A)).toMatchObject({ readAt: 9, trustMs })
  })
})

describe('one tag', () => {
  it('is either an image or a fault', () => {
    const image = shelveImage(listed('a', 1, { a: fault(1) }), A, details('b', { createdAt: 5 }), 2)
    expect(image.images.get(A)).toEqual({ ...details('b', { createdAt: 5 }), readAt: 2, trustMs: HOUR })
    const gone = shelveFault(image, A, { fault: 'gone', mayPass: false }, 3)
    expect(gone.images.get(A)).toEqual({ fault: 'gone', readAt: 3, trustMs: DAY })
  })

  it('that is not known cannot be the same', () => {
    const shelf = listed('a', 1)
    expect(shelveSame(shelf, A, 2)).toBe(shelf)
    const faulty = listed('a', 1, { a: fault(1) })
    expect(shelveSame(faulty, A, 2)).toBe(faulty)
  })

  it('changes no other, and not the shelf it came from', () => {
    const before = listed('a b', 1, { b: read(1) })
    const after = shelveImage(before, A, details('a'), 2)
    expect(before.images.size).toBe(1)
    expect(after.images.get(tag('b'))).toBe(before.images.get(tag('b')))
  })
})

it('notes a failure beside what was known', () => {
  const shelf = shelveFailure(listed('a', 1, { a: read(1) }), { code: 'x', what: 'y', fix: 'z' }, 5)
  expect(shelf).toMatchObject({ listedAt: 1, failure: { code: 'x', at: 5 } })
  expect(shelf.images.size).toBe(1)
})
