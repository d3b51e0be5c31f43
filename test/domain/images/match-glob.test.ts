// Holds globs against Flux's, which are go-glob's.
import { check, property, string, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchGlob } from '../../../functions/domain/images/match-glob.ts'

describe('matchGlob', () => {
  it.each`
    glob        | text       | isMatch
    ${''}       | ${''}      | ${true}
    ${''}       | ${'a'}     | ${false}
    ${'*'}      | ${''}      | ${true}
    ${'**'}     | ${'a'}     | ${true}
    ${'a'}      | ${'a'}     | ${true}
    ${'a'}      | ${'ab'}    | ${false}
    ${'a*'}     | ${'a/b'}   | ${true}
    ${'*b'}     | ${'a/b'}   | ${true}
    ${'a*a'}    | ${'a'}     | ${false}
    ${'a*a'}    | ${'aa'}    | ${true}
    ${'*a*b*'}  | ${'xbyaz'} | ${false}
    ${'*a*b*'}  | ${'xaybz'} | ${true}
    ${'a*b*c'}  | ${'abbc'}  | ${true}
    ${'a*bc*c'} | ${'abc'}   | ${false}
    ${'a?c'}    | ${'abc'}   | ${false}
    ${'[a]'}    | ${'a'}     | ${false}
    ${'A'}      | ${'a'}     | ${false}
    ${'.*'}     | ${'abc'}   | ${false}
  `('$glob matches "$text": $isMatch', ({ glob, text, isMatch }) => {
    expect(matchGlob(glob, text)).toBe(isMatch)
  })

  it('says what the regular expression of the same meaning says', () => {
    const meaning = (glob: string) =>
      new RegExp(
        `^${glob
          .split('*')
          .map(part => part.replace(/[^a-z]/g, '\\$&'))
          .join('.*')}$`,
        's',
      )
    const globs = stringMatching(/^[ab*]{0,8}$/)
    const texts = stringMatching(/^[ab]{0,10}$/)
    const result = check(
      property(globs, texts, (glob, text) => matchGlob(glob, text) === meaning(glob).test(text)),
      { numRuns: 3_000 },
    )
    expect(result.counterexample).toBeNull()
    expect(check(property(string(), text => matchGlob('*', text))).counterexample).toBeNull()
  })

  it('takes no long time for a glob of many stars', () => {
    expect(matchGlob(`${'*a'.repeat(200)}*b`, 'a'.repeat(20_000))).toBe(false)
  })
})
