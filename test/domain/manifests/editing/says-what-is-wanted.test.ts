// The last look at an edited file: what it says must differ in what was wanted and in nothing else.
import { describe, expect, it } from 'vitest'
import { saysWhatIsWanted } from '../../../../functions/domain/manifests/editing/says-what-is-wanted.ts'
import type { Path } from '../../../../functions/domain/manifests/editing/syntax.ts'
import { parseYamlDocuments } from '../../../../functions/domain/manifests/parse-yaml-documents.ts'

const read = (text: string) => parseYamlDocuments('f', text).documents
const want = (path: Path, value: string | undefined, document = 0) => ({ document, path, value })

describe('an edited file', () => {
  it.each([
    { before: 'a: b', after: 'a:   "b" # c', wanted: [] },
    { before: 'a: 1\nb: 2', after: '{b: 2, a: 1}', wanted: [] },
    { before: 'a: b', after: 'a: c', wanted: [want(['a'], 'c')] },
    { before: 'a: [1, {b: c}]', after: 'a: [1, {b: d}]', wanted: [want(['a', 1, 'b'], 'd')] },
    { before: 'a:', after: 'a: {b: c}', wanted: [want(['a', 'b'], 'c')] },
    { before: 'a: {b: c, d: e}', after: 'a: {d: e}', wanted: [want(['a', 'b'], undefined)] },
    { before: 'a: b\n---\nc: d', after: 'a: b\n---\nc: e', wanted: [want(['c'], 'e', 1)] },
    { before: 'a: 9007199254740993', after: 'a: 9007199254740993\nb: c', wanted: [want(['b'], 'c')] },
    { before: 'toString: a', after: 'toString: a\nconstructor: b', wanted: [want(['constructor'], 'b')] },
  ])('may say $after instead of $before', ({ before, after, wanted }) => {
    expect(saysWhatIsWanted(read(before), read(after), wanted)).toBe(true)
  })

  it.each([
    { before: 'a: b', after: 'a: c', wanted: [] },
    { before: 'a: b', after: 'a: b', wanted: [want(['a'], 'c')] },
    { before: 'a: b', after: 'a: b\nc: d', wanted: [] },
    { before: 'a: b\nc: d', after: 'a: b', wanted: [] },
    { before: 'a: "1"', after: 'a: 1', wanted: [] },
    { before: 'a: v', after: 'a: 1.10', wanted: [want(['a'], '1.10')] },
    { before: 'a: [1, 2]', after: 'a: [1]', wanted: [] },
    { before: 'a: [1]', after: 'a: {0: 1}', wanted: [] },
    { before: 'a: b', after: 'a: b\n---\n', wanted: [] },
    { before: 'a: {b: c}', after: 'a: {}', wanted: [want(['a'], undefined)] },
    { before: 'a: 9007199254740993', after: 'a: 9007199254740992', wanted: [] },
    { before: 'a: b\n---\nc: d', after: 'a: b\n---\nc: e', wanted: [want(['c'], 'e')] },
  ])('may not say $after instead of $before', ({ before, after, wanted }) => {
    expect(saysWhatIsWanted(read(before), read(after), wanted)).toBe(false)
  })
})
