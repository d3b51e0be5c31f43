// Holds the order of tags against Flux's, ties and missing dates included.
import {
  array,
  check,
  constantFrom,
  integer,
  option,
  property,
  record,
  shuffledSubarray,
  uniqueArray,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { orderTags } from '../../../functions/domain/images/order-tags.ts'
import type { TagCandidate } from '../../../functions/domain/images/tag-candidate.ts'
import { someTags } from './some-tags.ts'

const BY_DATE = { needsCreated: true }
const BY_VERSION = { needsCreated: false }
const names = (tags: readonly TagCandidate[]) => tags.map(({ tag }) => tag).join(' ')
const GO_ZERO_TIME = -62_135_596_800_000

describe('by date', () => {
  it.each`
    tags                                       | ordered
    ${''}                                      | ${''}
    ${'a'}                                     | ${'a'}
    ${'a@1 b@2 c@3'}                           | ${'c b a'}
    ${'c@1 a@3 b@2'}                           | ${'a b c'}
    ${'b@1 a@1'}                               | ${'a b'}
    ${'2.0@0 1.0@0 1.5@0'}                     | ${'1.0 1.5 2.0'}
    ${'v10@0 v9@0'}                            | ${'v10 v9'}
    ${'a b@1'}                                 | ${'b a'}
    ${'a b c@0'}                               | ${'c a b'}
    ${'b a'}                                   | ${'a b'}
    ${'a b@-1'}                                | ${'b a'}
    ${'A@1 a@1 B@1 _@1 1@1'}                   | ${'1 A B _ a'}
    ${'a-b@1 a.b@1 a_b@1 ab@1 a@1'}            | ${'a a-b a.b a_b ab'}
    ${'1@1 0@2 3@0 4 2@1 5'}                   | ${'0 1 2 3 4 5'}
    ${`z@${GO_ZERO_TIME} a@1`}                 | ${'a z'}
    ${`b a@${GO_ZERO_TIME} c@-62135596800001`} | ${'a b c'}
    ${'old@1590000000000 new@1600000000000'}   | ${'new old'}
  `('"$tags" is "$ordered"', ({ tags, ordered }) => {
    expect(names(orderTags(someTags(tags), BY_DATE))).toBe(ordered)
  })
})

describe('by version', () => {
  it.each`
    tags                                           | ordered
    ${''}                                          | ${''}
    ${'1 2 3'}                                     | ${'3 2 1'}
    ${'1.9.0 1.10.0 1.2.0'}                        | ${'1.10.0 1.9.0 1.2.0'}
    ${'1.10 1.10.0'}                               | ${'1.10.0 1.10'}
    ${'1.10.0 1.10'}                               | ${'1.10.0 1.10'}
    ${'1.0.0 v1.0.0'}                              | ${'v1.0.0 1.0.0'}
    ${'1 1.0 1.0.0 v1'}                            | ${'v1 1.0.0 1.0 1'}
    ${'1.0.0+a 1.0.0+b 1.0.0'}                     | ${'1.0.0+b 1.0.0+a 1.0.0'}
    ${'01.2.3 1.2.3'}                              | ${'1.2.3 01.2.3'}
    ${'1.0.0-rc.1 1.0.0 1.0.0-rc.2'}               | ${'1.0.0 1.0.0-rc.2 1.0.0-rc.1'}
    ${'1.0.0-rc.9 1.0.0-rc.10'}                    | ${'1.0.0-rc.10 1.0.0-rc.9'}
    ${'1.0.0-rc9 1.0.0-rc10'}                      | ${'1.0.0-rc9 1.0.0-rc10'}
    ${'1.0.0-alpha 1.0.0-alpha.1 1.0.0-1'}         | ${'1.0.0-alpha.1 1.0.0-alpha 1.0.0-1'}
    ${'1.0.0-beta 1.0.0-alpha.beta 1.0.0-BETA'}    | ${'1.0.0-beta 1.0.0-alpha.beta 1.0.0-BETA'}
    ${'main 1.0 dev'}                              | ${'1.0 dev main'}
    ${'main dev'}                                  | ${'dev main'}
    ${'1.2.3.4 1.0'}                               | ${'1.0 1.2.3.4'}
    ${'1.0.0-05 1.0.0-5'}                          | ${'1.0.0-5 1.0.0-05'}
    ${'9007199254740992.0 9007199254740993.0'}     | ${'9007199254740993.0 9007199254740992.0'}
    ${'18446744073709551616 18446744073709551615'} | ${'18446744073709551615 18446744073709551616'}
    ${'20200101 20200102 1.0'}                     | ${'20200102 20200101 1.0'}
    ${'2020-01-02 2020-01-03 2020'}                | ${'2020 2020-01-03 2020-01-02'}
    ${'1.0@9 2.0@1'}                               | ${'2.0 1.0'}
    ${'3 v1 1.10 1.2.30 1.10.0 bbb-not aaa-not'}   | ${'3 1.10.0 1.10 1.2.30 v1 aaa-not bbb-not'}
  `('"$tags" is "$ordered"', ({ tags, ordered }) => {
    expect(names(orderTags(someTags(tags), BY_VERSION))).toBe(ordered)
  })
})

describe('either order', () => {
  const words = [
    '1',
    '1.0',
    '1.0.0',
    'v1.0.0',
    '1.1',
    '1.1.0-rc.1',
    '2',
    '2.0.0-a',
    '2.0.0-1',
    'main',
    'dev',
    '1.2.3.4',
  ]
  const candidate = record({ tag: constantFrom(...words), createdAt: option(integer({ min: -1, max: 2 })) })
  const candidates = uniqueArray(candidate, { selector: ({ tag }) => tag, maxLength: words.length }).map(list =>
    list.map(({ tag, createdAt }): TagCandidate => ({ tag: tag as Tag, ...(createdAt === null ? {} : { createdAt }) })),
  )
  const shuffled = candidates.chain(list =>
    shuffledSubarray(list, { minLength: list.length }).map(other => [list, other]),
  )

  it.each([BY_DATE, BY_VERSION])('$needsCreated is the same whatever the registry listed first', order => {
    const isSame = property(shuffled, ([one = [], other = []]) => {
      return names(orderTags(one, order)) === names(orderTags(other, order))
    })
    expect(check(isSame, { seed: 7, numRuns: 500 }).counterexample).toBeNull()
  })

  it.each([BY_DATE, BY_VERSION])('$needsCreated puts any two tags as it puts them among others', order => {
    const isTotal = property(candidates, list => {
      const ordered = orderTags(list, order)
      return ordered.every((a, index) =>
        ordered.slice(index + 1).every(b => names(orderTags([b, a], order)) === `${a.tag} ${b.tag}`),
      )
    })
    expect(check(isTotal, { seed: 7, numRuns: 500 }).counterexample).toBeNull()
  })

  it.each([BY_DATE, BY_VERSION])('$needsCreated loses no tag and leaves what it was given alone', order => {
    const isKept = property(array(candidate, { maxLength: 9 }), list => {
      const given = list.map(({ tag }): TagCandidate => ({ tag: tag as Tag }))
      const before = names(given)
      const ordered = orderTags(given, order)
      return ordered.length === given.length && given.every(one => ordered.includes(one)) && names(given) === before
    })
    expect(check(isKept, { seed: 7 }).counterexample).toBeNull()
  })
})
