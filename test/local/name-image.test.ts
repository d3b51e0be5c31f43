// How the name of an image is read.
import { describe, expect, it } from 'vitest'
import { parseImageName } from '../../functions/local/name-image.ts'

describe('the name of an image', () => {
  it.each`
    text                              | host                  | repository         | tag
    ${'shop:1.2.4'}                   | ${undefined}          | ${'shop'}          | ${'1.2.4'}
    ${'team/shop:1.2.4'}              | ${undefined}          | ${'team/shop'}     | ${'1.2.4'}
    ${'localhost/shop:1'}             | ${'localhost'}        | ${'shop'}          | ${'1'}
    ${'localhost:5000/shop:1'}        | ${'localhost:5000'}   | ${'shop'}          | ${'1'}
    ${'127.0.0.1:5000/team/shop:v_1'} | ${'127.0.0.1:5000'}   | ${'team/shop'}     | ${'v_1'}
    ${'registry.example/a/b/c:1'}     | ${'registry.example'} | ${'a/b/c'}         | ${'1'}
    ${'[::1]:5000/shop:1'}            | ${'[::1]:5000'}       | ${'shop'}          | ${'1'}
    ${'a/b--c/d__e.f:UP'}             | ${undefined}          | ${'a/b--c/d__e.f'} | ${'UP'}
  `('$text is $repository with $tag at $host', ({ text, host, repository, tag }) => {
    expect(parseImageName(text)).toEqual({ host, repository, tag })
  })

  it.each`
    text                               | why
    ${''}                              | ${'it has no tag, as in shop:1.2.4'}
    ${'shop'}                          | ${'it has no tag, as in shop:1.2.4'}
    ${'127.0.0.1:5000/shop'}           | ${'it has no tag, as in 127.0.0.1:5000/shop:1.2.4'}
    ${`shop@sha256:${'0'.repeat(64)}`} | ${'a digest comes from the content; give a tag'}
    ${'shop:'}                         | ${'it has no tag, as in shop:1.2.4'}
    ${'shop:.1'}                       | ${'.1 can be no tag'}
    ${'shop:1:2'}                      | ${'1:2 can be no tag'}
    ${`shop:${'a'.repeat(129)}`}       | ${`${'a'.repeat(129)} can be no tag`}
    ${'Shop:1'}                        | ${'Shop can be no repository: small letters and digits, - _ . /'}
    ${'../shop:1'}                     | ${'.. can be no host'}
    ${'a b.c/shop:1'}                  | ${'a b.c can be no host'}
    ${'host:x/shop:1'}                 | ${'host:x can be no host'}
    ${'host:1/:1'}                     | ${' can be no repository: small letters and digits, - _ . /'}
    ${'a//b:1'}                        | ${'a//b can be no repository: small letters and digits, - _ . /'}
    ${':1'}                            | ${' can be no repository: small letters and digits, - _ . /'}
  `('$text is none, because $why', ({ text, why }) => {
    expect(parseImageName(text)).toEqual({ why })
  })
})
