// Which tags are worth a request, and which of them first.
import { describe, expect, it } from 'vitest'
import { chooseTagsToRead } from '../../../functions/domain/images/choose-tags-to-read.ts'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { fault, listed, read } from './a-shelf.ts'

const NOW = 1_000
const unknown = {}
const fresh = { a: read(950) }
const stale = { a: read(800) }

function choose(line: string, images: Parameters<typeof listed>[2], pushed: string[] = [], wanted = /./) {
  const rules = { isAgeWanted: (one: Tag) => wanted.test(one), pushed: new Set(pushed as Tag[]), now: NOW }
  return chooseTagsToRead(listed(line, 1, images), rules).map(({ tag, how }) => `${how} ${tag}`)
}

describe('a tag', () => {
  it.each`
    what                                  | line   | images               | pushed   | wanted | chosen
    ${'that was never read'}              | ${'a'} | ${unknown}           | ${[]}    | ${/./} | ${['read a']}
    ${'that is still believed'}           | ${'a'} | ${fresh}             | ${[]}    | ${/./} | ${[]}
    ${'that is believed to the moment'}   | ${'a'} | ${{ a: read(900) }}  | ${[]}    | ${/./} | ${['check a']}
    ${'that is no longer believed'}       | ${'a'} | ${stale}             | ${[]}    | ${/./} | ${['check a']}
    ${'that had a fault'}                 | ${'a'} | ${{ a: fault(800) }} | ${[]}    | ${/./} | ${['read a']}
    ${'that had a fault just now'}        | ${'a'} | ${{ a: fault(950) }} | ${[]}    | ${/./} | ${[]}
    ${'that was pushed again'}            | ${'a'} | ${fresh}             | ${['a']} | ${/./} | ${['check a']}
    ${'that had a fault and was pushed'}  | ${'a'} | ${{ a: fault(950) }} | ${['a']} | ${/./} | ${['read a']}
    ${'that nobody orders by age'}        | ${'a'} | ${unknown}           | ${['a']} | ${/b/} | ${[]}
    ${'that was pushed and is not there'} | ${'a'} | ${fresh}             | ${['b']} | ${/./} | ${[]}
  `('$what is chosen as $chosen', ({ line, images, pushed, wanted, chosen }) => {
    expect(choose(line, images, pushed, wanted)).toEqual(chosen)
  })

  it('goes before others when it was pushed, then unknown ones, then those looked at longest ago', () => {
    const images = { a: read(500), b: read(300), d: read(400), e: fault(200) }
    expect(choose('a b c d e f', images, ['d'])).toEqual([
      'check d',
      'read c',
      'read f',
      'read e',
      'check b',
      'check a',
    ])
  })
})
