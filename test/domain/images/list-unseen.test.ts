// What a registry told of and does not show yet: it is worth another look only where somebody would take it.
import { expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { listUnseen } from '../../../functions/domain/images/list-unseen.ts'
import { NO_MANIFEST, type ShelvedImage } from '../../../functions/domain/images/shelf.ts'

const READ = { readAt: 1, trustMs: 1 }
const IMAGES = new Map<Tag, ShelvedImage>(
  Object.entries({
    '1.0': { ...READ, digest: `sha256:${'0'.repeat(64)}` },
    '1.1': { ...READ, fault: NO_MANIFEST },
    '1.2': { ...READ, fault: 'it is a chart' },
  }) as [Tag, ShelvedImage][],
)

it.each`
  told                     | patterns                        | unseen
  ${[]}                    | ${[undefined]}                  | ${[]}
  ${['1.0']}               | ${[undefined]}                  | ${[]}
  ${['1.1']}               | ${[undefined]}                  | ${['1.1']}
  ${['1.2']}               | ${[undefined]}                  | ${[]}
  ${['1.3']}               | ${[undefined]}                  | ${[]}
  ${['1.4']}               | ${[undefined]}                  | ${['1.4']}
  ${['1.4', '1.0', '1.1']} | ${['semver:~1']}                | ${['1.4', '1.1']}
  ${['1.4']}               | ${[]}                           | ${[]}
  ${['1.4']}               | ${['semver:~2', 'glob:main-*']} | ${[]}
  ${['main-7', '1.4']}     | ${['semver:~2', 'glob:main-*']} | ${['main-7']}
  ${['latest']}            | ${[undefined]}                  | ${[]}
`('of $told, with $patterns, $unseen are not seen', ({ told, patterns, unseen }) => {
  const tags = ['1.0', '1.1', '1.2', '1.3'] as Tag[]
  expect(listUnseen({ tags, images: IMAGES }, told, patterns)).toEqual(unseen)
})
