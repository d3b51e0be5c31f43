// The header WWW-Authenticate as registries write it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChallenge } from '../../../functions/ports/registries/parse-challenge.ts'

const BEARER = { kind: 'bearer', realm: 'https://auth.example.com/token' }
const realm = 'realm="https://auth.example.com/token"'

describe('parseChallenge', () => {
  it.each`
    header                                                             | challenge
    ${undefined}                                                       | ${undefined}
    ${''}                                                              | ${undefined}
    ${'Negotiate'}                                                     | ${undefined}
    ${'NTLM TlRMTVNTUAAC=='}                                           | ${undefined}
    ${'Basic'}                                                         | ${{ kind: 'basic' }}
    ${'Basic realm="Registry, of Acme"'}                               | ${{ kind: 'basic' }}
    ${'basic realm=x'}                                                 | ${{ kind: 'basic' }}
    ${`Bearer ${realm}`}                                               | ${BEARER}
    ${`BEARER Realm=https://auth.example.com/token`}                   | ${BEARER}
    ${`Bearer ${realm},service="registry.docker.io",scope="a:b:pull"`} | ${{ ...BEARER, service: 'registry.docker.io', scope: 'a:b:pull' }}
    ${`Bearer ${realm} , service = "x"`}                               | ${{ ...BEARER, service: 'x' }}
    ${`Bearer ${realm},scope="a:b:pull,push c:d:pull"`}                | ${{ ...BEARER, scope: 'a:b:pull,push c:d:pull' }}
    ${`Bearer ${realm},error="say \\"please\\", or Basic x=y"`}        | ${BEARER}
    ${`Basic realm="x", Bearer ${realm},service="y"`}                  | ${{ ...BEARER, service: 'y' }}
    ${`Bearer ${realm},service="y", Basic realm="x"`}                  | ${{ ...BEARER, service: 'y' }}
    ${'Bearer service="no realm"'}                                     | ${undefined}
    ${'Bearer service="no realm", Basic realm="x"'}                    | ${{ kind: 'basic' }}
    ${`Bearer ${realm},service=""`}                                    | ${BEARER}
  `('reads $header as $challenge', ({ header, challenge }) => {
    expect(parseChallenge(header)).toEqual(challenge)
  })

  it('takes any text, and never long', () => {
    const piece = fc.constantFrom('Bearer ', 'Basic ', 'realm=', '"', '\\', ',', ' ', 'x', '=', '"a\\"b"')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), pieces => {
        const read = parseChallenge(pieces.join(''))
        expect(read === undefined || read.kind === 'basic' || read.kind === 'bearer').toBe(true)
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})
