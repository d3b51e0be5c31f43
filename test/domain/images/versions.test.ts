// Holds versions and constraints against all that Masterminds/semver 3.1.1 was asked, and against its rules one by one.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../../functions/domain/images/compare-versions.ts'
import { parseConstraint } from '../../../functions/domain/images/parse-constraint.ts'
import { parseVersion } from '../../../functions/domain/images/parse-version.ts'
import { satisfiesConstraint } from '../../../functions/domain/images/satisfies-constraint.ts'

type VersionRow = { readonly text: string; readonly canonical: string; readonly compared: string }
type ConstraintRow = { readonly pattern: string; readonly accepts?: string; readonly error?: string }

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../recordings/masterminds/${name}.json`, import.meta.url), 'utf8'))
const { versions }: { versions: readonly VersionRow[] } = read('versions')
const recorded: { versions: readonly string[]; constraints: readonly ConstraintRow[] } = read('constraints')

function canonicalOf(text: string): string {
  const version = parseVersion(text)
  if (version === undefined) return ''
  const { major, minor, patch, prerelease } = version
  return `${major}.${minor}.${patch}${prerelease === '' ? '' : `-${prerelease}`}`
}

function accepts(constraint: string, text: string): boolean {
  const [parsed, version] = [parseConstraint(constraint), parseVersion(text)]
  if (parsed.kind === 'improper') throw new Error(parsed.why)
  return version !== undefined && satisfiesConstraint(version, parsed)
}

describe('what was recorded', () => {
  it('is much', () => {
    expect(versions.length).toBeGreaterThan(150)
    expect(recorded.constraints.length).toBeGreaterThan(1000)
  })

  it('of versions is what is read here', () => {
    const differing = versions.filter(({ text, canonical }) => canonicalOf(text) !== canonical.replace(/\+.*/, ''))
    expect(differing.map(({ text, canonical }) => ({ text, canonical, here: canonicalOf(text) }))).toEqual([])
  })

  it('of precedence is what is compared here', () => {
    const sign = (left: string, right: string) => {
      const [a, b] = [parseVersion(left), parseVersion(right)]
      return a === undefined || b === undefined ? ' ' : '<=>'[Math.sign(compareVersions(a, b)) + 1]
    }
    for (const { text, canonical, compared } of versions) {
      const here = canonical === '' ? '' : versions.map(other => sign(text, other.text)).join('')
      expect({ text, compared: here }).toEqual({ text, compared })
    }
  })

  it('of constraints is what is accepted here', () => {
    const parsed = recorded.versions.map(parseVersion)
    for (const { pattern, accepts } of recorded.constraints) {
      const constraint = parseConstraint(pattern)
      const fits = (version: (typeof parsed)[number]) =>
        version !== undefined && constraint.kind === 'constraint' && satisfiesConstraint(version, constraint)
      const here = constraint.kind === 'improper' ? undefined : parsed.map(version => Number(fits(version))).join('')
      expect({ pattern, accepts: here }).toEqual({ pattern, accepts })
    }
  })
})

describe('a constraint', () => {
  it.each`
    constraint                | accepts                                            | refuses
    ${'1.2.3'}                | ${'1.2.3 v1.2.3 1.2.3+build 01.2.3'}               | ${'1.2.4 1.2 1.2.3-rc.1'}
    ${'=1.2.3'}               | ${'1.2.3 v1.2.3'}                                  | ${'1.2.4 1.2.2'}
    ${'1.2'}                  | ${'1.2 1.2.0 1.2.9'}                               | ${'1.3.0 1.1.9 1.2.3-rc.1'}
    ${'=1.2'}                 | ${'1.2.0 1.2.9'}                                   | ${'1.3.0 1'}
    ${'1'}                    | ${'1 1.0.0 1.9.9'}                                 | ${'2.0.0 0.9.9 1.2.3-rc.1'}
    ${'0'}                    | ${'0.0.0 0.9.9'}                                   | ${'1.0.0'}
    ${'v1.2.3'}               | ${'1.2.3'}                                         | ${'1.2.4'}
    ${'!=1.2.3'}              | ${'1.2.4 1.2.2 2.0.0-rc.1 1.2.3-rc.1'}             | ${'1.2.3 v1.2.3 1.2.3+b'}
    ${'!=1.2'}                | ${'1.3.0 2.0.0 1.1.9'}                             | ${'1.2.0 1.2.9 1.3.0-rc.1'}
    ${'!=1.x'}                | ${'0.9.0 2.0.0'}                                   | ${'1.0.0 1.9.9'}
    ${'>1.2.3'}               | ${'1.2.4 2.0.0'}                                   | ${'1.2.3 1.2.2 2.0.0-rc.1'}
    ${'>11'}                  | ${'12.0.0 12'}                                     | ${'11.0.1 11.9.9 11'}
    ${'>11.1'}                | ${'11.2.0 12.0.0'}                                 | ${'11.1.1 11.1.9'}
    ${'<1.2.3'}               | ${'1.2.2 0.0.0'}                                   | ${'1.2.3 1.2.3-rc.1'}
    ${'<1.2'}                 | ${'1.1.9 1.0.0'}                                   | ${'1.2.0 1.2.3'}
    ${'>=1.2'}                | ${'1.2.0 1.3.0 9'}                                 | ${'1.1.9 1.2.0-rc.1'}
    ${'>=1.2.3'}              | ${'1.2.3 2.0.0'}                                   | ${'1.2.2'}
    ${'=>1.2.3'}              | ${'1.2.3 2.0.0'}                                   | ${'1.2.2'}
    ${'<=2'}                  | ${'2.0.0 2.9.9 1.0.0'}                             | ${'3.0.0 2.1.0-rc.1'}
    ${'<=2.1'}                | ${'2.1.9 2.0.0'}                                   | ${'2.2.0'}
    ${'<=2.1.3'}              | ${'2.1.3 2.1.2'}                                   | ${'2.1.4'}
    ${'=<2.1.3'}              | ${'2.1.3'}                                         | ${'2.1.4'}
    ${'~1'}                   | ${'1.0.0 1.9.9'}                                   | ${'2.0.0'}
    ${'~1.2'}                 | ${'1.2.0 1.2.9'}                                   | ${'1.3.0 1.1.0'}
    ${'~1.2.3'}               | ${'1.2.3 1.2.9'}                                   | ${'1.2.2 1.3.0'}
    ${'~>1.2.3'}              | ${'1.2.3 1.2.9'}                                   | ${'1.2.2 1.3.0'}
    ${'~1.2.3-beta.2'}        | ${'1.2.3-beta.2 1.2.3-beta.11 1.2.3 1.2.4-beta.1'} | ${'1.2.3-beta.1 1.3.0'}
    ${'~0.0.0'}               | ${'0.0.0 0.0.1 5.1.2'}                             | ${'0.0.1-rc.1'}
    ${'*'}                    | ${'0.0.0 1.2.3 20200101 1234567'}                  | ${'1.2.3-rc.1 2020-01-02 latest'}
    ${'x'}                    | ${'0.0.0 1.2.3'}                                   | ${'1.2.3-rc.1'}
    ${'1.x'}                  | ${'1.0.0 1.9.9'}                                   | ${'2.0.0'}
    ${'1.2.X'}                | ${'1.2.0 1.2.9'}                                   | ${'1.3.0'}
    ${'1.*'}                  | ${'1.0.0 1.9.9'}                                   | ${'2.0.0'}
    ${'^1.2.3'}               | ${'1.2.3 1.9.9'}                                   | ${'1.2.2 2.0.0 1.3.0-rc.1'}
    ${'^1.2'}                 | ${'1.2.0 1.9.9'}                                   | ${'1.1.9 2.0.0'}
    ${'^1'}                   | ${'1.0.0 1.9.9'}                                   | ${'0.9.9 2.0.0'}
    ${'^0.2.3'}               | ${'0.2.3 0.2.9'}                                   | ${'0.2.2 0.3.0 1.0.0'}
    ${'^0.2'}                 | ${'0.2.0 0.2.9'}                                   | ${'0.3.0'}
    ${'^0.0.3'}               | ${'0.0.3 0.5.3'}                                   | ${'0.0.4 0.0.2 1.0.3'}
    ${'^0.0'}                 | ${'0.0.0 0.0.9'}                                   | ${'0.1.0'}
    ${'^0'}                   | ${'0.0.0 0.9.9'}                                   | ${'1.0.0'}
    ${'1.2 - 3.4.5'}          | ${'1.2.0 2.0.0 3.4.5'}                             | ${'1.1.9 3.4.6 2.0.0-rc.1'}
    ${'1.2 - 3'}              | ${'1.2.0 3.9.9'}                                   | ${'4.0.0'}
    ${'>=1.2.3, <2.0.0'}      | ${'1.2.3 1.9.9'}                                   | ${'2.0.0 1.2.2'}
    ${'>=1.2.3 <2.0.0'}       | ${'1.2.3 1.9.9'}                                   | ${'2.0.0 1.2.2'}
    ${'>= 1.2.3 , < 2'}       | ${'1.2.3 1.9.9'}                                   | ${'2.0.0'}
    ${'>=1.2.3<2'}            | ${'1.2.3 1.9.9'}                                   | ${'2.0.0'}
    ${'~1.2 || ^3.1'}         | ${'1.2.9 3.1.0 3.9.0'}                             | ${'1.3.0 3.0.0 4.0.0'}
    ${'<1||>=2.1, !=2.1.5'}   | ${'0.9.9 2.1.4 2.1.6'}                             | ${'1.0.0 2.1.5'}
    ${'>=1.2.3-0'}            | ${'1.2.3-rc.1 1.2.3 2.0.0-rc.1 9-0'}               | ${'1.2.2 1.2.2-rc.1'}
    ${'>=1.0.0-rc.0, <1.0.1'} | ${'1.0.0'}                                         | ${'1.0.0-rc.1 1.0.1-rc.1 1.0.1'}
    ${'>=1-0 <2-0'}           | ${'1.0.0-rc.1 1.9.9-a'}                            | ${'2.0.0-rc.1 2.0.0'}
    ${'<1.0.0-rc.2'}          | ${'1.0.0-rc.1 0.9.0-x 0.9.0'}                      | ${'1.0.0-rc.10 1.0.0'}
    ${'>1.0.0-1'}             | ${'1.0.0-2 1.0.0-10 1.0.0-a 1.0.0'}                | ${'1.0.0-0 1.0.0-1'}
    ${'9007199254740993'}     | ${'9007199254740993'}                              | ${'9007199254740992'}
    ${'1.22.3.4'}             | ${''}                                              | ${'1.22.3 4.0.0'}
  `('$constraint accepts $accepts and refuses $refuses', row => {
    const texts = (list: string) => list.split(' ').filter(text => text !== '')
    expect(texts(row.accepts).filter(text => !accepts(row.constraint, text))).toEqual([])
    expect(texts(row.refuses).filter(text => accepts(row.constraint, text))).toEqual([])
  })

  it.each`
    text                    | why
    ${''}                   | ${'improper constraint: none; * is any version'}
    ${'latest'}             | ${'improper constraint: latest'}
    ${'>>1'}                | ${'improper constraint: >>1'}
    ${'1.2.3.4'}            | ${'improper constraint: 1.2.3.4'}
    ${'1 || '}              | ${'improper constraint:  '}
    ${'>=1 && <2'}          | ${'improper constraint: >=1 && <2'}
    ${'~=1.2'}              | ${'improper constraint: ~=1.2'}
    ${'1.2.3-05'}           | ${'improper version in constraint: 1.2.3-05'}
    ${'1.xx'}               | ${'improper version in constraint: 1.xx'}
    ${`1${'0'.repeat(20)}`} | ${`improper version in constraint: 1${'0'.repeat(20)}`}
  `('"$text" is none: $why', ({ text, why }) => {
    expect(parseConstraint(text)).toEqual({ kind: 'improper', why })
  })

  it('that is long and wrong is refused all the same', () => {
    expect(parseConstraint(`${'1'.repeat(5_000)}!`).kind).toBe('improper')
    expect(parseConstraint(`${'1 '.repeat(5_000)}-`).kind).toBe('improper')
  })
})
