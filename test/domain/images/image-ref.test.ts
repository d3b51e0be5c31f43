// Holds the grammar of references against Flux v1's, and against the places where it slips.
import { isDeepStrictEqual } from 'node:util'
import { check, property, record, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatImageRef } from '../../../functions/domain/images/format-image-ref.ts'
import type { ImageRef } from '../../../functions/domain/images/image.ts'
import { parseImageRef } from '../../../functions/domain/images/parse-image-ref.ts'
import { repoOf } from '../../../functions/domain/images/repo-of.ts'

const SHA = `sha256:${'599fe5e5'.repeat(8)}`
const SHA512 = `sha512:${'0a'.repeat(64)}`

function refOf(text: string): ImageRef {
  const parsed = parseImageRef(text)
  if (parsed.kind === 'malformed') throw new Error(parsed.why)
  return parsed.ref
}

describe('a reference', () => {
  it.each`
    text                                          | host                                      | path                      | tag                          | digest
    ${'alpine'}                                   | ${''}                                     | ${'alpine'}               | ${undefined}                 | ${undefined}
    ${'alpine:3.5'}                               | ${''}                                     | ${'alpine'}               | ${'3.5'}                     | ${undefined}
    ${'alpine:mytag'}                             | ${''}                                     | ${'alpine'}               | ${'mytag'}                   | ${undefined}
    ${'library/alpine'}                           | ${''}                                     | ${'library/alpine'}       | ${undefined}                 | ${undefined}
    ${'library/alpine:3.5'}                       | ${''}                                     | ${'library/alpine'}       | ${'3.5'}                     | ${undefined}
    ${'weaveworks/scope:1.0'}                     | ${''}                                     | ${'weaveworks/scope'}     | ${'1.0'}                     | ${undefined}
    ${'my_org/my.app:1'}                          | ${''}                                     | ${'my_org/my.app'}        | ${'1'}                       | ${undefined}
    ${'docker.io/alpine'}                         | ${'docker.io'}                            | ${'alpine'}               | ${undefined}                 | ${undefined}
    ${'docker.io/library/alpine:3'}               | ${'docker.io'}                            | ${'library/alpine'}       | ${'3'}                       | ${undefined}
    ${'index.docker.io/library/alpine'}           | ${'index.docker.io'}                      | ${'library/alpine'}       | ${undefined}                 | ${undefined}
    ${'docker.io/fluxcd/flux:1.1.0'}              | ${'docker.io'}                            | ${'fluxcd/flux'}          | ${'1.1.0'}                   | ${undefined}
    ${'gcr.io/distroless'}                        | ${'gcr.io'}                               | ${'distroless'}           | ${undefined}                 | ${undefined}
    ${'gcr.io/google-samples/hello:1.0'}          | ${'gcr.io'}                               | ${'google-samples/hello'} | ${'1.0'}                     | ${undefined}
    ${'eu.gcr.io/p/a/b/c:v1'}                     | ${'eu.gcr.io'}                            | ${'p/a/b/c'}              | ${'v1'}                      | ${undefined}
    ${'quay.io/library/alpine:latest'}            | ${'quay.io'}                              | ${'library/alpine'}       | ${'latest'}                  | ${undefined}
    ${'example.com/hello:v1.1'}                   | ${'example.com'}                          | ${'hello'}                | ${'v1.1'}                    | ${undefined}
    ${'example.com:80/hello'}                     | ${'example.com:80'}                       | ${'hello'}                | ${undefined}                 | ${undefined}
    ${'example.com:80/hello:v1'}                  | ${'example.com:80'}                       | ${'hello'}                | ${'v1'}                      | ${undefined}
    ${'localhost/hello:v1.1'}                     | ${'localhost'}                            | ${'hello'}                | ${'v1.1'}                    | ${undefined}
    ${'localhost:5000/hello'}                     | ${'localhost:5000'}                       | ${'hello'}                | ${undefined}                 | ${undefined}
    ${'localhost:5000/path/to/repo/alpine:mytag'} | ${'localhost:5000'}                       | ${'path/to/repo/alpine'}  | ${'mytag'}                   | ${undefined}
    ${'10.0.0.1/app'}                             | ${'10.0.0.1'}                             | ${'app'}                  | ${undefined}                 | ${undefined}
    ${'10.0.0.1:5000/app:1'}                      | ${'10.0.0.1:5000'}                        | ${'app'}                  | ${'1'}                       | ${undefined}
    ${'1234.dkr.ecr.eu-west-1.amazonaws.com/a:b'} | ${'1234.dkr.ecr.eu-west-1.amazonaws.com'} | ${'a'}                    | ${'b'}                       | ${undefined}
    ${'acme.azurecr.io/team/app:1'}               | ${'acme.azurecr.io'}                      | ${'team/app'}             | ${'1'}                       | ${undefined}
    ${'ghcr.io/Acme/App:V1'}                      | ${'ghcr.io'}                              | ${'Acme/App'}             | ${'V1'}                      | ${undefined}
    ${'acme/team/app:1'}                          | ${'acme'}                                 | ${'team/app'}             | ${'1'}                       | ${undefined}
    ${'my_host/team/app'}                         | ${'my_host'}                              | ${'team/app'}             | ${undefined}                 | ${undefined}
    ${'registry/team//app'}                       | ${'registry'}                             | ${'team//app'}            | ${undefined}                 | ${undefined}
    ${'app:1.0.0-rc.1'}                           | ${''}                                     | ${'app'}                  | ${'1.0.0-rc.1'}              | ${undefined}
    ${'app:main-1a2b3c4-1600000000'}              | ${''}                                     | ${'app'}                  | ${'main-1a2b3c4-1600000000'} | ${undefined}
    ${'app:0644'}                                 | ${''}                                     | ${'app'}                  | ${'0644'}                    | ${undefined}
    ${`app@${SHA}`}                               | ${''}                                     | ${'app'}                  | ${undefined}                 | ${SHA}
    ${`kennethreitz/httpbin@${SHA}`}              | ${''}                                     | ${'kennethreitz/httpbin'} | ${undefined}                 | ${SHA}
    ${`quay.io/acme/app@${SHA}`}                  | ${'quay.io'}                              | ${'acme/app'}             | ${undefined}                 | ${SHA}
    ${`localhost:5000/app@${SHA}`}                | ${'localhost:5000'}                       | ${'app'}                  | ${undefined}                 | ${SHA}
    ${'app@sha256:abc'}                           | ${''}                                     | ${'app'}                  | ${undefined}                 | ${'sha256:abc'}
    ${'$(IMAGE):$(TAG)'}                          | ${''}                                     | ${'$(IMAGE)'}             | ${'$(TAG)'}                  | ${undefined}
    ${'{{ .Values.registry }}/app:{{ .Tag }}'}    | ${'{{ .Values.registry }}'}               | ${'app'}                  | ${'{{ .Tag }}'}              | ${undefined}
    ${'app:über'}                                 | ${''}                                     | ${'app'}                  | ${'über'}                    | ${undefined}
  `('$text is host "$host", path "$path", tag $tag, digest $digest', ({ text, host, path, tag, digest }) => {
    const ref = { host, path, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
    expect(parseImageRef(text)).toEqual({ kind: 'image', ref })
    expect(formatImageRef(ref)).toBe(text)
  })
})

describe('where Flux v1 slips, a reference', () => {
  it.each`
    text                             | host              | path                | tag          | digest
    ${'myhost:5000/x'}               | ${'myhost:5000'}  | ${'x'}              | ${undefined} | ${undefined}
    ${'myhost:5000/x:1'}             | ${'myhost:5000'}  | ${'x'}              | ${'1'}       | ${undefined}
    ${'my_host:5000/x:1'}            | ${'my_host:5000'} | ${'x'}              | ${'1'}       | ${undefined}
    ${`myhost:5000/x@${SHA}`}        | ${'myhost:5000'}  | ${'x'}              | ${undefined} | ${SHA}
    ${'[::1]:5000/x:1'}              | ${'[::1]:5000'}   | ${'x'}              | ${'1'}       | ${undefined}
    ${'[fe80::1]/x'}                 | ${'[fe80::1]'}    | ${'x'}              | ${undefined} | ${undefined}
    ${'[::1]:5000/team/x:1'}         | ${'[::1]:5000'}   | ${'team/x'}         | ${'1'}       | ${undefined}
    ${'mylocalhost/x'}               | ${''}             | ${'mylocalhost/x'}  | ${undefined} | ${undefined}
    ${'localhosting/x:1'}            | ${''}             | ${'localhosting/x'} | ${'1'}       | ${undefined}
    ${`app:1.0@${SHA}`}              | ${''}             | ${'app'}            | ${'1.0'}     | ${SHA}
    ${`quay.io/acme/app:1.0@${SHA}`} | ${'quay.io'}      | ${'acme/app'}       | ${'1.0'}     | ${SHA}
    ${`myhost:5000/x:1@${SHA}`}      | ${'myhost:5000'}  | ${'x'}              | ${'1'}       | ${SHA}
    ${`app@${SHA512}`}               | ${''}             | ${'app'}            | ${undefined} | ${SHA512}
    ${`app:1@${SHA512}`}             | ${''}             | ${'app'}            | ${'1'}       | ${SHA512}
  `('$text is host "$host", path "$path", tag $tag, digest $digest', ({ text, host, path, tag, digest }) => {
    const ref = { host, path, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
    expect(parseImageRef(text)).toEqual({ kind: 'image', ref })
    expect(formatImageRef(ref)).toBe(text)
  })
})

describe('a malformed reference', () => {
  it('that is empty is told so in the words of Flux v1', () => {
    expect(parseImageRef('')).toEqual({ kind: 'malformed', why: 'parsing "": blank image name: invalid image ID' })
  })

  it.each([
    ':tag',
    ':',
    'app:',
    'app:a:b',
    'app::b',
    'app:1:',
    '/leading/slash',
    '/app',
    'trailing/slash/',
    'app/',
    '/',
    '//',
    'localhost/:tag',
    'quay.io/acme/:tag',
    'quay.io/acme/app:a:b',
    'quay.io/app:',
    'myhost:5000/x:1:2',
    'myhost:/x',
    'acme:v1/app',
    'acme:v1/app:2',
    'a:b/c/d',
    'acme/app:a/b',
    '[::1/x',
    'app@',
    'app:1@',
    'app@sha256',
    'app@sha256:',
    'app:@sha256:abc',
    '@sha256:abc',
    'quay.io/acme/@sha256:abc',
    'app@1.0',
    'app@sha256:abc:1',
    'app@sha256:abc@sha256:def',
    'app@SHA256:abc',
    'user@myhost/app',
    'app@sha256:abc/def',
  ])('%s is told in the words of Flux v1', text => {
    const why = 'expected image name as either <image>:<tag> or just <image>: invalid image ID'
    expect(parseImageRef(text)).toEqual({ kind: 'malformed', why: `parsing "${text}": ${why}` })
  })
})

describe('the repository', () => {
  it.each`
    text                             | repo
    ${'alpine'}                      | ${'index.docker.io/library/alpine'}
    ${'alpine:3.5'}                  | ${'index.docker.io/library/alpine'}
    ${'library/alpine'}              | ${'index.docker.io/library/alpine'}
    ${'docker.io/alpine'}            | ${'index.docker.io/library/alpine'}
    ${'docker.io/library/alpine:3'}  | ${'index.docker.io/library/alpine'}
    ${'index.docker.io/alpine'}      | ${'index.docker.io/library/alpine'}
    ${'registry-1.docker.io/alpine'} | ${'index.docker.io/library/alpine'}
    ${`alpine:3@${SHA}`}             | ${'index.docker.io/library/alpine'}
    ${'acme/app'}                    | ${'index.docker.io/acme/app'}
    ${'docker.io/acme/app'}          | ${'index.docker.io/acme/app'}
    ${'localhost:5000/alpine'}       | ${'localhost:5000/alpine'}
    ${'MyHost:5000/x'}               | ${'myhost:5000/x'}
    ${'quay.io/acme/app:1'}          | ${'quay.io/acme/app'}
  `('of $text is $repo', ({ text, repo }) => {
    expect(repoOf(refOf(text))).toBe(repo)
  })
})

describe('parsing and printing', () => {
  it('gives back what was written, whatever it was', () => {
    const texts = stringMatching(/^[a-z.:/@_-]{0,12}(sha256:[0-9a-f]{3})?$/)
    const isKept = property(texts, text => {
      const parsed = parseImageRef(text)
      return parsed.kind === 'malformed' || formatImageRef(parsed.ref) === text
    })
    expect(check(isKept, { seed: 7, numRuns: 3_000 }).counterexample).toBeNull()
  })

  it('gives back the parts that were put together', () => {
    const parts = record(
      {
        host: stringMatching(/^([a-z]{1,5}\.[a-z]{2,3}(:[0-9]{2,4})?|localhost|[a-z]{1,5}:[0-9]{2,4})$/),
        path: stringMatching(/^[a-z0-9]{1,5}([-_/.][a-z0-9]{1,5}){0,3}$/),
        tag: stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,10}$/),
        digest: stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
      { requiredKeys: ['host', 'path'] },
    )
    const areKept = property(parts, ref => isDeepStrictEqual(refOf(formatImageRef(ref)), { ...ref }))
    expect(check(areKept, { seed: 7, numRuns: 500 }).counterexample).toBeNull()
  })
})
