// Which reference is written, with a digest or without.
import { describe, expect, it } from 'vitest'
import { chooseImageRef } from '../../../functions/domain/images/choose-image-ref.ts'
import { formatImageRef } from '../../../functions/domain/images/format-image-ref.ts'
import type { DigestMode, Tag } from '../../../functions/domain/images/image.ts'
import { parseImageRef } from '../../../functions/domain/images/parse-image-ref.ts'
import { digestOf } from './some-tags.ts'

type Row = { current: string; tag: string; digest: string; digests: DigestMode }

/** In the table `@a` stands for a whole digest. */
const spellOut = (text: string) => text.replace(/@(\w)$/, (_, digit) => `@${digestOf(digit)}`)

function choose({ current, tag, digest, digests }: Row): string {
  const parsed = parseImageRef(spellOut(current))
  if (parsed.kind === 'malformed') throw new Error(parsed.why)
  const known = digest === '' ? {} : { digest: digestOf(digest) }
  const choice = chooseImageRef({ current: parsed.ref, tag: tag as Tag, ...known, digests })
  switch (choice.kind) {
    case 'write':
      return `${choice.what} ${formatImageRef(choice.ref)}`
    case 'unchanged':
      return 'unchanged'
    case 'unknown-digest':
    case 'pinned':
      return `${choice.kind}: ${choice.why}`
  }
}

const UNKNOWN = (tag: string) => `unknown-digest: the digest of ${tag} is not known, and the reference is to have one`

describe('a reference', () => {
  it.each`
    current                | digests    | tag    | digest | written
    ${'app:1'}             | ${'keep'}  | ${'2'} | ${'b'} | ${'tag app:2'}
    ${'app:1'}             | ${'keep'}  | ${'2'} | ${''}  | ${'tag app:2'}
    ${'app:1'}             | ${'keep'}  | ${'1'} | ${'b'} | ${'unchanged'}
    ${'app'}               | ${'keep'}  | ${'2'} | ${'b'} | ${'tag app:2'}
    ${'app:1@a'}           | ${'keep'}  | ${'2'} | ${'b'} | ${'tag app:2@b'}
    ${'app:1@a'}           | ${'keep'}  | ${'2'} | ${''}  | ${UNKNOWN('2')}
    ${'app:1@a'}           | ${'keep'}  | ${'1'} | ${'a'} | ${'unchanged'}
    ${'app:1@a'}           | ${'keep'}  | ${'1'} | ${'b'} | ${'digest app:1@b'}
    ${'app:1@a'}           | ${'keep'}  | ${'1'} | ${''}  | ${UNKNOWN('1')}
    ${'app:1@sha256:abc'}  | ${'keep'}  | ${'1'} | ${'a'} | ${'digest app:1@a'}
    ${'app@a'}             | ${'keep'}  | ${'2'} | ${'b'} | ${`pinned: the image is pinned to ${digestOf('a')} and has no tag to replace`}
    ${'app:1'}             | ${'write'} | ${'2'} | ${'b'} | ${'tag app:2@b'}
    ${'app:1'}             | ${'write'} | ${'1'} | ${'a'} | ${'digest app:1@a'}
    ${'app:1'}             | ${'write'} | ${'2'} | ${''}  | ${UNKNOWN('2')}
    ${'app'}               | ${'write'} | ${'2'} | ${'b'} | ${'tag app:2@b'}
    ${'app:1@a'}           | ${'write'} | ${'2'} | ${'b'} | ${'tag app:2@b'}
    ${'app:1@a'}           | ${'write'} | ${'1'} | ${'b'} | ${'digest app:1@b'}
    ${'app:1@a'}           | ${'write'} | ${'1'} | ${'a'} | ${'unchanged'}
    ${'app@a'}             | ${'write'} | ${'2'} | ${'b'} | ${'tag app:2@b'}
    ${'app@a'}             | ${'write'} | ${'1'} | ${'a'} | ${'tag app:1@a'}
    ${'app:1'}             | ${'drop'}  | ${'2'} | ${'b'} | ${'tag app:2'}
    ${'app:1@a'}           | ${'drop'}  | ${'2'} | ${''}  | ${'tag app:2'}
    ${'app:1@a'}           | ${'drop'}  | ${'1'} | ${'a'} | ${'digest app:1'}
    ${'app:1'}             | ${'drop'}  | ${'1'} | ${''}  | ${'unchanged'}
    ${'app@a'}             | ${'drop'}  | ${'2'} | ${'b'} | ${'tag app:2'}
    ${'docker.io/app:1'}   | ${'keep'}  | ${'2'} | ${''}  | ${'tag docker.io/app:2'}
    ${'host:5000/a/b:1@a'} | ${'keep'}  | ${'2'} | ${'b'} | ${'tag host:5000/a/b:2@b'}
  `('$current, $digests, to tag $tag: $written', ({ written, ...row }) => {
    expect(choose(row)).toBe(spellOut(written))
  })
})
