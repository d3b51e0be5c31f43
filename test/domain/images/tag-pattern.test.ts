// Holds tag patterns against Flux's, and the engines behind globs and regular expressions against Go's.
import { readFileSync } from 'node:fs'
import { check, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTagPattern } from '../../../functions/domain/images/parse-tag-pattern.ts'

const NO_SIGNATURES = 'sha256-0a sha256-0a.sig sha256-0a.att sha256-0a.sbom sha512-0a'
const words = (list: string) => list.split(' ').filter(word => word !== '')

describe('a pattern', () => {
  it.each`
    pattern                          | matches                            | leaves
    ${'glob:*'}                      | ${'1.0 main a latest-1'}           | ${`latest LATEST Latest ${NO_SIGNATURES}`}
    ${'*'}                           | ${'1.0 main'}                      | ${'latest'}
    ${'glob:main-*'}                 | ${'main- main-1 main-a-b'}         | ${'main amain-1 Main-1'}
    ${'main-*'}                      | ${'main-1'}                        | ${'main dev-9'}
    ${'glob:*-rc'}                   | ${'1-rc -rc'}                      | ${'1-rc1'}
    ${'glob:v*.*'}                   | ${'v1.2 v.'}                       | ${'v1 1.2'}
    ${'glob:master-*-*'}             | ${'master-a-1'}                    | ${'master-a'}
    ${'glob:1.0'}                    | ${'1.0'}                           | ${'1.0.0 1.00 1x0'}
    ${'glob:'}                       | ${''}                              | ${'a 1 latest'}
    ${''}                            | ${''}                              | ${'a 1 latest'}
    ${'glob:latest'}                 | ${'latest'}                        | ${'LATEST latest-1'}
    ${'latest'}                      | ${'latest'}                        | ${'Latest'}
    ${'glob:Latest'}                 | ${''}                              | ${'Latest latest'}
    ${'glob:lat*'}                   | ${'lat latest-1'}                  | ${'latest'}
    ${'glob:latest*'}                | ${'latest-1'}                      | ${'latest'}
    ${'glob:sha*'}                   | ${'sha sha-0a sha256 sha256-main'} | ${NO_SIGNATURES}
    ${'glob:sha256-0a.sig'}          | ${''}                              | ${'sha256-0a.sig'}
    ${'glob:[ab]'}                   | ${'[ab]'}                          | ${'a b'}
    ${'unknown:1'}                   | ${'unknown:1'}                     | ${'1'}
    ${'GLOB:*'}                      | ${'GLOB:1'}                        | ${'1'}
    ${' semver:*'}                   | ${''}                              | ${'1.0'}
    ${'semver:*'}                    | ${'1 1.2 1.2.3 v1 1234567'}        | ${'1.2.3-rc.1 main latest 1.2.3.4'}
    ${'semver:~1.2'}                 | ${'1.2 1.2.9 v1.2.3'}              | ${'1.3 main-1.2.3'}
    ${'semver:>=1.2.3-0'}            | ${'1.2.3-rc.1 2.0.0-rc.1'}         | ${'1.2.2'}
    ${'semver: ~1'}                  | ${'1.5'}                           | ${'2'}
    ${'semver:>=1 || 0.x'}           | ${'0.1 1.1'}                       | ${'0.1-a'}
    ${'regexp:^v\\d+$'}              | ${'v1 v22'}                        | ${'v av1 v1a'}
    ${'regex:^v\\d+$'}               | ${'v1 v22'}                        | ${'v av1 v1a'}
    ${'regexp:1'}                    | ${'1 21 a1b'}                      | ${'2'}
    ${'regexp:.*'}                   | ${'a 1'}                           | ${`latest Latest ${NO_SIGNATURES}`}
    ${'regexp:^latest$'}             | ${''}                              | ${'latest'}
    ${'regexp:'}                     | ${'a 1'}                           | ${'latest'}
    ${'regexp:(?i)^MAIN'}            | ${'main-1 Main MAIN'}              | ${'amain'}
    ${'regexp:^main-[0-9a-f]{7}$'}   | ${'main-0123abc'}                  | ${'main-0123abcd main-xyz'}
    ${'regexp:^(?P<branch>dev|qa)-'} | ${'dev-1 qa-1'}                    | ${'prod-1'}
    ${'regexp:^(?:a+)+$'}            | ${'a aaaa'}                        | ${'aaaab'}
    ${'regexp:^[^.]+$'}              | ${'a-b'}                           | ${'a.b'}
    ${'regexp:\\bmain\\b'}           | ${'x-main-1 main'}                 | ${'domain xmain'}
    ${'regexp:^20\\d{2}-\\d{2}$'}    | ${'2020-01'}                       | ${'2020-1 1920-01'}
  `('$pattern matches "$matches" and leaves "$leaves"', row => {
    const pattern = parseTagPattern(row.pattern)
    expect(pattern.invalid).toBeUndefined()
    expect(words(row.matches).filter(tag => !pattern.matches(tag))).toEqual([])
    expect(words(row.leaves).filter(tag => pattern.matches(tag))).toEqual([])
  })

  it.each`
    pattern         | text             | kind        | needsCreated
    ${'glob:*'}     | ${'glob:*'}      | ${'glob'}   | ${true}
    ${'v*'}         | ${'glob:v*'}     | ${'glob'}   | ${true}
    ${''}           | ${'glob:'}       | ${'glob'}   | ${true}
    ${'glob:glob:'} | ${'glob:glob:'}  | ${'glob'}   | ${true}
    ${'foo:v*'}     | ${'glob:foo:v*'} | ${'glob'}   | ${true}
    ${'semver:~1'}  | ${'semver:~1'}   | ${'semver'} | ${false}
    ${'regexp:^v'}  | ${'regexp:^v'}   | ${'regexp'} | ${true}
    ${'regex:^v'}   | ${'regexp:^v'}   | ${'regexp'} | ${true}
    ${'semver:x y'} | ${'semver:x y'}  | ${'semver'} | ${false}
  `('$pattern is written $text', ({ pattern, text, kind, needsCreated }) => {
    expect(parseTagPattern(pattern)).toMatchObject({ text, kind, needsCreated })
  })

  it.each`
    pattern              | why
    ${'semver:'}         | ${'improper constraint: none; * is any version'}
    ${'semver:latest'}   | ${'improper constraint: latest'}
    ${'semver:>=1.x.y'}  | ${'improper constraint: >=1.x.y'}
    ${'semver:1.2.3-05'} | ${'improper version in constraint: 1.2.3-05'}
    ${'regexp:('}        | ${'error parsing regexp: missing closing ): `(`'}
    ${'regex:['}         | ${'error parsing regexp: missing closing ]: `[`'}
    ${'regexp:(?=a)'}    | ${'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'}
    ${'regexp:(a)\\1'}   | ${'error parsing regexp: invalid escape sequence: `\\1`'}
    ${'regexp:a{1001}'}  | ${'error parsing regexp: invalid repeat count: `{1001}`'}
    ${'regexp:*'}        | ${'error parsing regexp: missing argument to repetition operator: `*`'}
  `('$pattern is invalid, says why, and matches nothing', ({ pattern, why }) => {
    const { invalid, matches } = parseTagPattern(pattern)
    expect(invalid).toEqual({ what: `invalid tag pattern: ${JSON.stringify(pattern)}`, why })
    expect(words('1 1.2.3 main a ( [ latest').filter(matches)).toEqual([])
  })

  it('never matches latest unless it is the glob for it', () => {
    const patterns = string().map(text => parseTagPattern(text))
    const kept = property(patterns, constantFrom('latest', 'LATEST', 'Latest'), (pattern, tag) => {
      return !pattern.matches(tag) || pattern.text === 'glob:latest'
    })
    expect(check(kept, { seed: 7 }).counterexample).toBeNull()
  })
})

describe('what Go was asked', () => {
  const read = (name: string): { tags: string[]; patterns: { pattern: string; accepts?: string }[] } =>
    JSON.parse(readFileSync(new URL(`../../recordings/masterminds/${name}.json`, import.meta.url), 'utf8'))

  /** Two groups of one name are an error in RE2 and here; Go lets them pass. */
  const STRICTER_HERE = ['(?P<n>a)(?P<n>b)']

  it.each(['glob', 'regexp'])('about each %s, it answered as is answered here', kind => {
    const { tags, patterns } = read(`${kind}s`)
    expect(patterns.length).toBeGreaterThan(30)
    const judged = tags.map((tag, index) => ({ tag, index })).filter(({ tag }) => tag.toLowerCase() !== 'latest')
    for (const { pattern, accepts } of patterns.filter(row => !STRICTER_HERE.includes(row.pattern))) {
      const { invalid, matches } = parseTagPattern(`${kind}:${pattern}`)
      const here = judged.map(({ tag }) => Number(matches(tag))).join('')
      const there = accepts && judged.map(({ index }) => accepts[index]).join('')
      expect({ pattern, accepts: invalid === undefined ? here : undefined }).toEqual({ pattern, accepts: there })
    }
  })
})
