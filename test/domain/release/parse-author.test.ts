// Who somebody says they are.
import { expect, it } from 'vitest'
import { parseAuthor } from '../../../functions/domain/release/parse-author.ts'

it.each`
  text                                | name              | email
  ${'Ada Lovelace <ada@example.com>'} | ${'Ada Lovelace'} | ${'ada@example.com'}
  ${'Ada<ada@example.com>'}           | ${'Ada'}          | ${'ada@example.com'}
  ${'  Ada   <ada@example.com>  '}    | ${'Ada'}          | ${'ada@example.com'}
  ${'Zoë 李 <z@example.com>'}         | ${'Zoë 李'}       | ${'z@example.com'}
  ${'A, B. (C) <a@b>'}                | ${'A, B. (C)'}    | ${'a@b'}
  ${'"A" <a@b>'}                      | ${'"A"'}          | ${'a@b'}
  ${'ada@example.com'}                | ${undefined}      | ${undefined}
  ${'<ada@example.com>'}              | ${undefined}      | ${undefined}
  ${' <ada@example.com>'}             | ${undefined}      | ${undefined}
  ${'Ada <>'}                         | ${undefined}      | ${undefined}
  ${'Ada <a b>'}                      | ${undefined}      | ${undefined}
  ${'Ada <a@b> <c@d>'}                | ${undefined}      | ${undefined}
  ${'Ada <a@b> again'}                | ${undefined}      | ${undefined}
  ${'A <b> C <a@b>'}                  | ${undefined}      | ${undefined}
  ${'A\nB <a@b>'}                     | ${undefined}      | ${undefined}
  ${'A\u0000 <a@b>'}                  | ${undefined}      | ${undefined}
  ${'Ada'}                            | ${undefined}      | ${undefined}
  ${''}                               | ${undefined}      | ${undefined}
`('$text is $name with $email', ({ text, name, email }) => {
  expect(parseAuthor(text)).toEqual(name === undefined ? undefined : { name, email })
})

it('takes no longer for a text of many blanks', () => {
  expect(parseAuthor(`a${' '.repeat(300)}`)).toBeUndefined()
})
