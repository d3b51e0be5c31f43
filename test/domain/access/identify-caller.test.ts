// Who is let in by which Authorization header.
import { describe, expect, it } from 'vitest'
import { type AccessToken, identifyCaller } from '../../../functions/domain/access/identify-caller.ts'

const tokens: readonly AccessToken[] = [
  { name: 'ci', value: 'secret-of-ci', may: ['read', 'sync'] },
  { name: 'empty', value: '', may: ['release'] },
  { name: 'eye', value: 'secret-of-eye', may: ['read'] },
]
const key = Buffer.from('a key that lives as long as the process')

describe('identifyCaller', () => {
  it.each([
    ['Bearer secret-of-ci', 'ci'],
    ['bearer   secret-of-eye', 'eye'],
    ['Scope-Probe token=secret-of-eye', 'eye'],
    ['  Bearer secret-of-ci ', 'ci'],
  ])('knows who sends %j', (header, name) => {
    expect(identifyCaller(header, tokens, key)).toMatchObject({ kind: 'caller', name })
  })

  it.each([
    [undefined, 'no token was sent'],
    ['', 'no token was sent'],
    ['   ', 'no token was sent'],
    ['Bearer', 'the Authorization header holds no token'],
    ['Bearer ', 'the Authorization header holds no token'],
    ['Scope-Probe token=', 'the Authorization header holds no token'],
    ['Basic c2VjcmV0LW9mLWNp', 'the Authorization header holds no token'],
    ['secret-of-ci', 'the Authorization header holds no token'],
    ['Bearer secret-of-ci, Bearer x', 'the Authorization header holds no token'],
    ['Bearer secret-of-c', 'the token is not known'],
    ['Bearer secret-of-cii', 'the token is not known'],
    ['Bearer SECRET-OF-CI', 'the token is not known'],
    ['Scope-Probe token="secret-of-ci"', 'the token is not known'],
  ])('takes %j for a stranger', (header, why) => {
    expect(identifyCaller(header, tokens, key)).toEqual({ kind: 'stranger', why })
  })

  it('hands on what the token may do', () => {
    expect(identifyCaller('Bearer secret-of-ci', tokens, key)).toEqual({
      kind: 'caller',
      name: 'ci',
      may: ['read', 'sync'],
    })
  })

  it('knows nobody when there are no tokens', () => {
    expect(identifyCaller('Bearer x', [], key).kind).toBe('stranger')
  })
})
