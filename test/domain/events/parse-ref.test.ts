// Which refs are branches.
import { expect, it } from 'vitest'
import { parseRef } from '../../../functions/domain/events/parse-ref.ts'

it.each([
  ['refs/heads/main', 'main'],
  ['refs/heads/feature/a/b', 'feature/a/b'],
  ['refs/heads/größe-✓', 'größe-✓'],
  ['refs/heads/v1.2.0', 'v1.2.0'],
  ['refs/heads/refs/tags/x', 'refs/tags/x'],
  ['refs/heads/constructor', 'constructor'],
  ['refs/heads/__proto__', '__proto__'],
  ['refs/heads/a.lockb', 'a.lockb'],
  [`refs/heads/${'a'.repeat(244)}`, 'a'.repeat(244)],
])('takes %s for the branch %s', (ref, branch) => {
  expect(parseRef(ref)).toEqual({ kind: 'branch', branch })
})

const TAG = 'a tag was pushed, not a branch'
const NO_BRANCH = 'the ref is no branch'
const NO_TEXT = 'the ref is no text that Git allows'
it.each<[string, string]>([
  ['refs/tags/v1', TAG],
  ['refs/tags/heads/main', TAG],
  ['refs/notes/commits', NO_BRANCH],
  ['refs/pull/7/head', NO_BRANCH],
  ['refs/for/main', NO_BRANCH],
  ['refs/Heads/main', NO_BRANCH],
  ['main', NO_BRANCH],
  ['HEAD', NO_BRANCH],
  ['', NO_BRANCH],
  ['refs/heads/', NO_TEXT],
  ['refs/heads/a..b', NO_TEXT],
  ['refs/heads/../../tags/x', NO_TEXT],
  ['refs/heads/a b', NO_TEXT],
  ['refs/heads/a\nb', NO_TEXT],
  ['refs/heads/a\u0000', NO_TEXT],
  ['refs/heads/a\u007f', NO_TEXT],
  ['refs/heads/a\u009bb', NO_TEXT],
  ['refs/heads/\ud800', NO_TEXT],
  ...[...'~^:?*[\\'].map(character => [`refs/heads/a${character}b`, NO_TEXT] as [string, string]),
  ['refs/heads/a@{1}', NO_TEXT],
  ['refs/heads/-a', NO_TEXT],
  ['refs/heads//a', NO_TEXT],
  ['refs/heads/a//b', NO_TEXT],
  ['refs/heads/a/', NO_TEXT],
  ['refs/heads/a.', NO_TEXT],
  ['refs/heads/.a', NO_TEXT],
  ['refs/heads/a/.b', NO_TEXT],
  ['refs/heads/a.lock', NO_TEXT],
  ['refs/heads/a.lock/b', NO_TEXT],
  [`refs/heads/${'a'.repeat(245)}`, 'the ref is longer than a host allows'],
])('takes %j for none', (ref, why) => {
  expect(parseRef(ref)).toEqual({ kind: 'other', why })
})
