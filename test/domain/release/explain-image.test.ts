// Why an image stays, or what the next run writes.
import { describe, expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import type { Shelf } from '../../../functions/domain/images/shelf.ts'
import { DEFAULT_AUTOMATION } from '../../../functions/domain/release/automation-rules.ts'
import { explainImage } from '../../../functions/domain/release/explain-image.ts'
import type { ImageUse } from '../../../functions/domain/release/image-use.ts'
import { APP, aShelf, aUse, digest, shelvesOf } from './a-use.ts'

const DOWN = { code: 'x', what: 'The registry cannot answer now (503)', where: APP, fix: 'Wait.' }

function explain(use: Partial<ImageUse>, shelf: Shelf, digests: 'keep' | 'write' = 'keep') {
  const rules = { ...DEFAULT_AUTOMATION, digests }
  return explainImage(aUse(use), { rules, shelfOf: shelvesOf(shelf), digestOf: () => undefined })
}

const pinned = { image: `${APP}:1.0@${digest('a')}`, pattern: 'semver:~1' }

describe('the state', () => {
  it.each`
    use                         | tags             | digests    | state      | why
    ${{ pattern: 'semver:~1' }} | ${'1.0 1.1'}     | ${'keep'}  | ${'next'}  | ${`1.1 is the highest of 2 that match semver:~1: ${APP}:1.1`}
    ${{ pattern: 'semver:~1' }} | ${'1.0'}         | ${'keep'}  | ${'stays'} | ${'1.0 is the highest of 1 that match semver:~1'}
    ${{ pattern: 'semver:~2' }} | ${'1.0'}         | ${'keep'}  | ${'stays'} | ${'no tag matches semver:~2'}
    ${{ isLocked: true }}       | ${'1.0@1 1.1@2'} | ${'keep'}  | ${'stays'} | ${'it is locked'}
    ${{}}                       | ${undefined}     | ${'keep'}  | ${'stays'} | ${'its tags were not read yet'}
    ${{}}                       | ${'1.0@1 1.1?'}  | ${'keep'}  | ${'stays'} | ${'the age of 1 tag is not known yet'}
    ${{}}                       | ${'1.0@1 1.1!'}  | ${'keep'}  | ${'stays'} | ${'1.0 is the newest of 1 that match glob:*; 1.1 is left out (its manifest is gone)'}
    ${{}}                       | ${'1.0 1.1@2'}   | ${'keep'}  | ${'stuck'} | ${'the current 1.0 has no creation date, and glob:* goes by dates'}
    ${pinned}                   | ${'1.0'}         | ${'keep'}  | ${'stays'} | ${'1.0 is the highest of 1 that match semver:~1; each run asks whether its digest moved'}
    ${pinned}                   | ${'1.0 1.1'}     | ${'keep'}  | ${'next'}  | ${'1.1 is the highest of 2 that match semver:~1; its digest is still to be asked for'}
    ${{ pattern: 'semver:~1' }} | ${'1.0 1.1'}     | ${'write'} | ${'next'}  | ${'1.1 is the highest of 2 that match semver:~1; its digest is still to be asked for'}
    ${{ image: 'app:' }}        | ${undefined}     | ${'keep'}  | ${'stuck'} | ${'parsing "app:": expected image name as either <image>:<tag> or just <image>: invalid image ID'}
  `('of $use with $tags and digests $digests is $state: $why', ({ use, tags, digests, state, why }) => {
    expect(explain(use, aShelf(tags), digests)).toMatchObject({ state, why })
  })
})

it('tells what would help when it is stuck, and only then', () => {
  expect(explain({}, aShelf('1.0 1.1@2')).fix).toMatch('semver')
  expect(explain({}, aShelf('1.0@1'))).not.toHaveProperty('fix')
})

it('tells when the registry last answered, and why it did not since', () => {
  expect(explain({}, aShelf('1.0@1'))).toMatchObject({ listedAt: 5 })
  expect(explain({}, aShelf('1.0@1'))).not.toHaveProperty('trouble')
  expect(explain({}, aShelf('1.0@1', APP, DOWN))).toMatchObject({ listedAt: 5, trouble: `${DOWN.what}: ${APP}` })
  expect(explain({}, aShelf(undefined, APP, DOWN))).not.toHaveProperty('listedAt')
  expect(explain({}, aShelf(undefined, APP, DOWN))).toMatchObject({ state: 'stuck', fix: 'Wait.' })
})

it('shows the five latest tags, and whether the filter lets them through', () => {
  const arrivals = ['v6', 'dev', 'v4', 'v3', 'v2', 'v1'].map((tag, index) => ({ tag: tag as Tag, seenAt: 9 - index }))
  const { news, pattern } = explain({ pattern: 'v*' }, { ...aShelf('1.0@1'), arrivals })
  expect(pattern).toBe('glob:v*')
  expect(news.map(({ tag, seenAt, matches }) => `${tag} ${seenAt} ${matches}`)).toEqual([
    'v6 9 true',
    'dev 8 false',
    'v4 7 true',
    'v3 6 true',
    'v2 5 true',
  ])
})
