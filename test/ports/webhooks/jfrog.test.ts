// JFrog as a sender: two modes that look alike, and a name that depends on how the registry is reached.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { COALESCE_MS } from '../../../functions/ports/webhooks/compose-sender.ts'
import { type JfrogSenderOptions, openJfrogSender } from '../../../functions/ports/webhooks/jfrog.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const HEADER = 'x-jfrog-event-auth'
const open = (more: Partial<JfrogSenderOptions> = {}) =>
  openJfrogSender({ ...TOKEN, ...scopeOf('acme.jfrog.io'), mode: 'signed', ...more })
const pushed = aPayload('jfrog/pushed')
const sign = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex')
const knock = (body: unknown, shown = sign(JSON.stringify(body))) => aKnock(body, { headers: { [HEADER]: shown } })

describe('JFrog as a sender that signs', () => {
  itBehavesLikeASender(() => ({ sender: open(), authentic: knock(pushed), unsigned: aKnock(pushed) }))

  it('verifies a known answer', async () => {
    const body = '{"ref":"refs/heads/main"}'
    const signature = '7804d460f7eadad206a6d4c5a760b15defa80add90a31069e5ab2df85f18bcfa'
    const known = open({ secrets: async () => ['topsecret'] })
    expect((await known.authenticate(knock(body, signature))).kind).toBe('authentic')
    expect((await known.authenticate(knock(body, `sha256=${signature}`))).kind).toBe('refused')
  })

  it('never takes the secret for a signature, nor a signature for the secret', async () => {
    expect((await open().authenticate(knock(pushed, SECRET))).kind).toBe('refused')
    expect((await open({ mode: 'plain' }).authenticate(knock(pushed))).kind).toBe('refused')
  })
})

describe('JFrog as a sender that shows its secret', () => {
  const sender = open({ mode: 'plain' })
  itBehavesLikeASender(() => ({ sender, authentic: knock(pushed, SECRET), unsigned: aKnock(pushed), isUnbound: true }))
  itProvesItselfByHeader(HEADER, token => open({ ...token, mode: 'plain' }))
})

describe('JFrog', () => {
  const noPush = ignored('it tells of no push of an image')
  const unnamed = ignored('the repository has no name that a registry gives')
  const untagged = ignored('pushed without a tag')
  const APP = image('acme.jfrog.io/docker-local/team/app', '1.2.3')
  it.each<[string, object, object]>([
    ['a push', pushed, APP],
    ['a promotion', withField(pushed, 'event_type', 'promoted'), APP],
    ['an OCI image', withField(pushed, 'data.image_type', 'oci'), APP],
    [
      'a nested name of which it tells the last part',
      aPayload('jfrog/pushed-nested'),
      image('acme.jfrog.io/docker-local/group/team/app', '1.2.3'),
    ],
    ['no path', withField(pushed, 'data.path', undefined), APP],
    ['another path', withField(pushed, 'data.path', 'x'), APP],
    ['a deployed artifact', aPayload('jfrog/artifact-deployed'), noPush],
    ['a deletion', withField(pushed, 'event_type', 'deleted'), noPush],
    ['a chart', withField(pushed, 'data.image_type', 'helm'), noPush],
    ['no domain', withField(pushed, 'domain', undefined), noPush],
    [
      'a filled cache',
      withField(pushed, 'data.repo_key', 'hub-cache'),
      ignored('the cache of a remote repository was filled'),
    ],
    ['no data', withField(pushed, 'data', undefined), unnamed],
    ['data that is a list', withField(pushed, 'data', [pushed.data]), unnamed],
    ['no image name', withField(pushed, 'data.image_name', undefined), unnamed],
    ['no tag', withField(pushed, 'data.tag', undefined), untagged],
    ['a digest as the tag', withField(pushed, 'data.tag', `sha256:${'a'.repeat(64)}`), untagged],
    [
      'another host',
      withField(pushed, 'jpd_origin', 'https://evil.jfrog.io'),
      ignored('sent by another JFrog than the configured one'),
    ],
    [
      'a host that is none',
      withField(pushed, 'jpd_origin', 'acme'),
      ignored('sent by another JFrog than the configured one'),
    ],
    ['no host', withField(pushed, 'jpd_origin', undefined), APP],
  ])('understands %s', (_, body, event) => {
    expect(hear(open(), knock(body))).toEqual([event])
  })

  it.each<[string, Partial<JfrogSenderOptions>, object]>([
    [
      'by a path of another name',
      { paths: { 'docker-local': 'docker' } },
      image('acme.jfrog.io/docker/team/app', '1.2.3'),
    ],
    [
      'by a host of its own',
      { registry: 'docker-local.acme.jfrog.io', paths: { 'docker-local': '' } },
      image('docker-local.acme.jfrog.io/team/app', '1.2.3'),
    ],
    [
      'by a port of its own',
      { registry: 'acme.jfrog.io:8443', paths: { 'docker-local': '' } },
      image('acme.jfrog.io:8443/team/app', '1.2.3'),
    ],
    [
      'by a name in front of it',
      { registry: 'docker.example.com', origin: 'acme.jfrog.io' },
      image('docker.example.com/docker-local/team/app', '1.2.3'),
    ],
    [
      'by a name in front of it that is not told',
      { registry: 'docker.example.com' },
      ignored('sent by another JFrog than the configured one'),
    ],
    [
      'under another key only',
      { paths: { other: 'x' } },
      ignored('pushed to a repository of Artifactory that is not configured'),
    ],
    [
      'under a key that every object has',
      { paths: {} },
      ignored('pushed to a repository of Artifactory that is not configured'),
    ],
  ])('reached %s, names the image as it is pulled', (_, options, event) => {
    expect(hear(open(options), knock(pushed))).toEqual([event])
  })

  it('takes the same body for the same event for seconds only', async () => {
    const windows = { idWindowMs: COALESCE_MS, bodyWindowMs: COALESCE_MS }
    expect(await open().authenticate(knock(pushed))).toMatchObject(windows)
  })
})
