// What holds of every choice, whatever the registry lists.
import {
  boolean,
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
import { chooseTag } from '../../../functions/domain/images/choose-tag.ts'
import { compareVersions } from '../../../functions/domain/images/compare-versions.ts'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { parseTagPattern } from '../../../functions/domain/images/parse-tag-pattern.ts'
import { parseVersion } from '../../../functions/domain/images/parse-version.ts'
import { digestOf } from './some-tags.ts'

const TAGS = ['1.0', '1.0.0', 'v1.1', '1.2.0-rc.1', '2.0', '10', 'main', 'main-1', 'dev-2', 'latest', 'sha256-0a.sig']
const PATTERNS = [
  'glob:*',
  'glob:main*',
  'glob:latest',
  'semver:*',
  'semver:~1',
  'semver:>=1-0',
  'semver:no',
  'regexp:\\d',
  'regexp:(',
]

const candidate = record({
  tag: constantFrom(...TAGS).map(tag => tag as Tag),
  createdAt: option(integer({ min: 0, max: 3 }), { nil: undefined }),
  digest: option(constantFrom('a', 'b', 'c').map(digestOf), { nil: undefined }),
  unusable: option(constantFrom('gone'), { nil: undefined, freq: 5 }),
})
const candidates = uniqueArray(candidate, { selector: ({ tag }) => tag, maxLength: TAGS.length }).map(list =>
  list.map(({ tag, createdAt, digest, unusable }) => ({
    tag,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(digest === undefined ? {} : { digest }),
    ...(unusable === undefined ? {} : { unusable }),
  })),
)
const current = record(
  { tag: constantFrom(...TAGS, 'elsewhere'), digest: constantFrom('a', 'b', 'z').map(digestOf) },
  { requiredKeys: [] },
).map(parts => ({ host: '', path: 'acme/app', ...parts }))
const question = record({
  pattern: constantFrom(...PATTERNS).map(parseTagPattern),
  candidates,
  current,
  newerOnly: boolean(),
  digests: constantFrom('keep' as const, 'write' as const, 'drop' as const),
})
const RUNS = { seed: 7, numRuns: 2_000 }

describe('every choice', () => {
  it('is a tag that is listed, matches and can be used', () => {
    const fits = property(question, asked => {
      const choice = chooseTag(asked)
      if (choice.kind !== 'update') return true
      const listed = asked.candidates.find(({ tag }) => tag === choice.tag)
      return listed !== undefined && listed.unusable === undefined && asked.pattern.matches(choice.tag)
    })
    expect(check(fits, RUNS).counterexample).toBeNull()
  })

  it('is another tag than the current one', () => {
    const differs = property(question, asked => {
      const choice = chooseTag(asked)
      return choice.kind !== 'update' || choice.tag !== asked.current.tag
    })
    expect(check(differs, RUNS).counterexample).toBeNull()
  })

  it('is the same in whatever order the registry lists', () => {
    const orders = question.chain(asked =>
      shuffledSubarray([...asked.candidates], { minLength: asked.candidates.length }).map(other => ({ asked, other })),
    )
    const said = (asked: Parameters<typeof chooseTag>[0]) => {
      const { ignored, ...verdict } = chooseTag(asked)
      return JSON.stringify([verdict, ignored.map(({ tag }) => tag).sort()])
    }
    const isSame = property(orders, ({ asked, other }) => said(asked) === said({ ...asked, candidates: other }))
    expect(check(isSame, RUNS).counterexample).toBeNull()
  })

  it('holds still once it is followed', () => {
    const settles = property(question, asked => {
      const choice = chooseTag(asked)
      if (choice.kind !== 'update') return true
      const next = chooseTag({ ...asked, current: { ...asked.current, tag: choice.tag } })
      return next.kind === 'up-to-date' && next.tag === choice.tag
    })
    expect(check(settles, RUNS).counterexample).toBeNull()
  })

  it('never goes back when it may only go on', () => {
    const goesOn = property(question, asked => {
      const choice = chooseTag({ ...asked, newerOnly: true })
      const { tag } = asked.current
      if (choice.kind !== 'update' || tag === undefined) return true
      const [from, to] = [parseVersion(tag), parseVersion(choice.tag)]
      if (!asked.pattern.needsCreated && from && to) return compareVersions(from, to) < 0
      const dateOf = (name: string) => asked.candidates.find(other => other.tag === name)?.createdAt ?? Number.NaN
      return dateOf(tag) < dateOf(choice.tag)
    })
    expect(check(goesOn, RUNS).counterexample).toBeNull()
  })
})
