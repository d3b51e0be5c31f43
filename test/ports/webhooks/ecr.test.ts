// Amazon ECR as a sender: how an event arrived proves it, what it looks like does not.
import { describe, expect, it } from 'vitest'
import { openEcrSender } from '../../../functions/ports/webhooks/ecr.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const PLACES = { accounts: ['123456789012'], regions: ['eu-west-1', 'cn-north-1'], repositories: ['*'] }
const sender = openEcrSender({ ...TOKEN, ...PLACES })
const push = aPayload('ecr/push')
const direct = (body: unknown) => aKnock(body, { arrivedBy: 'event-bridge' })
const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

describe('ECR as a sender', () => {
  itBehavesLikeASender(() => ({ sender, authentic: direct(push), unsigned: aKnock(push), isUnbound: true }))
  itProvesItselfByHeader('authorization', token => openEcrSender({ ...token, ...PLACES }))

  it('believes what EventBridge hands over, and over HTTP nothing when it has no secret', async () => {
    const secretless = openEcrSender({ ...TOKEN, ...PLACES, secrets: async () => [] })
    expect(await secretless.authenticate(direct(push))).toMatchObject({ kind: 'authentic', deliveryId: push.id })
    const headers = { authorization: SECRET, 'x-amz-source': 'aws.ecr' }
    expect((await secretless.authenticate(aKnock(push, { headers }))).kind).toBe('refused')
  })

  const elsewhere = ignored('it comes from an account or region that is not configured')
  const noPush = ignored('it tells of no push that succeeded')
  const noAction = ignored('it is no image action of ECR')
  const untagged = ignored('pushed without a tag')
  it.each<[string, object, object]>([
    ['a push', push, image(`${REGISTRY}/team/app`, '1.2.3')],
    [
      'a push in China',
      withField(push, 'region', 'cn-north-1'),
      image('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/app', '1.2.3'),
    ],
    ['a scan', aPayload('ecr/scan'), noAction],
    ['an event of another service', withField(push, 'source', 'acme.ecr'), noAction],
    ['no detail type', withField(push, 'detail-type', undefined), noAction],
    ['another account', withField(push, 'account', '000000000000'), elsewhere],
    ['an account that is a number', withField(push, 'account', 123456789012), elsewhere],
    ['no account', withField(push, 'account', undefined), elsewhere],
    ['another region', withField(push, 'region', 'us-east-1'), elsewhere],
    ['a region that would be a host', withField(push, 'region', 'eu-west-1.evil.example/'), elsewhere],
    ['a deletion', withField(push, 'detail.action-type', 'DELETE'), noPush],
    ['a push that failed', withField(push, 'detail.result', 'FAILURE'), noPush],
    ['no detail', withField(push, 'detail', undefined), noPush],
    ['a detail that is a list', withField(push, 'detail', []), noPush],
    ['no tag', withField(push, 'detail.image-tag', undefined), untagged],
    ['a digest as the tag', withField(push, 'detail.image-tag', `sha256:${'a'.repeat(64)}`), untagged],
    [
      'no repository',
      withField(push, 'detail.repository-name', null),
      ignored('the repository has no name that a registry gives'),
    ],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, direct(body))).toEqual([event])
  })
})
