// GitHub as a sender: its published vectors, the exact form of a signature, and what its bodies say.
import { describe, expect, it } from 'vitest'
import { openGithubSender } from '../../../functions/ports/webhooks/github.ts'
import { aHookRequest, aRecording, SECRET, sign } from './a-hook-request.ts'
import { itBehavesLikeASender } from './contract.ts'

const github = openGithubSender({ secrets: async () => [SECRET] })
const B = '9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c'

describe('GitHub as a sender', () => {
  itBehavesLikeASender(() => ({
    sender: github,
    authentic: aHookRequest(),
    unsigned: aHookRequest(undefined, { 'x-hub-signature-256': undefined }),
  }))

  it.each`
    vector                 | secret                          | body                                                     | signature
    ${'the published one'} | ${"It's a Secret to Everybody"} | ${'Hello, World!'}                                       | ${'757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'}
    ${'a form delivery'}   | ${'topsecret'}                  | ${'payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D'} | ${'62392736a1b8c49bc8bc6000242abfd027806d825632893ddf031c19c359442d'}
    ${'a JSON delivery'}   | ${'topsecret'}                  | ${'{"ref":"refs/heads/main"}'}                           | ${'7804d460f7eadad206a6d4c5a760b15defa80add90a31069e5ab2df85f18bcfa'}
  `('verifies $vector', async ({ secret, body, signature }) => {
    const sender = openGithubSender({ secrets: async () => [secret] })
    const good = aHookRequest(body, { 'x-hub-signature-256': `sha256=${signature}` })
    expect((await sender.authenticate(good)).kind).toBe('authentic')
    const bad = aHookRequest(`${body} `, { 'x-hub-signature-256': `sha256=${signature}` })
    expect((await sender.authenticate(bad)).kind).toBe('refused')
  })

  it.each([
    ['none', [], 'refused', undefined],
    ['an empty one', [''], 'refused', undefined],
    ['the right one', [SECRET], 'authentic', 0],
    ['a new one and the right one', ['new', SECRET], 'authentic', 1],
    ['an empty one and the right one', ['', SECRET], 'authentic', 1],
    ['three, the last right', ['a', 'b', SECRET], 'authentic', 2],
    ['the right one twice', [SECRET, SECRET], 'authentic', 0],
    ['the right one with a newline', [`${SECRET}\r\n`], 'authentic', 0],
  ])('given %s as secrets, answers which one matched', async (_, secrets, kind, secretIndex) => {
    const proof = await openGithubSender({ secrets: async () => secrets }).authenticate(aHookRequest())
    expect(proof.kind).toBe(kind)
    expect('secretIndex' in proof ? proof.secretIndex : undefined).toBe(secretIndex)
  })

  it('verifies an empty body only with a real secret', async () => {
    const request = aHookRequest('', { 'x-hub-signature-256': sign('') })
    expect((await github.authenticate(request)).kind).toBe('authentic')
    expect((await openGithubSender({ secrets: async () => [] }).authenticate(request)).kind).toBe('refused')
  })

  it.each([
    ['72d3162e-cc78-11e3-81ab-4c9367dc0958', '72d3162e-cc78-11e3-81ab-4c9367dc0958'],
    [undefined, /^body-[0-9a-f]{32}$/],
    ['', /^body-/],
    ['a b', /^body-/],
    ['x'.repeat(49), /^body-/],
    ['one, two', /^body-/],
  ])('names the delivery %j as %s', async (given, expected) => {
    const proof = await github.authenticate(aHookRequest(undefined, { 'x-github-delivery': given }))
    expect('deliveryId' in proof && proof.deliveryId).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    )
  })

  it('remembers deliveries as long as they can be sent again: three days, on Enterprise Server seven', async () => {
    const day = 24 * 3_600_000
    const enterprise = openGithubSender({ secrets: async () => [SECRET], enterpriseHost: 'git.acme.example' })
    expect(await github.authenticate(aHookRequest())).toMatchObject({ idWindowMs: 3 * day, bodyWindowMs: 3 * day })
    expect(await enterprise.authenticate(aHookRequest())).toMatchObject({ idWindowMs: 7 * day, bodyWindowMs: 7 * day })
  })

  const push = { kind: 'push', repository: 'acme/Manifests', branch: 'main', commit: B, forced: false }
  const ignored = (why: string) => ({ kind: 'ignored', why })
  it.each([
    ['push-branch', 'push', push],
    ['push-app', 'push', push],
    ['push-branch-forced', 'push', { ...push, forced: true }],
    ['push-branch-created', 'push', { ...push, branch: 'feature/größer/🚀' }],
    ['push-branch-deleted', 'push', ignored('the branch was deleted')],
    ['push-tag', 'push', ignored('a tag was pushed, not a branch')],
    ['push-tag-annotated', 'push', ignored('a tag was pushed, not a branch')],
    ['ping-repository', 'ping', { kind: 'ping' }],
    ['ping-organization', 'ping', { kind: 'ping' }],
    ['create-branch', 'create', ignored('create: a push says the same')],
    ['delete-branch', 'delete', ignored('delete: nothing is applied when a branch or tag goes')],
    ['installation-suspend', 'installation', ignored('installation: rights are looked up when needed')],
    ['ping-repository', 'push', ignored('named push, but the body is no push')],
    ['create-branch', 'push', ignored('named push, but the body is no push')],
    ['push-branch', 'ping', ignored('named ping, but the body is no ping')],
    ['push-branch', 'repository_dispatch', ignored('no event that is followed')],
    ['push-branch', '__proto__', ignored('no event that is followed')],
    ['push-branch', 'constructor', ignored('no event that is followed')],
    ['push-branch', undefined, ignored('the delivery names no event')],
  ])('understands %s under the name %s', (recording, eventName, event) => {
    const named = github.nameEvents(aHookRequest(aRecording(recording), { 'x-github-event': eventName }))
    expect(named).toEqual({ kind: 'understood', events: [event] })
  })

  it.each([
    ['git.acme.example', 'git.acme.example', 'push'],
    ['git.acme.example', 'GIT.acme.example', 'push'],
    ['git.acme.example', undefined, 'push'],
    ['api.acme.ghe.example', 'acme.ghe.example', 'push'],
    ['git.acme.example', 'api.git.acme.example', 'ignored'],
    ['git.acme.example', 'evil.example', 'ignored'],
    [undefined, 'evil.example', 'ignored'],
  ])('configured for %s and sent by %s, hears %s', (enterpriseHost, sentBy, kind) => {
    const secrets = async () => [SECRET]
    const sender = openGithubSender(enterpriseHost === undefined ? { secrets } : { secrets, enterpriseHost })
    const named = sender.nameEvents(aHookRequest(undefined, { 'x-github-enterprise-host': sentBy }))
    expect(named.kind === 'understood' && named.events[0]?.kind).toBe(kind)
  })
})
