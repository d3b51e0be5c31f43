// What an honest knock at the webhook leads to, and what happens when something behind the door breaks.
import { describe, expect, it } from 'vitest'
import { NeedsPerson } from '../../functions/domain/failure.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { anHttpEventV1 } from '../lambda/an-http-event.ts'
import { aRecording, SECRET } from '../ports/webhooks/a-hook-request.ts'
import { aPush, COMMIT, FORM_TYPE, form, ID, PUSH } from './hook-bodies.ts'
import { asAsked, aTarget, type Knock, openFrontDoor } from './open-front-door.ts'

describe('an honest push', () => {
  it('becomes one sync job with a hint, and is answered 202', async () => {
    const { knock, sent, jobs, clock, log } = openFrontDoor()
    expect(await knock({ body: PUSH })).toMatchObject({ status: 202, body: 'Queued.\n' })
    expect(sent).toMatchObject([{ group: 'production', dedupId: `production:${ID}`, coalesceKey: 'push' }])
    const job = { kind: 'sync', target: 'production', reason: 'push', id: ID, requestedAt: clock.now, hint: COMMIT }
    expect(jobs()).toEqual([job])
    expect(log.lines).toEqual([
      {
        msg: 'delivery received',
        level: 'info',
        endpoint: 'github',
        delivery: ID,
        secretIndex: 0,
        event: 'push',
        outcome: 'queued',
        targets: ['production'],
        images: [],
      },
    ])
  })

  it.each<[string, Knock]>([
    ['as a form', { body: form(PUSH), headers: FORM_TYPE }],
    [
      'as a form with a charset',
      { body: form(PUSH), headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=utf-8' } },
    ],
    ['as a form with an unknown field beside the payload', { body: `x=1&${form(PUSH)}`, headers: FORM_TYPE }],
    ['in base64', { body: PUSH, isBase64Encoded: true }],
    ['pretty-printed', { body: JSON.stringify(JSON.parse(PUSH), undefined, 4).replaceAll('\n', '\r\n') }],
    ['without a content type', { body: PUSH, headers: { 'content-type': undefined } }],
    ['with a content type that nobody knows', { body: PUSH, headers: { 'content-type': 'text/plain' } }],
    ['of an App', { body: aRecording('push-app') }],
    ['that was forced', { body: aRecording('push-branch-forced') }],
    ['without a delivery id', { body: PUSH, headers: { 'x-github-delivery': undefined } }],
    ['with a delivery id that no queue takes', { body: PUSH, headers: { 'x-github-delivery': 'ä '.repeat(200) } }],
    ['without a declared length', { body: PUSH, headers: { 'content-length': undefined } }],
    ['with a declared length that is a lie', { body: PUSH, headers: { 'content-length': '3' } }],
    ['with a declared length that is no number', { body: PUSH, headers: { 'content-length': 'many' } }],
    ['with a legacy signature beside the right one', { body: PUSH, headers: { 'x-hub-signature': 'sha1=0' } }],
    ['whose key was set with a newline at its end', { body: PUSH, secret: SECRET }],
    ['with a query on its URL', { body: PUSH, query: 'x=1' }],
    ['of a commit with a SHA-256 id', { body: aPush({ after: 'ab'.repeat(32), before: 'cd'.repeat(32) }) }],
    ['with huge numbers', { body: PUSH.replace('"size":412', `"size":1${'0'.repeat(400)}`) }],
    [
      'with keys named like prototypes',
      { body: PUSH.replace('{', '{"__proto__":{"ref":"x"},"constructor":{"prototype":1},') },
    ],
    ['nested as deep as is allowed', { body: PUSH.replace('{', `{"deep":${'['.repeat(63)}${']'.repeat(63)},`) }],
    ['with brackets in its texts', { body: PUSH.replace('{', `{"text":"${'[{\\"'.repeat(100)}",`) }],
  ])('%s is queued', async (_, asked) => {
    const { knock, jobs } = openFrontDoor({ secrets: async () => [`${SECRET}\n`] })
    expect((await knock(asked)).status).toBe(202)
    expect(jobs()).toMatchObject([{ target: 'production', reason: 'push' }])
  })

  it('in payload format 1.0 is queued', async () => {
    const { send, jobs } = openFrontDoor()
    const { headers } = asAsked({ body: PUSH })
    const capitals = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    expect((await send(anHttpEventV1({ body: PUSH, headers: capitals }))).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })

  it.each([
    ['two targets on one repository', ['a', 'b'], [aTarget('a'), aTarget('b')]],
    ['a target that spells the repository otherwise', ['a'], [aTarget('a', 'ACME/Manifests')]],
    ['one target of two on the branch', ['b'], [aTarget('a', 'acme/manifests', 'staging'), aTarget('b')]],
    [
      'a target of the same repository on another host: not that one',
      ['b'],
      [aTarget('a', 'acme/manifests', 'main', 'gitlab'), aTarget('b')],
    ],
  ])('reaches %s', async (_, names, targets) => {
    const { knock, sent } = openFrontDoor({ targets })
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(sent.map(({ group }) => group)).toEqual(names)
    expect(new Set(sent.map(({ dedupId }) => dedupId)).size).toBe(names.length)
  })

  it('reaches a branch with slashes, umlauts and an emoji in its name', async () => {
    const { knock, jobs } = openFrontDoor({ targets: [aTarget('a', 'acme/manifests', 'feature/größer/🚀')] })
    expect((await knock({ body: aRecording('push-branch-created') })).status).toBe(202)
    expect(jobs()).toMatchObject([{ target: 'a' }])
  })

  it('reaches a branch that is named like a tag, which the tag does not', async () => {
    const { knock, jobs } = openFrontDoor({ targets: [aTarget('a', 'acme/manifests', 'v1.2.0')] })
    expect((await knock({ body: aRecording('push-tag') })).status).toBe(204)
    expect((await knock({ body: aPush({ ref: 'refs/heads/v1.2.0' }) })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})

describe('when something behind the door breaks', () => {
  it('answers 202 for what is queued although it cannot be remembered', async () => {
    const { knock, ports, jobs, log } = openFrontDoor()
    ports.table.put = () => Promise.reject(new TableUnavailable('table', undefined))
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
    expect(log.lines).toMatchObject([{ outcome: 'queued', forgotten: { code: 'table-unavailable' } }])
  })

  it.each(['get', 'putIfAbsent'] as const)(
    'answers 202 when the table cannot %s, and says that doubles are not seen',
    async verb => {
      const { knock, ports, jobs, log } = openFrontDoor()
      const asBefore = { ...ports.table }
      Object.assign(ports.table, { [verb]: () => Promise.reject(new TableUnavailable('table', undefined)) })
      expect((await knock({ body: PUSH })).status).toBe(202)
      expect(jobs()).toHaveLength(1)
      expect(log.lines).toMatchObject([{ level: 'warn', deduplication: { code: 'table-unavailable' } }])
      Object.assign(ports.table, asBefore)
      expect((await knock({ body: PUSH })).status).toBe(200)
    },
  )

  it('lets no double pass that half of the table knows', async () => {
    const { knock, ports, jobs } = openFrontDoor()
    expect((await knock({ body: PUSH })).status).toBe(202)
    ports.table.putIfAbsent = () => Promise.reject(new TableUnavailable('table', undefined))
    expect((await knock({ body: PUSH })).status).toBe(200)
    expect(jobs()).toHaveLength(1)
  })

  it('answers 503 when the queue needs a person, since the sender can do nothing about it', async () => {
    class Denied extends NeedsPerson {
      override readonly code = 'queue-denied'
    }
    const { knock, log } = openFrontDoor({ refusedBy: () => new Denied({ what: 'Access denied', fix: 'Grant it' }) })
    expect(await knock({ body: PUSH })).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
    expect(log.lines).toMatchObject([{ outcome: 'unavailable', code: 'queue-denied' }])
  })

  it('answers 500 for a bug, tells the log once, and takes the delivery when it comes again', async () => {
    let hasBug = true
    const { knock, jobs, log } = openFrontDoor({
      refusedBy: () => (hasBug ? new TypeError('x is undefined') : undefined),
    })
    expect(await knock({ body: PUSH })).toMatchObject({ status: 500, body: '' })
    expect(log.lines).toMatchObject([{ msg: 'request failed', level: 'error', code: 'bug' }])
    hasBug = false
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})

describe('while a secret is rotated', () => {
  it.each([
    ['new', 0],
    ['old', 1],
  ])('takes the %s one and logs which it was', async (secret, secretIndex) => {
    const { knock, log } = openFrontDoor({ secrets: async () => ['new', 'old'] })
    expect((await knock({ body: PUSH, secret })).status).toBe(202)
    expect(log.lines).toMatchObject([{ secretIndex }])
    expect(JSON.stringify(log.lines)).not.toMatch(/"(new|old)"/)
  })

  it('refuses the one that is gone', async () => {
    const { knock } = openFrontDoor({ secrets: async () => ['newer', 'new'] })
    expect((await knock({ body: PUSH, secret: 'old' })).status).toBe(401)
  })
})

describe('on GitHub Enterprise Server', () => {
  it.each([
    ['git.acme.example', 202],
    ['GIT.ACME.EXAMPLE', 202],
    [undefined, 202],
    ['evil.example', 204],
  ])('a push from %s is answered %i', async (host, status) => {
    const { knock } = openFrontDoor({ enterpriseHost: 'git.acme.example' })
    expect((await knock({ body: PUSH, headers: { 'x-github-enterprise-host': host } })).status).toBe(status)
  })
})

it('never writes a body, a signature or a secret into the log', async () => {
  const { knock, log } = openFrontDoor()
  for (const recording of ['push-branch', 'push-tag', 'ping-repository', 'push-branch-deleted']) {
    const body = aRecording(recording)
    await knock({ body })
    await knock({ body, secret: 'guessed' })
  }
  const text = JSON.stringify(log.lines)
  expect(log.lines).toHaveLength(8)
  expect(text).not.toMatch(/sha256=|ada|Raise the web|zen/)
  expect(text).not.toContain(SECRET)
})
