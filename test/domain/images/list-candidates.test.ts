// What a shelf offers to choose from.
import { describe, expect, it } from 'vitest'
import { listCandidates } from '../../../functions/domain/images/list-candidates.ts'
import { parseTagPattern } from '../../../functions/domain/images/parse-tag-pattern.ts'
import { fault, listed, read } from './a-shelf.ts'
import { digestOf } from './some-tags.ts'

const shelf = listed('a b c', 1, { a: read(1, { createdAt: 5, labelledAt: 9 }), b: fault(1, 'gone') })
const offer = (pattern: string, current?: string, useLabels: readonly string[] = []) =>
  listCandidates(shelf, parseTagPattern(pattern), { useLabels, current })

describe('the candidates', () => {
  it('are all tags, with what is known of each where the order goes by age', () => {
    expect(offer('glob:*').candidates).toEqual([
      { tag: 'a', createdAt: 5, digest: digestOf('a') },
      { tag: 'b', unusable: 'gone' },
      { tag: 'c' },
    ])
  })

  it('are bare tags where it goes by version: nothing has to be read for them', () => {
    expect(offer('semver:*')).toEqual({ candidates: [{ tag: 'a' }, { tag: 'b' }, { tag: 'c' }], unread: 0 })
  })

  it.each`
    useLabels                      | createdAt
    ${[]}                          | ${5}
    ${['registry.example/team/*']} | ${9}
    ${['other.example/*']}         | ${5}
  `('are dated $createdAt with labels of $useLabels', ({ useLabels, createdAt }) => {
    expect(offer('glob:*', 'a', useLabels).candidates[0]).toMatchObject({ createdAt })
  })

  it('are dated by the configuration where the label is missing', () => {
    const bare = listed('a', 1, { a: read(1, { createdAt: 5 }) })
    const rules = { useLabels: ['*'], current: 'a' }
    expect(listCandidates(bare, parseTagPattern('*'), rules).candidates[0]).toMatchObject({ createdAt: 5 })
  })
})

describe('the unread', () => {
  it.each`
    pattern     | current      | unread
    ${'glob:*'} | ${'a'}       | ${1}
    ${'glob:a'} | ${'a'}       | ${0}
    ${'glob:a'} | ${'c'}       | ${1}
    ${'glob:c'} | ${'c'}       | ${1}
    ${'glob:a'} | ${'gone'}    | ${0}
    ${'glob:a'} | ${undefined} | ${0}
    ${'glob:b'} | ${'b'}       | ${0}
  `('of $pattern beside $current are $unread', ({ pattern, current, unread }) => {
    expect(offer(pattern, current).unread).toBe(unread)
  })
})
