// Harbor as a sender: two formats of one content, and a header that is shown.
import { describe, expect, it } from 'vitest'
import { openHarborSender } from '../../../functions/ports/webhooks/harbor.ts'
import { aKnock, aPayload, hear, ignored, image, type Json, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const sender = openHarborSender({ ...TOKEN, ...scopeOf('harbor.example.com') })
const push = aPayload('harbor/push-2')
const cloud = aPayload('harbor/push-cloud-event')
const CLOUD = 'application/cloudevents+json'
const knock = (body: unknown, type = 'application/json') =>
  aKnock(body, { headers: { authorization: SECRET, 'content-type': type } })
const SHOP = image('harbor.example.com/team/app', '1.2.3')

describe('Harbor as a sender, in its own format', () => {
  itBehavesLikeASender(() => ({ sender, authentic: knock(push), unsigned: aKnock(push), isUnbound: true }))
  itProvesItselfByHeader('authorization', token => openHarborSender({ ...token, ...scopeOf('harbor.example.com') }))

  const noPush = ignored('it tells of no push')
  const elsewhere = ignored('pushed to another registry than the configured one')
  const nothing = ignored('it holds no event')
  const resources = (value: unknown) => withField(push, 'event_data.resources', value)
  const [resource] = (push.event_data as Json).resources as Json[]
  it.each<[string, unknown, object[]]>([
    ['a push', push, [SHOP]],
    ['a push of version 1', aPayload('harbor/push-1'), [SHOP]],
    ['an untagged push, which repeats the digest', aPayload('harbor/push-untagged'), [ignored('pushed without a tag')]],
    ['a replication', aPayload('harbor/replication'), [noPush]],
    ['a pull', withField(push, 'type', 'PULL_ARTIFACT'), [noPush]],
    ['a test', withField(push, 'type', 'testEndpoint'), [{ kind: 'ping' }]],
    ['no type', withField(push, 'type', undefined), [noPush]],
    ['a type that is a list', withField(push, 'type', ['PUSH_ARTIFACT']), [noPush]],
    ['no content', withField(push, 'event_data', undefined), [nothing]],
    ['null as resources', resources(null), [nothing]],
    ['no resource', resources([]), [nothing]],
    ['resources that are none', resources([null, 1, 'x', []]), [nothing]],
    [
      'two resources',
      resources([resource, { ...resource, tag: '2' }]),
      [SHOP, image('harbor.example.com/team/app', '2')],
    ],
    ['another host', resources([{ ...resource, resource_url: 'evil.example/team/app:1' }]), [elsewhere]],
    ['no address', resources([{ ...resource, resource_url: undefined }]), [elsewhere]],
    [
      'a port that is not configured',
      resources([{ ...resource, resource_url: 'harbor.example.com:8443/team/app:1' }]),
      [elsewhere],
    ],
    [
      'no repository',
      withField(push, 'event_data.repository', null),
      [ignored('the repository has no name that a registry gives')],
    ],
  ])('understands %s', (_, body, events) => {
    expect(hear(sender, knock(body))).toEqual(events)
  })

  it('looks at 500 resources and no more', () => {
    const many = resources(Array.from({ length: 1_000 }, (_, index) => ({ ...resource, tag: `t${index}` })))
    expect(hear(sender, knock(many))).toHaveLength(500)
  })
})

describe('Harbor as a sender of CloudEvents', () => {
  itBehavesLikeASender(() => ({
    sender,
    authentic: knock(cloud, CLOUD),
    unsigned: aKnock(cloud, { headers: { 'content-type': CLOUD } }),
    isUnbound: true,
  }))

  it.each<[string, unknown, string, object[] | string]>([
    ['an event', cloud, CLOUD, [SHOP]],
    ['an event with a charset', cloud, `${CLOUD}; charset=UTF-8`, [SHOP]],
    ['an event under another content type', cloud, 'application/json', [SHOP]],
    ['a pull', withField(cloud, 'type', 'harbor.artifact.pulled'), CLOUD, [ignored('it tells of no push')]],
    ['no id', withField(cloud, 'id', undefined), CLOUD, [ignored('an attribute of the event is missing')]],
    ['an empty source', withField(cloud, 'source', ''), CLOUD, [ignored('an attribute of the event is missing')]],
    [
      'another version',
      withField(cloud, 'specversion', '0.3'),
      CLOUD,
      [ignored('an attribute of the event is missing')],
    ],
    ['no data', withField(cloud, 'data', undefined), CLOUD, [ignored('the event has no data')]],
    ['data that is text', withField(cloud, 'data', 'x'), CLOUD, [ignored('the event has no data')]],
    ['a batch', [cloud], 'application/cloudevents-batch+json', 'its top level is no object'],
  ])('understands %s', (_, body, type, events) => {
    expect(hear(sender, knock(body, type))).toEqual(events)
  })

  it('names a delivery by the id of its event', async () => {
    expect(await sender.authenticate(knock(cloud, CLOUD))).toMatchObject({ deliveryId: cloud.id })
    expect(await sender.authenticate(knock(push))).toMatchObject({ deliveryId: expect.stringMatching(/^body-/) })
  })
})
