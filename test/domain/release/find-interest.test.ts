// Who uses a repository, and what of it.
import { describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { findInterest } from '../../../functions/domain/release/find-interest.ts'
import type { ImageUse } from '../../../functions/domain/release/image-use.ts'
import { APP, aUse, repoFor } from './a-use.ts'

const find = (uses: readonly Partial<ImageUse>[], repo = repoFor(APP)) =>
  findInterest(repo, [{ target: 'here', uses: uses.map(aUse) }])

describe('who uses a repository', () => {
  it.each`
    what                               | uses                                                         | automating  | patterns             | current
    ${'nobody'}                        | ${[{ image: 'registry.example/team/other:1' }]}              | ${[]}       | ${[]}                | ${[]}
    ${'an automated container'}        | ${[{}]}                                                      | ${['here']} | ${[undefined]}       | ${['1.0']}
    ${'one with a filter'}             | ${[{ pattern: 'semver:1' }]}                                 | ${['here']} | ${['semver:1']}      | ${['1.0']}
    ${'two with one filter'}           | ${[{ pattern: 'v*' }, { pattern: 'v*', image: `${APP}:2` }]} | ${['here']} | ${['v*']}            | ${['1.0', '2']}
    ${'two with two filters'}          | ${[{ pattern: 'v*' }, {}]}                                   | ${['here']} | ${['v*', undefined]} | ${['1.0']}
    ${'a locked one: it is scanned'}   | ${[{ isLocked: true }]}                                      | ${['here']} | ${[undefined]}       | ${['1.0']}
    ${'an ignored one: it is scanned'} | ${[{ isIgnored: true }]}                                     | ${['here']} | ${[undefined]}       | ${['1.0']}
    ${'one that is not automated'}     | ${[{ isAutomated: false }]}                                  | ${[]}       | ${[]}                | ${[]}
    ${'an image without a tag'}        | ${[{ image: APP }]}                                          | ${['here']} | ${[undefined]}       | ${['latest']}
    ${'an image that is no reference'} | ${[{ image: 'a//b' }]}                                       | ${[]}       | ${[]}                | ${[]}
  `('is $what', ({ uses, automating, patterns, current }) => {
    const interest = find(uses)
    expect(interest.automating).toEqual(automating)
    expect(interest.automated).toEqual({ patterns, current: new Set(current) })
  })

  it('is found under every spelling', () => {
    const interest = find([{ image: 'nginx:1' }, { image: 'docker.io/library/nginx:2' }], nameRepo('', 'nginx'))
    expect(interest.automated.current).toEqual(new Set(['1', '2']))
  })

  it('counts all containers for who asks to see or to release, and tells where secrets may stand', () => {
    const uses = [aUse({ isAutomated: false, pattern: 'v*' }), aUse({ image: `${APP}:2` })]
    const interest = findInterest(repoFor(APP), [
      { target: 'here', uses },
      { target: 'there', uses: uses.slice(0, 1) },
    ])
    expect(interest.automating).toEqual(['here'])
    expect(interest.all).toEqual({ patterns: ['v*', undefined], current: new Set(['1.0', '2']) })
    expect(interest.places.map(({ target }) => target)).toEqual(['here', 'here', 'there'])
  })
})
