// Quay as a sender: no event name, no moment, nothing but the address to prove it.
import { describe, expect, it } from 'vitest'
import { openQuaySender } from '../../../functions/ports/webhooks/quay.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByPath } from './proof-contracts.ts'

const sender = openQuaySender({ ...TOKEN, ...scopeOf('quay.io') })
const push = aPayload('quay/push')
const knock = (body: unknown) => aKnock(body, { pathSecret: SECRET })

describe('Quay as a sender', () => {
  itBehavesLikeASender(() => ({ sender, authentic: knock(push), unsigned: aKnock(push), isUnbound: true }))
  itProvesItselfByPath(token => openQuaySender({ ...token, ...scopeOf('quay.io') }))

  const elsewhere = ignored('pushed to another registry than the configured one')
  const noPush = ignored('it tells of no push')
  const untagged = ignored('pushed without a tag')
  const tags = (value: unknown) => withField(push, 'updated_tags', value)
  it.each<[string, object, object]>([
    ['a push', push, image('quay.io/team/app', '1.2.3')],
    ['the test button', aPayload('quay/test-button'), image('quay.io/team/app', 'latest', 'foo')],
    ['another notification', aPayload('quay/vulnerability-found'), noPush],
    ['a template of the operator', { text: 'pushed' }, noPush],
    ['no tags', tags(undefined), noPush],
    ['null as tags', tags(null), noPush],
    ['a text as tags', tags('latest'), noPush],
    ['an empty list of tags', tags([]), untagged],
    ['tags of which some are none', tags([null, 1, '', ['x'], 'a b', '1.2.3']), image('quay.io/team/app', '1.2.3')],
    ['tags of which all are none', tags([null, 1, '']), untagged],
    ['one tag many times', tags(Array(5_000).fill('1')), image('quay.io/team/app', '1')],
    ['a digest as a tag', tags([`sha256:${'a'.repeat(64)}`]), untagged],
    ['a signature beside a tag', tags([`sha256-${'a'.repeat(64)}`, '1']), image('quay.io/team/app', '1')],
    ['another host', withField(push, 'docker_url', 'evil.example/team/app'), elsewhere],
    ['no host', withField(push, 'docker_url', undefined), elsewhere],
    ['a host in capitals', withField(push, 'docker_url', 'QUAY.io/team/app'), image('quay.io/team/app', '1.2.3')],
    [
      'no repository',
      withField(push, 'repository', undefined),
      ignored('the repository has no name that a registry gives'),
    ],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  it('of a server of its own has a host with a port', () => {
    const own = openQuaySender({ ...TOKEN, ...scopeOf('quay.example.com:8443') })
    expect(hear(own, knock(withField(push, 'docker_url', 'quay.example.com:8443/team/app')))).toEqual([
      image('quay.example.com:8443/team/app', '1.2.3'),
    ])
  })

  it('takes no push for a replay: two of them have one body', async () => {
    expect(await sender.authenticate(knock(push))).toMatchObject({ idWindowMs: 0, bodyWindowMs: 0 })
  })
})
