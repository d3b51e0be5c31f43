// What becomes of one image by itself, row by row.
import { describe, expect, it } from 'vitest'
import { type AutomationRules, DEFAULT_AUTOMATION } from '../../../functions/domain/release/automation-rules.ts'
import { decideImage } from '../../../functions/domain/release/decide-image.ts'
import type { ImageDecision } from '../../../functions/domain/release/image-decision.ts'
import type { ImageUse } from '../../../functions/domain/release/image-use.ts'
import { APP, aShelf, aUse, digest, shelvesOf } from './a-use.ts'

const DOWN = { code: 'x', what: 'The registry cannot answer now (503)', where: APP, fix: 'Wait.' }

type Row = {
  readonly current?: string
  readonly filter?: string
  readonly tags?: string
  readonly rules?: Partial<AutomationRules>
  readonly policies?: Partial<ImageUse>
  /** What the registry answers when it is asked for a digest; `none` that it has none. */
  readonly asked?: string
  readonly failure?: typeof DOWN
}

function decide({ current = ':1.0', filter, tags, rules, policies, asked, failure }: Row): ImageDecision {
  const image = current.startsWith(':') || current.startsWith('@') ? `${APP}${current}` : current
  const use = aUse({ image, ...(filter === undefined ? {} : { pattern: filter }), ...policies })
  return decideImage(use, {
    rules: { ...DEFAULT_AUTOMATION, ...rules },
    shelfOf: shelvesOf(aShelf(tags, APP, failure)),
    digestOf: () => (asked === undefined ? undefined : asked === 'none' ? null : digest(asked)),
  })
}

/** Digests are written as `@a`. */
function print(decision: ImageDecision): string {
  const left = decision.leftOut === undefined ? '' : `; ${decision.leftOut}`
  const said = `${decision.kind === 'change' ? decision.to.replace(`${APP}:`, '') : ''} because ${decision.why}${left}`
  return `${decision.kind} ${said}`.replace(/sha256:(\w)\1{63}/g, '$1').replace('  ', ' ')
}

const semver = (range: string) => `semver:${range}`
const at = (digit: string) => `:1.0@${digest(digit)}`

describe('by version', () => {
  it.each`
    row                                                                                   | decision
    ${{ filter: semver('~1'), tags: '1.0 1.1 2.0' }}                                      | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.0? 1.1? 2.0?' }}                                   | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.0 2.0' }}                                          | ${'up-to-date because 1.0 is the highest of 1 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.0 1.1-rc.1' }}                                     | ${'up-to-date because 1.0 is the highest of 1 that match semver:~1'}
    ${{ filter: semver('~3'), tags: '1.0 2.0' }}                                          | ${'left because no tag matches semver:~3'}
    ${{ filter: semver('*'), tags: '' }}                                                  | ${'left because the registry lists no tags'}
    ${{ filter: semver('~1'), tags: '1.0 1.1', current: ':2.0' }}                         | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.1', current: ':2.0', rules: { newerOnly: true } }} | ${'kept because nothing shows that 1.1 is newer than 2.0'}
    ${{ filter: semver('~1'), tags: '1.1', rules: { newerOnly: true } }}                  | ${'change 1.1 because 1.1 is the highest of 1 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.0 1.1', current: ':main' }}                        | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter: semver('~1'), tags: '1.0 1.1', current: `${APP}` }}                       | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter: 'semver:no', tags: '1.0 1.1' }}                                           | ${'stuck because invalid tag pattern: "semver:no": improper constraint: no'}
    ${{ filter: 'regexp:(', tags: '1.0 1.1' }}                                            | ${'stuck because invalid tag pattern: "regexp:(": error parsing regexp: missing closing ): `(`'}
  `('$row is $decision', ({ row, decision }) => {
    expect(print(decide(row))).toBe(decision)
  })
})

describe('by age', () => {
  it.each`
    row                                                                   | decision
    ${{ tags: '1.0@1 1.1@2' }}                                            | ${'change 1.1 because 1.1 is the newest of 2 that match glob:*'}
    ${{ tags: '1.0@3 1.1@2' }}                                            | ${'up-to-date because 1.0 is the newest of 2 that match glob:*'}
    ${{ tags: '1.0@1 1.1@2 latest@9' }}                                   | ${'change 1.1 because 1.1 is the newest of 2 that match glob:*'}
    ${{ filter: 'main-*', tags: '1.0@1 main-1@2 dev-1@9' }}               | ${'change main-1 because main-1 is the newest of 1 that match glob:main-*'}
    ${{ filter: 'regex:^v', tags: '1.0@1 v1@2' }}                         | ${'change v1 because v1 is the newest of 1 that match regexp:^v'}
    ${{ tags: '1.0@1 a@2 b@2' }}                                          | ${'change a because a has its creation date in common with 1 matching tag; the first by name was chosen'}
    ${{ tags: '1.0@1 1.1' }}                                              | ${'up-to-date because 1.0 is the newest of 2 that match glob:*'}
    ${{ tags: '1.0 1.1@1' }}                                              | ${'stuck because the current 1.0 has no creation date, and glob:* goes by dates'}
    ${{ tags: '1.1@1' }}                                                  | ${'stuck because the registry does not list the current image, and glob:* goes by dates'}
    ${{ tags: '1.0@2 old@1', filter: 'old' }}                             | ${'change old because old is the newest of 1 that match glob:old'}
    ${{ tags: '1.0@2 old@1', filter: 'old', rules: { newerOnly: true } }} | ${'kept because nothing shows that old is newer than 1.0'}
    ${{ tags: '1.0@1 1.1!' }}                                             | ${'up-to-date because 1.0 is the newest of 1 that match glob:*; 1.1 is left out (its manifest is gone)'}
    ${{ tags: '1.0@1 1.1! 1.2@2 1.3!' }}                                  | ${'change 1.2 because 1.2 is the newest of 2 that match glob:*; 1.1 is left out (its manifest is gone), and 1 more'}
    ${{ tags: '1.0!' }}                                                   | ${'left because no tag that matches glob:* can be used; 1.0 is left out (its manifest is gone)'}
  `('$row is $decision', ({ row, decision }) => {
    expect(print(decide(row))).toBe(decision)
  })
})

describe('while not all is read', () => {
  it.each`
    row                                                           | decision
    ${{}}                                                         | ${'waiting because its tags were not read yet'}
    ${{ failure: DOWN }}                                          | ${`stuck because The registry cannot answer now (503): ${APP}`}
    ${{ tags: '1.0@1 1.1?' }}                                     | ${'waiting because the age of 1 tag is not known yet'}
    ${{ tags: '1.0@1 1.1? 1.2?' }}                                | ${'waiting because the age of 2 tags is not known yet'}
    ${{ tags: '1.0? v1@1', filter: 'v*' }}                        | ${'waiting because the age of 1 tag is not known yet'}
    ${{ tags: '1.0@1 v1@2 dev?', filter: 'v*' }}                  | ${'change v1 because v1 is the newest of 1 that match glob:v*'}
    ${{ tags: '1.0@1 1.1? latest?' }}                             | ${'waiting because the age of 1 tag is not known yet'}
    ${{ tags: '1.0@1 1.1?', failure: DOWN }}                      | ${`stuck because The registry cannot answer now (503): ${APP}`}
    ${{ tags: '1.0@1 1.1@2', failure: DOWN }}                     | ${'change 1.1 because 1.1 is the newest of 2 that match glob:*'}
    ${{ tags: '1.0? 1.1?', failure: DOWN, filter: semver('~1') }} | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
  `('$row is $decision', ({ row, decision }) => {
    expect(print(decide(row))).toBe(decision)
  })
})

describe('digests', () => {
  const filter = semver('~1')
  it.each`
    row                                                                                          | decision
    ${{ filter, tags: '1.0', current: at('a') }}                                                 | ${'needs-digest because 1.0 is the highest of 1 that match semver:~1'}
    ${{ filter, tags: '1.0', current: at('a'), asked: 'a' }}                                     | ${'up-to-date because 1.0 is the highest of 1 that match semver:~1'}
    ${{ filter, tags: '1.0', current: at('a'), asked: 'b' }}                                     | ${'change 1.0@b because 1.0 is to be written with the digest it has now'}
    ${{ filter, tags: '1.0', current: at('a'), asked: 'none' }}                                  | ${'stuck because the registry has no digest for 1.0'}
    ${{ filter, tags: '1.0 1.1', current: at('a'), asked: 'b' }}                                 | ${'change 1.1@b because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter, tags: '1.0 1.1', current: `@${digest('a')}` }}                                   | ${'kept because the image is pinned to a and has no tag to replace'}
    ${{ filter, tags: '1.0', rules: { digests: 'write' } }}                                      | ${'needs-digest because 1.0 is the highest of 1 that match semver:~1'}
    ${{ filter, tags: '1.0', rules: { digests: 'write' }, asked: 'a' }}                          | ${'change 1.0@a because 1.0 is to be written with the digest it has now'}
    ${{ filter, tags: '1.0 1.1', rules: { digests: 'write' }, asked: 'a' }}                      | ${'change 1.1@a because 1.1 is the highest of 2 that match semver:~1'}
    ${{ filter, tags: '1.0', rules: { digests: 'drop' }, current: at('a') }}                     | ${'change 1.0 because 1.0 is to be written without a digest'}
    ${{ filter, tags: '1.0 1.1', rules: { digests: 'drop' }, current: `@${digest('a')}` }}       | ${'change 1.1 because 1.1 is the highest of 2 that match semver:~1'}
    ${{ tags: '1.0@1#a main@2#b', filter: 'main', current: `:main@${digest('a')}`, asked: 'b' }} | ${'change main@b because main is to be written with the digest it has now'}
  `('$row is $decision', ({ row, decision }) => {
    expect(print(decide(row))).toBe(decision)
  })
})

describe('what the owner wants', () => {
  const tags = '1.0@1 1.1@2'
  it.each`
    row                                                                      | decision
    ${{ tags, policies: { isAutomated: false } }}                            | ${'kept because it is not automated'}
    ${{ tags, policies: { isLocked: true } }}                                | ${'kept because it is locked'}
    ${{ tags, policies: { isIgnored: true } }}                               | ${'change 1.1 because 1.1 is the newest of 2 that match glob:*'}
    ${{ tags, policies: { isIgnored: true }, rules: { skipIgnored: true } }} | ${'kept because it is ignored, and automation.skipIgnored is set'}
    ${{ tags, rules: { exclude: ['registry.example/*'] } }}                  | ${'left because automation.include and exclude leave it out'}
    ${{ tags, rules: { include: ['ghcr.io/*'] } }}                           | ${'left because automation.include and exclude leave it out'}
    ${{ tags, rules: { include: ['registry.example/team/*'] } }}             | ${'change 1.1 because 1.1 is the newest of 2 that match glob:*'}
    ${{ current: 'app:' }}                                                   | ${'stuck because parsing "app:": expected image name as either <image>:<tag> or just <image>: invalid image ID'}
    ${{ current: '/app:1' }}                                                 | ${'stuck because parsing "/app:1": expected image name as either <image>:<tag> or just <image>: invalid image ID'}
    ${{ current: '' }}                                                       | ${'stuck because parsing "": blank image name: invalid image ID'}
  `('$row is $decision', ({ row, decision }) => {
    expect(print(decide(row))).toBe(decision)
  })

  it('counts labels for the date where the settings name the repository', () => {
    const shelf = aShelf('1.0@5 1.1@1')
    const labelled = new Map(
      [...shelf.images].map(([tag, image]) => [tag, { ...image, labelledAt: tag === '1.1' ? 9 : 2 }]),
    )
    const decideWith = (useLabels: readonly string[]) => {
      const rules = { ...DEFAULT_AUTOMATION, useLabels }
      const shelfOf = shelvesOf({ ...shelf, images: labelled })
      return decideImage(aUse(), { rules, shelfOf, digestOf: () => undefined })
    }
    expect(decideWith([])).toMatchObject({ kind: 'up-to-date' })
    expect(decideWith(['registry.example/*'])).toMatchObject({ kind: 'change', tag: '1.1' })
  })
})
