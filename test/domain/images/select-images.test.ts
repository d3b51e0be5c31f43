// Which repositories are looked at, as --registry-include-image and --registry-exclude-image of Flux v1 say.
import { describe, expect, it } from 'vitest'
import type { ImageRepo } from '../../../functions/domain/images/image.ts'
import { selectImages } from '../../../functions/domain/images/select-images.ts'

const HUB = 'index.docker.io/library/nginx'
const QUAY = 'quay.io/acme/app'
const LOCAL = 'localhost:5000/app'
const REPOS = [HUB, QUAY, LOCAL] as ImageRepo[]

describe('of three repositories', () => {
  it.each`
    include                              | exclude                           | selected
    ${[]}                                | ${[]}                             | ${[HUB, QUAY, LOCAL]}
    ${[]}                                | ${['quay.io/*']}                  | ${[HUB, LOCAL]}
    ${[]}                                | ${['*']}                          | ${[]}
    ${['*']}                             | ${[]}                             | ${[HUB, QUAY, LOCAL]}
    ${['quay.io/*']}                     | ${[]}                             | ${[QUAY]}
    ${['quay.io/*', 'localhost:*']}      | ${[]}                             | ${[QUAY, LOCAL]}
    ${['quay.io/*']}                     | ${['*/acme/*']}                   | ${[]}
    ${['quay.io/*', '*/app']}            | ${['localhost*', 'quay.io/none']} | ${[QUAY]}
    ${['nginx']}                         | ${[]}                             | ${[]}
    ${['docker.io/*']}                   | ${[]}                             | ${[]}
    ${['index.docker.io/library/nginx']} | ${[]}                             | ${[HUB]}
    ${['index.docker.io/library/*']}     | ${[]}                             | ${[HUB]}
    ${['QUAY.io/*']}                     | ${[]}                             | ${[]}
    ${['']}                              | ${[]}                             | ${[]}
    ${[]}                                | ${['']}                           | ${[HUB, QUAY, LOCAL]}
  `('$include without $exclude selects $selected', ({ include, exclude, selected }) => {
    expect(selectImages(REPOS, { include, exclude })).toEqual(selected)
  })
})
