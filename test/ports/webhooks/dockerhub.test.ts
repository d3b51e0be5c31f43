// Docker Hub as a sender: one event, nothing but the address to prove it.
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../../functions/ports/webhooks/compose-sender.ts'
import { openDockerHubSender } from '../../../functions/ports/webhooks/dockerhub.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByPath } from './proof-contracts.ts'

const sender = openDockerHubSender({ ...TOKEN, repositories: ['*'] })
const push = aPayload('dockerhub/push')
const knock = (body: unknown) => aKnock(body, { pathSecret: SECRET })

describe('Docker Hub as a sender', () => {
  itBehavesLikeASender(() => ({ sender, authentic: knock(push), unsigned: aKnock(push), isUnbound: true }))
  itProvesItselfByPath(token => openDockerHubSender({ ...token, repositories: ['*'] }))

  const unnamed = ignored('the repository has no name that a registry gives')
  const untagged = ignored('pushed without a tag')
  it.each<[string, object, object]>([
    ['a push', push, image('index.docker.io/acme/shop', '1.2.3')],
    ['a push as in 2014', aPayload('dockerhub/push-old'), image('index.docker.io/acme/testhook', 'latest')],
    [
      'an official image',
      withField(push, 'repository.repo_name', 'nginx'),
      image('index.docker.io/library/nginx', '1.2.3'),
    ],
    ['capitals', withField(push, 'repository.repo_name', 'Acme/Shop'), image('index.docker.io/acme/shop', '1.2.3')],
    ['no tag', withField(push, 'push_data.tag', undefined), untagged],
    ['an empty tag', withField(push, 'push_data.tag', ''), untagged],
    ['a digest as the tag', withField(push, 'push_data.tag', `sha256:${'a'.repeat(64)}`), untagged],
    ['a tag that is too long', withField(push, 'push_data.tag', 'a'.repeat(129)), untagged],
    [
      'a signature',
      withField(push, 'push_data.tag', `sha256-${'a'.repeat(64)}.sig`),
      ignored('only signatures or attestations were pushed'),
    ],
    ['no push', withField(push, 'push_data', undefined), ignored('it tells of no push')],
    ['null as the push', withField(push, 'push_data', null), ignored('it tells of no push')],
    ['no repository', withField(push, 'repository', undefined), unnamed],
    ['a repository that is a list', withField(push, 'repository', ['acme/shop']), unnamed],
    ['another host in the name', withField(push, 'repository.repo_name', 'ghcr.io:443/acme/shop'), unnamed],
    ['a path that climbs', withField(push, 'repository.repo_name', '../acme'), unnamed],
    ['a name that is too long', withField(push, 'repository.repo_name', `acme/${'a'.repeat(600)}`), unnamed],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  it('takes only the repositories it is told to', () => {
    const narrow = openDockerHubSender({ ...TOKEN, repositories: ['acme/web', 'library/*'] })
    expect(hear(narrow, knock(push))).toEqual([ignored('pushed to a repository that this endpoint does not take')])
    expect(hear(narrow, knock(withField(push, 'repository.repo_name', 'nginx')))).toMatchObject([
      { kind: 'image-pushed' },
    ])
  })

  it('names a delivery by its body, in which two pushes differ', async () => {
    const proof = await sender.authenticate(knock(push))
    const other = await sender.authenticate(knock(withField(push, 'push_data.pushed_at', 1772352001)))
    expect(proof).toMatchObject({
      deliveryId: expect.stringMatching(/^body-/),
      idWindowMs: DAY_MS,
      bodyWindowMs: DAY_MS,
    })
    expect(other).not.toMatchObject({ deliveryId: (proof as { deliveryId: string }).deliveryId })
  })
})
