// Registries made of CNCF Distribution as senders: one envelope for everything that happens.
import { describe, expect, it } from 'vitest'
import { openDistributionSender } from '../../../functions/ports/webhooks/distribution.ts'
import { openGitlabRegistrySender } from '../../../functions/ports/webhooks/gitlab-registry.ts'
import { aKnock, aPayload, hear, ignored, image, type Json, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const SCOPE = scopeOf('registry.example.com')
const push = aPayload('distribution/push')
const knock = (body: unknown, type = 'application/vnd.docker.distribution.events.v2+json') =>
  aKnock(body, { headers: { authorization: `Bearer ${SECRET}`, 'content-type': type } })
const [event] = push.events as [Json]
const envelope = (...events: readonly unknown[]) => ({ events })
const changed = (path: string, value: unknown) => withField(push, `events.0.${path}`, value)

describe.each([
  ['Distribution', openDistributionSender],
  ['GitLab container registry', openGitlabRegistrySender],
])('%s as a sender', (_, open) => {
  const sender = open({ ...TOKEN, ...SCOPE })

  itBehavesLikeASender(() => ({
    sender,
    authentic: knock(push),
    unsigned: aKnock(push),
    isUnbound: true,
    ignoresUnreadable: 'the registry repeats what is refused without end',
  }))
  itProvesItselfByHeader('authorization', token => open({ ...token, ...SCOPE }))

  const APP = image('registry.example.com/team/app', '1.2.3')
  const noPush = ignored('it tells of no push')
  const noImage = ignored('what was pushed is no image')
  const untagged = ignored('pushed without a tag')
  const nothing = ignored('it holds no event')
  const unnamed = ignored('the repository has no name that a registry gives')
  it.each<[string, object, object[]]>([
    ['a push', push, [APP]],
    ['a layer', aPayload('distribution/push-layer'), [noImage]],
    ['a batch of unrelated events', aPayload('distribution/batch'), [APP]],
    ['a push under another name of the registry', changed('request.host', 'evil.example'), [APP]],
    ['a pull', changed('action', 'pull'), [noPush]],
    ['a mount', changed('action', 'mount'), [noPush]],
    ['no action', changed('action', undefined), [noPush]],
    ['no kind of content', changed('target.mediaType', undefined), [noImage]],
    ['an index', changed('target.mediaType', 'application/vnd.oci.image.index.v1+json'), [APP]],
    ['a push by digest', changed('target.tag', undefined), [untagged]],
    ['an empty tag', changed('target.tag', ''), [untagged]],
    ['a digest as the tag', changed('target.tag', `sha256:${'a'.repeat(64)}`), [untagged]],
    [
      'a signature',
      changed('target.tag', `sha256-${'a'.repeat(64)}.sig`),
      [ignored('only signatures or attestations were pushed')],
    ],
    ['no target', changed('target', null), [noImage]],
    ['no repository', changed('target.repository', undefined), [unnamed]],
    ['a repository that is a list', changed('target.repository', ['team/app']), [unnamed]],
    ['no events', {}, [nothing]],
    ['an empty list of events', envelope(), [nothing]],
    ['null as events', { events: null }, [nothing]],
    ['events that are none', envelope(null, 1, 'x', []), [nothing]],
    ['one good event among odd ones', envelope(null, { action: 'push' }, event), [APP]],
  ])('understands %s', (_, body, events) => {
    expect(hear(sender, knock(body))).toEqual(events)
  })

  it.each(['application/json', 'application/vnd.docker.distribution.events.v1+json', 'text/plain', ''])(
    'understands a push under the content type %j',
    type => {
      expect(hear(sender, knock(push, type))).toEqual([APP])
    },
  )

  it('looks at 500 events and no more', () => {
    const many = envelope(...Array.from({ length: 1_000 }, (_, index) => withField(event, 'target.tag', `t${index}`)))
    expect(hear(sender, knock(many))).toHaveLength(500)
  })

  it('names a delivery by the id of its event, and a batch by its body', async () => {
    expect(await sender.authenticate(knock(push))).toMatchObject({ deliveryId: event.id })
    const batch = await sender.authenticate(knock(aPayload('distribution/batch')))
    expect(batch).toMatchObject({ deliveryId: expect.stringMatching(/^body-/) })
  })
})
