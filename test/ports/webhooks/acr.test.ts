// Azure Container Registry as a sender: a custom header where one was set, else the address.
import { describe, expect, it } from 'vitest'
import { openAcrSender } from '../../../functions/ports/webhooks/acr.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const sender = openAcrSender({ ...TOKEN, ...scopeOf('acme.azurecr.io') })
const push = aPayload('acr/push')
const knock = (body: unknown) => aKnock(body, { headers: { authorization: `Bearer ${SECRET}` } })

describe('ACR as a sender', () => {
  itBehavesLikeASender(() => ({ sender, authentic: knock(push), unsigned: aKnock(push), isUnbound: true }))
  itProvesItselfByHeader('authorization', token => openAcrSender({ ...token, ...scopeOf('acme.azurecr.io') }))

  it.each([
    [SECRET, {}, 'authentic'],
    ['guessed', {}, 'refused'],
    ['', {}, 'refused'],
    ['guessed', { authorization: `Bearer ${SECRET}` }, 'refused'],
  ])('with %j in its address and the headers %j is %s', async (pathSecret, headers, kind) => {
    expect((await sender.authenticate(aKnock(push, { pathSecret, headers }))).kind).toBe(kind)
  })

  const elsewhere = ignored('pushed to another registry than the configured one')
  const noPush = ignored('it tells of no push')
  const untagged = ignored('pushed without a tag')
  const unnamed = ignored('the repository has no name that a registry gives')
  it.each<[string, object, object]>([
    ['a push', push, image('acme.azurecr.io/team/app', '1.2.3')],
    ['a ping', aPayload('acr/ping'), { kind: 'ping' }],
    ['a deletion', aPayload('acr/delete'), noPush],
    ['a chart', aPayload('acr/chart-push'), noPush],
    ['a quarantine', withField(push, 'action', 'quarantine'), noPush],
    ['no action', withField(push, 'action', undefined), noPush],
    [
      'another kind of content',
      withField(push, 'target.mediaType', 'application/vnd.acr.helm.chart'),
      ignored('what was pushed is no image'),
    ],
    ['no kind of content', withField(push, 'target.mediaType', undefined), image('acme.azurecr.io/team/app', '1.2.3')],
    ['no tag', withField(push, 'target.tag', undefined), untagged],
    ['an empty tag', withField(push, 'target.tag', ''), untagged],
    ['a digest as the tag', withField(push, 'target.tag', `sha256:${'a'.repeat(64)}`), untagged],
    ['another host', withField(push, 'request.host', 'evil.azurecr.io'), elsewhere],
    ['no host', withField(push, 'request', undefined), elsewhere],
    ['no target', withField(push, 'target', null), unnamed],
    ['a target that is a list', withField(push, 'target', [push.target]), unnamed],
    [
      'an upper-case repository',
      withField(push, 'target.repository', 'Team/App'),
      image('acme.azurecr.io/team/app', '1.2.3'),
    ],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  it('names a delivery by the id in its body', async () => {
    expect(await sender.authenticate(knock(push))).toMatchObject({ deliveryId: push.id })
  })
})
