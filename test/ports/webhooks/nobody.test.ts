// The sender behind endpoints that do not exist.
import { describe, expect, it } from 'vitest'
import { openGithubSender } from '../../../functions/ports/webhooks/github.ts'
import { openNobody } from '../../../functions/ports/webhooks/nobody.ts'
import { computeHmacSha256, type Hmac } from '../../../functions/ports/webhooks/verify-signature.ts'
import { aHookRequest, SECRET, sign } from './a-hook-request.ts'
import { itBehavesLikeASender } from './contract.ts'

describe('nobody', () => {
  itBehavesLikeASender(() => ({
    sender: openNobody(),
    unsigned: aHookRequest(undefined, { 'x-hub-signature-256': undefined }),
  }))

  it.each([
    ['no secret at all', []],
    ['one secret', [SECRET]],
    ['two secrets', [SECRET, 'another']],
  ])('works as hard as GitHub with %s', async (_, secrets) => {
    const [byNobody, byGithub]: [number[], number[]] = [[], []]
    const nobody = openNobody({ hmac: countInto(byNobody) })
    const github = openGithubSender({ secrets: async () => secrets, hmac: countInto(byGithub) })
    const request = aHookRequest(undefined, { 'x-hub-signature-256': sign('something else') })
    await nobody.authenticate(request)
    await github.authenticate(request)
    expect(byNobody).toEqual([request.body.length, request.body.length])
    expect(byGithub).toEqual(byNobody)
  })

  it('does not take the key it hashes with for a secret', async () => {
    const body = '{}'
    const request = aHookRequest(body, { 'x-hub-signature-256': sign(body, 'a key that signs nothing') })
    expect((await openNobody().authenticate(request)).kind).toBe('refused')
    const unset = openGithubSender({ secrets: async () => ['', '\n'] })
    expect((await unset.authenticate(request)).kind).toBe('refused')
  })
})

function countInto(sizes: number[]): Hmac {
  return (secret, body) => {
    sizes.push(body.length)
    return computeHmacSha256(secret, body)
  }
}
