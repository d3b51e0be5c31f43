// Nexus as a sender: a signature with SHA-1, and a registry that only the configuration knows.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openNexusSender } from '../../../functions/ports/webhooks/nexus.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, scopeOf, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'

const OPTIONS = { ...scopeOf('docker.example.com'), repositoryName: 'docker-hosted' }
const sender = openNexusSender({ ...OPTIONS, secrets: async () => [SECRET] })
const created = aPayload('nexus/component-created')
const sign = (body: string, secret = SECRET, algorithm = 'sha1') =>
  createHmac(algorithm, secret).update(body).digest('hex')
const ID = '0a1b2c3d-0000-4000-8000-000000000001'
const knock = (body: unknown, signature = sign(JSON.stringify(body))) =>
  aKnock(body, { headers: { 'x-nexus-webhook-signature': signature, 'x-nexus-webhook-delivery': ID } })

describe('Nexus as a sender', () => {
  itBehavesLikeASender(() => ({ sender, authentic: knock(created), unsigned: aKnock(created) }))

  it('verifies a known answer', async () => {
    const body = '{"ref":"refs/heads/main"}'
    const known = openNexusSender({ ...OPTIONS, secrets: async () => ['topsecret'] })
    const headers = { 'x-nexus-webhook-signature': 'cb6fba49bef000871f99d16a1ae8bebc85d29174' }
    expect((await known.authenticate(aKnock(body, { headers }))).kind).toBe('authentic')
    expect((await known.authenticate(aKnock(`${body} `, { headers }))).kind).toBe('refused')
  })

  const text = JSON.stringify(created)
  it.each([
    ['nothing', ''],
    ['another secret', sign(text, 'guessed')],
    ['SHA-256', sign(text, SECRET, 'sha256')],
    ['a prefix', `sha1=${sign(text)}`],
    ['capitals', sign(text).toUpperCase()],
    ['a digit less', sign(text).slice(1)],
    ['two digits less', sign(text).slice(2)],
    ['a newline', `${sign(text)}\n`],
    ['the signature twice', `${sign(text)}, ${sign(text)}`],
    ['an empty key', sign(text, '')],
  ])('refuses a signature with %s', async (_, signature) => {
    expect((await sender.authenticate(knock(created, signature))).kind).toBe('refused')
  })

  const noImage = ignored('it tells of no image')
  const noPush = ignored('it tells of no push')
  const elsewhere = ignored('pushed to another repository of Nexus than the configured one')
  const untagged = ignored('pushed without a tag')
  const unnamed = ignored('the repository has no name that a registry gives')
  it.each<[string, object, object]>([
    ['a component', created, image('docker.example.com/team/app', '1.2.3')],
    [
      'a component that was pushed again',
      withField(created, 'action', 'UPDATED'),
      image('docker.example.com/team/app', '1.2.3'),
    ],
    ['an asset', aPayload('nexus/asset-created'), noImage],
    ['a deletion', withField(created, 'action', 'DELETED'), noPush],
    [
      'a purge, which has no component',
      withField(withField(created, 'action', 'PURGED'), 'component', undefined),
      noImage,
    ],
    ['no action', withField(created, 'action', undefined), noPush],
    ['another format', withField(created, 'component.format', 'maven2'), noImage],
    ['null as the component', withField(created, 'component', null), noImage],
    ['a component that is a list', withField(created, 'component', [created.component]), noImage],
    ['another repository', withField(created, 'repositoryName', 'docker-proxy'), elsewhere],
    ['no repository', withField(created, 'repositoryName', undefined), elsewhere],
    ['no version', withField(created, 'component.version', undefined), untagged],
    ['an empty version', withField(created, 'component.version', ''), untagged],
    ['a digest as the version', withField(created, 'component.version', `sha256:${'a'.repeat(64)}`), untagged],
    ['no name', withField(created, 'component.name', undefined), unnamed],
    ['a name with a host', withField(created, 'component.name', 'evil.example:5000/app'), unnamed],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  it('puts a path before the image where the registry is one', () => {
    const below = openNexusSender({ ...OPTIONS, secrets: async () => [SECRET], pathPrefix: 'docker-hosted' })
    expect(hear(below, knock(created))).toEqual([image('docker.example.com/docker-hosted/team/app', '1.2.3')])
  })

  it('names a delivery as Nexus does', async () => {
    expect(await sender.authenticate(knock(created))).toMatchObject({ deliveryId: ID })
  })
})
