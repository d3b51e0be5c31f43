// Which tag a container is to run, and why none.
import { describe, expect, it } from 'vitest'
import { chooseTag } from '../../../functions/domain/images/choose-tag.ts'
import type { DigestMode, ImageRef } from '../../../functions/domain/images/image.ts'
import { parseTagPattern } from '../../../functions/domain/images/parse-tag-pattern.ts'
import { digestOf, someTags } from './some-tags.ts'

type Row = { pattern: string; tags: string; current: string; newerOnly?: boolean; digests?: DigestMode }

/** `1.0`, `1.0#a` with a digest, `#a` with nothing else, or nothing at all. */
function refOf(current: string): ImageRef {
  const [tag, digit] = current.split('#')
  return {
    host: '',
    path: 'acme/app',
    ...(tag ? { tag } : {}),
    ...(digit === undefined ? {} : { digest: digestOf(digit) }),
  }
}

function choose({ pattern, tags, current, ...options }: Row): string {
  const choice = chooseTag({
    pattern: parseTagPattern(pattern),
    candidates: someTags(tags),
    current: refOf(current),
    ...options,
  })
  const said = 'tag' in choice ? choice.tag : choice.why
  const note = choice.kind === 'update' && choice.note !== undefined ? ` (${choice.note})` : ''
  const ignored = choice.ignored.map(({ tag, why }) => `; ignored ${tag}: ${why}`).join('')
  return `${choice.kind} ${said}${note}${ignored}`
}

describe('by date', () => {
  it.each`
    pattern             | tags                           | current     | choice
    ${'glob:*'}         | ${'a@1 b@2'}                   | ${'a'}      | ${'update b'}
    ${'glob:*'}         | ${'a@1 b@2'}                   | ${'b'}      | ${'up-to-date b'}
    ${'*'}              | ${'a@1 b@2'}                   | ${'a'}      | ${'update b'}
    ${'glob:*'}         | ${'a@1 latest@9'}              | ${'a'}      | ${'up-to-date a'}
    ${'glob:*'}         | ${'a@1 latest@9 b@2'}          | ${'latest'} | ${'update b'}
    ${'glob:latest'}    | ${'a@1 latest@9'}              | ${'a'}      | ${'update latest'}
    ${'glob:*'}         | ${'a@1 sha256-0a@9 b@2'}       | ${'a'}      | ${'update b'}
    ${'glob:main-*'}    | ${'main-1@1 main-2@2 dev-9@9'} | ${'main-1'} | ${'update main-2'}
    ${'glob:main-*'}    | ${'main-1@1 main-2@2 dev-9@9'} | ${'dev-9'}  | ${'update main-2'}
    ${'glob:main-*'}    | ${'dev-9@9'}                   | ${'dev-9'}  | ${'none no tag matches glob:main-*'}
    ${'regex:^main-'}   | ${'dev-9@9'}                   | ${'dev-9'}  | ${'none no tag matches regexp:^main-'}
    ${'glob:*'}         | ${'latest@1'}                  | ${'latest'} | ${'none no tag matches glob:*'}
    ${'glob:*'}         | ${''}                          | ${'a'}      | ${'none the registry lists no tags'}
    ${'regexp:('}       | ${'a@1 b@2'}                   | ${'a'}      | ${'none invalid tag pattern: "regexp:(": error parsing regexp: missing closing ): `(`'}
    ${'regexp:^v\\d+$'} | ${'v1@1 v2@2 v3-rc@3'}         | ${'v1'}     | ${'update v2'}
    ${'glob:*'}         | ${'a@1 b'}                     | ${'a'}      | ${'up-to-date a'}
    ${'glob:*'}         | ${'a b'}                       | ${'a'}      | ${'up-to-date a'}
    ${'glob:*'}         | ${'a b'}                       | ${'b'}      | ${'unknown-age a has no creation date, and glob:* goes by dates'}
    ${'glob:*'}         | ${'a b@1'}                     | ${'a'}      | ${'unknown-age the current a has no creation date, and glob:* goes by dates'}
    ${'glob:b*'}        | ${'a b@1'}                     | ${'a'}      | ${'unknown-age the current a has no creation date, and glob:b* goes by dates'}
    ${'glob:*'}         | ${'a@-62135596800000 b@1'}     | ${'a'}      | ${'unknown-age the current a has no creation date, and glob:* goes by dates'}
    ${'glob:*'}         | ${'b@1'}                       | ${'gone'}   | ${'unknown-age the registry does not list the current image, and glob:* goes by dates'}
    ${'glob:*'}         | ${'b@1'}                       | ${''}       | ${'unknown-age the registry does not list the current image, and glob:* goes by dates'}
    ${'glob:b*'}        | ${'a@0 b1@0'}                  | ${'a'}      | ${'update b1'}
    ${'glob:*'}         | ${'a@0 b@0'}                   | ${'b'}      | ${'update a (a has its creation date in common with 1 matching tag; the first by name was chosen)'}
    ${'glob:*'}         | ${'c@0 a@0 b@0'}               | ${'c'}      | ${'update a (a has its creation date in common with 2 matching tags; the first by name was chosen)'}
    ${'glob:*'}         | ${'a@0 b@0'}                   | ${'a'}      | ${'up-to-date a'}
    ${'glob:*'}         | ${'a@0 b@0 c@1'}               | ${'a'}      | ${'update c'}
    ${'glob:main-*'}    | ${'main-2@2 main-1@1 x@3'}     | ${'x'}      | ${'update main-2'}
    ${'glob:*'}         | ${'a@1 b@2!'}                  | ${'a'}      | ${'up-to-date a; ignored b: its manifest is gone'}
    ${'glob:*'}         | ${'a@1 b! c@2'}                | ${'a'}      | ${'update c; ignored b: its manifest is gone'}
    ${'glob:b*'}        | ${'a@1 b!'}                    | ${'a'}      | ${'none no tag that matches glob:b* can be used; ignored b: its manifest is gone'}
    ${'glob:b*'}        | ${'a@1 c! b@2'}                | ${'a'}      | ${'update b'}
    ${'glob:*'}         | ${'a! b@2'}                    | ${'a'}      | ${'unknown-age the current a has no creation date, and glob:* goes by dates; ignored a: its manifest is gone'}
  `('$pattern over "$tags", at "$current": $choice', ({ choice, ...row }) => {
    expect(choose(row)).toBe(choice)
  })
})

describe('by version', () => {
  it.each`
    pattern               | tags                        | current         | choice
    ${'semver:*'}         | ${'1.0 1.1'}                | ${'1.0'}        | ${'update 1.1'}
    ${'semver:*'}         | ${'1.0 1.1'}                | ${'1.1'}        | ${'up-to-date 1.1'}
    ${'semver:*'}         | ${'1.0@9 1.1@1'}            | ${'1.0'}        | ${'update 1.1'}
    ${'semver:*'}         | ${'1.0 1.1-rc.1'}           | ${'1.0'}        | ${'up-to-date 1.0'}
    ${'semver:>=1.0-0'}   | ${'1.0 1.1-rc.1'}           | ${'1.0'}        | ${'update 1.1-rc.1'}
    ${'semver:~1.2'}      | ${'1.2.3 1.2.9 1.3'}        | ${'1.2.3'}      | ${'update 1.2.9'}
    ${'semver:~1.2'}      | ${'1.2.3 1.2.9 1.3'}        | ${'1.3'}        | ${'update 1.2.9'}
    ${'semver:~1.2'}      | ${'1.2.3 1.2.9'}            | ${'gone'}       | ${'update 1.2.9'}
    ${'semver:~1.2'}      | ${'1.2.3 1.2.9'}            | ${''}           | ${'update 1.2.9'}
    ${'semver:^1'}        | ${'2.0 main'}               | ${'2.0'}        | ${'none no tag matches semver:^1'}
    ${'semver:*'}         | ${'main dev'}               | ${'main'}       | ${'none no tag matches semver:*'}
    ${'semver:*'}         | ${'latest 1.0'}             | ${'latest'}     | ${'update 1.0'}
    ${'semver:'}          | ${'1.0 2.0'}                | ${'1.0'}        | ${'none invalid tag pattern: "semver:": improper constraint: none; * is any version'}
    ${'semver:>>1'}       | ${'1.0 2.0'}                | ${'1.0'}        | ${'none invalid tag pattern: "semver:>>1": improper constraint: >>1'}
    ${'semver:*'}         | ${'1.10 1.10.0'}            | ${'1.10'}       | ${'update 1.10.0'}
    ${'semver:*'}         | ${'1.10 1.10.0'}            | ${'1.10.0'}     | ${'up-to-date 1.10.0'}
    ${'semver:*'}         | ${'1.0.0 v1.0.0'}           | ${'1.0.0'}      | ${'update v1.0.0'}
    ${'semver:*'}         | ${'1.0 1234567'}            | ${'1.0'}        | ${'update 1234567'}
    ${'semver:<1000'}     | ${'1.0 1.1 1234567'}        | ${'1.0'}        | ${'update 1.1'}
    ${'semver:*'}         | ${'1.0 1.1!'}               | ${'1.0'}        | ${'up-to-date 1.0; ignored 1.1: its manifest is gone'}
    ${'semver:>=1.2.3-0'} | ${'1.2.3-rc.9 1.2.3-rc.10'} | ${'1.2.3-rc.9'} | ${'update 1.2.3-rc.10'}
  `('$pattern over "$tags", at "$current": $choice', ({ choice, ...row }) => {
    expect(choose(row)).toBe(choice)
  })
})

describe('newer only', () => {
  it.each`
    pattern          | tags               | current     | choice
    ${'semver:*'}    | ${'1.0 1.1'}       | ${'1.0'}    | ${'update 1.1'}
    ${'semver:~1.2'} | ${'1.2.9 1.3'}     | ${'1.3'}    | ${'not-newer nothing shows that 1.2.9 is newer than 1.3'}
    ${'semver:~1.2'} | ${'1.2.9 1.1'}     | ${'1.1'}    | ${'update 1.2.9'}
    ${'semver:~1.2'} | ${'1.2.9'}         | ${'1.1'}    | ${'update 1.2.9'}
    ${'semver:*'}    | ${'1.0'}           | ${'1.1-rc'} | ${'not-newer nothing shows that 1.0 is newer than 1.1-rc'}
    ${'semver:*'}    | ${'1.1'}           | ${'1.1-rc'} | ${'update 1.1'}
    ${'semver:*'}    | ${'1.10 1.10.0'}   | ${'1.10'}   | ${'not-newer nothing shows that 1.10.0 is newer than 1.10'}
    ${'semver:*'}    | ${'1.0 1.1'}       | ${'1.1'}    | ${'up-to-date 1.1'}
    ${'semver:*'}    | ${'1.0 main'}      | ${'main'}   | ${'not-newer nothing shows that 1.0 is newer than main'}
    ${'semver:*'}    | ${'1.0@2 main@1'}  | ${'main'}   | ${'update 1.0'}
    ${'semver:*'}    | ${'1.0@1 main@2'}  | ${'main'}   | ${'not-newer nothing shows that 1.0 is newer than main'}
    ${'semver:*'}    | ${'1.0@1 main'}    | ${'main'}   | ${'not-newer nothing shows that 1.0 is newer than main'}
    ${'semver:*'}    | ${'1.0'}           | ${''}       | ${'not-newer nothing shows that 1.0 is newer than the current image, which has no tag'}
    ${'glob:*'}      | ${'a@1 b@2'}       | ${'a'}      | ${'update b'}
    ${'glob:b*'}     | ${'a@2 b@1'}       | ${'a'}      | ${'not-newer nothing shows that b is newer than a'}
    ${'glob:b*'}     | ${'a@1 b@2'}       | ${'a'}      | ${'update b'}
    ${'glob:*'}      | ${'a@0 b@0'}       | ${'b'}      | ${'not-newer nothing shows that a is newer than b'}
    ${'glob:b*'}     | ${'b@1'}           | ${'a'}      | ${'unknown-age the registry does not list the current image, and glob:b* goes by dates'}
    ${'regexp:^b'}   | ${'a@3 b1@1 b2@2'} | ${'a'}      | ${'not-newer nothing shows that b2 is newer than a'}
  `('$pattern over "$tags", at "$current": $choice', ({ choice, ...row }) => {
    expect(choose({ ...row, newerOnly: true })).toBe(choice)
  })
})

describe('a digest', () => {
  const pinned = `pinned the image is pinned to ${digestOf('a')} and has no tag to replace`
  it.each`
    pattern       | tags             | current    | digests    | choice
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'#a'}    | ${'keep'}  | ${pinned}
    ${'glob:*'}   | ${'a@1#a b@2#b'} | ${'#a'}    | ${'keep'}  | ${pinned}
    ${'semver:'}  | ${'1.0#a'}       | ${'#a'}    | ${'keep'}  | ${pinned}
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'1.0#a'} | ${'keep'}  | ${'update 1.1'}
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'1.1#c'} | ${'keep'}  | ${'up-to-date 1.1'}
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'#a'}    | ${'write'} | ${'update 1.1'}
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'#b'}    | ${'write'} | ${'up-to-date 1.1'}
    ${'semver:*'} | ${'1.0#a 1.1#b'} | ${'#c'}    | ${'write'} | ${'update 1.1'}
    ${'glob:*'}   | ${'a@1#a b@2#b'} | ${'#a'}    | ${'write'} | ${'update b'}
    ${'glob:*'}   | ${'a@1#a b@2#b'} | ${'#b'}    | ${'write'} | ${'up-to-date b'}
    ${'glob:*'}   | ${'a@1#a b@2#b'} | ${'#c'}    | ${'write'} | ${'unknown-age the registry does not list the current image, and glob:* goes by dates'}
    ${'glob:*'}   | ${'a@1#a b@2#b'} | ${'#a'}    | ${'drop'}  | ${'update b'}
  `('$pattern over "$tags", at "$current", $digests: $choice', ({ choice, ...row }) => {
    expect(choose(row)).toBe(choice)
  })

  it('that several tags have is the current one by the best of them', () => {
    const row = { pattern: 'semver:~1.0', current: '#b', digests: 'write', newerOnly: true } as const
    const older = `not-newer nothing shows that 1.0 is newer than ${digestOf('b')}`
    expect(choose({ ...row, tags: '1.0#a 0.9#b 1.1#b' })).toBe(older)
    expect(choose({ ...row, tags: '1.0#a 1.1#b 0.9#b' })).toBe(older)
    expect(choose({ ...row, tags: '1.1#b 1.0#b 0.9#b' })).toBe('up-to-date 1.0')
  })
})
