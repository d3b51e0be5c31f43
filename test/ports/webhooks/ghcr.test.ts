// GitHub's container registry: packages, told by GitHub to an endpoint of either kind.
import { describe, expect, it } from 'vitest'
import { openGhcrSender } from '../../../functions/ports/webhooks/ghcr.ts'
import { openGithubSender } from '../../../functions/ports/webhooks/github.ts'
import { aHookRequest, aRecording, SECRET, sign } from './a-hook-request.ts'
import { aPayload, hear, ignored, image, scopeOf, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'

const secrets = async () => [SECRET]
const ghcr = openGhcrSender({ secrets, ...scopeOf('ghcr.io') })
const published = aPayload('ghcr/package-published')
const knock = (body: unknown, event = 'package', headers: Record<string, string | undefined> = {}) =>
  aHookRequest(JSON.stringify(body), { 'x-github-event': event, ...headers })
const SHOP = image('ghcr.io/acme/shop', '1.2.3')

describe('GHCR as a sender', () => {
  itBehavesLikeASender(() => ({
    sender: ghcr,
    authentic: knock(published),
    unsigned: knock(published, 'package', { 'x-hub-signature-256': undefined }),
  }))

  it('refuses the signature of another secret, and SHA-1', async () => {
    const body = JSON.stringify(published)
    const wrong = { 'x-hub-signature-256': sign(body, 'guessed') }
    expect((await ghcr.authenticate(knock(published, 'package', wrong))).kind).toBe('refused')
    const weak = { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=0' }
    expect((await ghcr.authenticate(knock(published, 'package', weak))).kind).toBe('refused')
  })

  it.each([
    ['a push of a branch', 'push', aRecording('push-branch'), ignored('push: this endpoint takes images only')],
    ['a ping', 'ping', aRecording('ping-repository'), { kind: 'ping' }],
    ['another event', 'create', aRecording('create-branch'), ignored('create: a push says the same')],
    ['no event', undefined, aRecording('push-branch'), ignored('the delivery names no event')],
  ])('understands %s', (_, event, body, expected) => {
    expect(hear(ghcr, aHookRequest(body, { 'x-github-event': event }))).toEqual([expected])
  })

  it.each([
    ['ghcr.io', undefined, 'image-pushed'],
    ['ghcr.io', 'git.acme.example', 'ignored'],
    ['containers.git.acme.example', 'git.acme.example', 'image-pushed'],
    ['containers.git.acme.example', 'GIT.acme.example', 'image-pushed'],
    ['containers.git.acme.example', 'acme.example.evil', 'ignored'],
  ])('for the registry %s, sent by %s, hears %s', (registry, host, kind) => {
    const sender = openGhcrSender({ secrets, ...scopeOf(registry) })
    const body = withField(published, 'package.package_version.package_url', `${registry}/Acme/shop:1.2.3`)
    const named = hear(sender, knock(body, 'package', { 'x-github-enterprise-host': host }))
    expect(named).toMatchObject([{ kind }])
  })
})

describe.each([
  ['GHCR', ghcr],
  ['GitHub', openGithubSender({ secrets })],
])('%s, told of a package', (_, sender) => {
  const change = (path: string, value: unknown) => withField(published, `package.${path}`, value)
  const noImage = ignored('the package is no image')
  const noPush = ignored('the package was neither published nor updated')
  const noPackage = ignored('named package, but the body is no package')
  const unnamed = ignored('the repository has no name that a registry gives')
  const url = 'package_version.package_url'
  const tag = 'package_version.container_metadata.tag.name'
  it.each<[string, object, object]>([
    ['that was published', published, SHOP],
    ['that was updated', withField(published, 'action', 'updated'), SHOP],
    ['without a tag, as parts of an image are', aPayload('ghcr/package-untagged'), image('ghcr.io/acme/shop')],
    ['that calls itself one of npm', aPayload('ghcr/package-docker'), image('ghcr.io/acme/shop')],
    ['without an address', change(url, undefined), SHOP],
    ['with an address without a tag', change(url, 'ghcr.io/acme/shop'), SHOP],
    ['with an address that is none', change(url, 'https://evil.example/x?y'), SHOP],
    [
      'with another host',
      change(url, 'evil.example/acme/shop:1'),
      ignored('pushed to another registry than the configured one'),
    ],
    ['without metadata', change('package_version.container_metadata', undefined), image('ghcr.io/acme/shop')],
    ['with a tag that is a list', change(tag, ['1.2.3']), image('ghcr.io/acme/shop')],
    ['with a digest as its tag', change(tag, `sha256:${'a'.repeat(64)}`), ignored('pushed without a tag')],
    [
      'with a signature as its tag',
      change(tag, `sha256-${'a'.repeat(64)}.sig`),
      ignored('only signatures or attestations were pushed'),
    ],
    ['that was deleted', withField(published, 'action', 'deleted'), noPush],
    ['without an action', withField(published, 'action', undefined), noPackage],
    ['that is none', withField(published, 'package', null), noPackage],
    ['that is a list', withField(published, 'package', [published.package]), noPackage],
    ['of another kind', withField(change('ecosystem', 'maven'), 'package.package_type', 'maven'), noImage],
    ['of a kind in small letters', change('package_type', 'container'), SHOP],
    ['without address and owner', withField(change(url, undefined), 'package.owner', null), unnamed],
    ['without a version', change('package_version', undefined), image('ghcr.io/acme/shop')],
  ])('understands one %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  it('understands the event that Apps get, and not the content of the other under its name', () => {
    const other = aPayload('ghcr/registry-package-published')
    expect(hear(sender, knock(other, 'registry_package'))).toEqual([SHOP])
    expect(hear(sender, knock(other, 'package'))).toEqual([noPackage])
  })
})

it('GitHub, told which images to take, ignores the others', () => {
  const images = scopeOf('ghcr.io', ['acme/web'])
  const event = ignored('pushed to a repository that this endpoint does not take')
  expect(hear(openGithubSender({ secrets, images }), knock(published))).toEqual([event])
})
