// Authentic deliveries that cannot be read, or from which nothing follows: each goes through the real Lambda handler.
import { describe, expect, it } from 'vitest'
import { aRecording } from '../ports/webhooks/a-hook-request.ts'
import { aPush, bytes, COMMIT, FORM_TYPE, form, ID, PUSH } from './hook-bodies.ts'
import { type Knock, openFrontDoor } from './open-front-door.ts'

describe('an authentic body that cannot be read', () => {
  it.each<[string, Knock, string]>([
    ['nothing', { body: '' }, 'it is no JSON'],
    ['no JSON', { body: 'hello' }, 'it is no JSON'],
    ['half a JSON', { body: PUSH.slice(0, -1) }, 'it is no JSON'],
    ['two JSONs', { body: PUSH + PUSH }, 'it is no JSON'],
    ['an array', { body: `[${PUSH}]` }, 'its top level is no object'],
    ['null', { body: 'null' }, 'its top level is no object'],
    ['a number', { body: '1' }, 'its top level is no object'],
    ['a text', { body: '"push"' }, 'its top level is no object'],
    ['deep arrays', { body: '['.repeat(100_000) }, 'it is nested too deeply'],
    [
      'deep objects',
      { body: PUSH.replace('{', `{"x":${'{"x":'.repeat(64)}1${'}'.repeat(64)},`) },
      'it is nested too deeply',
    ],
    ['a byte order mark', { body: `\ufeff${PUSH}` }, 'it is no JSON'],
    [
      'bytes that are no UTF-8',
      { body: bytes('{"ref":"', [0xff, 0xfe], '"}'), isBase64Encoded: true },
      'it is no text in UTF-8',
    ],
    [
      'half a surrogate in UTF-8',
      { body: bytes('{"ref":"', [0xed, 0xa0, 0x80], '"}'), isBase64Encoded: true },
      'it is no text in UTF-8',
    ],
    ['a form without a payload', { body: 'x=1', headers: FORM_TYPE }, 'the form has not exactly one readable payload'],
    [
      'a form with two payloads',
      { body: `${form(PUSH)}&${form(PUSH)}`, headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    [
      'a form whose payload is badly encoded',
      { body: 'payload=%7', headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    [
      'a form whose payload is no UTF-8',
      { body: 'payload=%ff', headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    ['a form whose payload is no JSON', { body: 'payload=x', headers: FORM_TYPE }, 'it is no JSON'],
    [
      'JSON that calls itself a form',
      { body: PUSH, headers: FORM_TYPE },
      'the form has not exactly one readable payload',
    ],
    ['a form that calls itself JSON', { body: form(PUSH) }, 'it is no JSON'],
  ])('%s is answered 400 with a fixed sentence', async (_, asked, why) => {
    const { knock, sent, log } = openFrontDoor()
    expect(await knock(asked)).toMatchObject({ status: 400, body: `Not understood: ${why}.\n` })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject([{ outcome: 'malformed', why, delivery: ID }])
  })
})

describe('an authentic delivery from which nothing follows', () => {
  const event = (name: string | undefined) => ({ 'x-github-event': name })
  const TAG = 'a tag was pushed, not a branch'
  const NO_PUSH = 'named push, but the body is no push'
  it.each<[string, Knock, string]>([
    ['a deleted branch', { body: aRecording('push-branch-deleted') }, 'the branch was deleted'],
    ['a deletion by its flag alone', { body: aPush({ deleted: true }) }, 'the branch was deleted'],
    ['a deletion by its id alone', { body: aPush({ after: '0'.repeat(40) }) }, 'the branch was deleted'],
    ['a deletion in SHA-256', { body: aPush({ after: '0'.repeat(64) }) }, 'the branch was deleted'],
    ['a tag', { body: aRecording('push-tag') }, TAG],
    ['an annotated tag, our own', { body: aRecording('push-tag-annotated') }, TAG],
    ['a tag named like the branch', { body: aPush({ ref: 'refs/tags/main' }) }, TAG],
    ['notes', { body: aPush({ ref: 'refs/notes/commits' }) }, 'the ref is no branch'],
    ['a pull request', { body: aPush({ ref: 'refs/pull/1/merge' }) }, 'the ref is no branch'],
    ['a ref that climbs', { body: aPush({ ref: 'refs/heads/../main' }) }, 'the ref is no text that Git allows'],
    ['a ref with a newline', { body: aPush({ ref: 'refs/heads/main\n' }) }, 'the ref is no text that Git allows'],
    [
      'half a surrogate in a ref',
      { body: PUSH.replace('heads/main', 'heads/\\ud800') },
      'the ref is no text that Git allows',
    ],
    [
      'an endless ref',
      { body: aPush({ ref: `refs/heads/${'a'.repeat(5000)}` }) },
      'the ref is longer than a host allows',
    ],
    [
      'another branch',
      { body: aPush({ ref: 'refs/heads/mine' }) },
      'no target follows mine of acme/Manifests on github',
    ],
    [
      'the branch in capitals',
      { body: aPush({ ref: 'refs/heads/Main' }) },
      'no target follows Main of acme/Manifests on github',
    ],
    [
      'an unknown repository',
      { body: aPush({ repository: { full_name: 'evil/manifests' } }) },
      'no target follows main of evil/manifests on github',
    ],
    [
      'a repository that is a path',
      { body: aPush({ repository: { full_name: 'acme/manifests/../x' } }) },
      'the repository has no name that GitHub gives',
    ],
    ['a repository that is a number', { body: aPush({ repository: { full_name: 1e308 } }) }, NO_PUSH],
    ['a repository that is a list', { body: aPush({ repository: [] }) }, NO_PUSH],
    ['no repository', { body: aPush({ repository: null }) }, NO_PUSH],
    ['a ref that is a number', { body: aPush({ ref: 2 ** 53 }) }, NO_PUSH],
    ['a ref that only the prototype has', { body: '{"__proto__":{"ref":"refs/heads/main"}}' }, NO_PUSH],
    ['a commit that is cut short', { body: aPush({ after: COMMIT.slice(0, 39) }) }, 'the pushed commit has no full id'],
    ['a commit in capitals', { body: aPush({ after: COMMIT.toUpperCase() }) }, 'the pushed commit has no full id'],
    ['a commit that is an option', { body: aPush({ after: '--upload-pack=x' }) }, 'the pushed commit has no full id'],
    ['an empty object', { body: '{}' }, NO_PUSH],
    ['a ping that is called push', { body: aRecording('ping-repository') }, NO_PUSH],
    ['a created branch that is called push', { body: aRecording('create-branch') }, NO_PUSH],
    ['a push and a ping in one', { body: aPush({ hook_id: 1 }) }, NO_PUSH],
    ['a push and a created branch in one', { body: aPush({ ref_type: 'branch' }) }, NO_PUSH],
    ['a push that is called ping', { body: PUSH, headers: event('ping') }, 'named ping, but the body is no ping'],
    ['a push that is called create', { body: PUSH, headers: event('create') }, 'create: a push says the same'],
    [
      'a deleted branch that is called delete',
      { body: aRecording('delete-branch'), headers: event('delete') },
      'delete: nothing is applied when a branch or tag goes',
    ],
    ['an event nobody knows', { body: PUSH, headers: event('meta') }, 'no event that is followed'],
    ['an event named __proto__', { body: PUSH, headers: event('__proto__') }, 'no event that is followed'],
    ['an event named constructor', { body: PUSH, headers: event('constructor') }, 'no event that is followed'],
    ['an event named *', { body: PUSH, headers: event('*') }, 'no event that is followed'],
    ['an event named twice', { body: PUSH, headers: event('push, push') }, 'no event that is followed'],
    ['no event name', { body: PUSH, headers: event(undefined) }, 'the delivery names no event'],
    [
      'another GitHub',
      { body: PUSH, headers: { 'x-github-enterprise-host': '169.254.169.254' } },
      'sent by another GitHub than the configured one',
    ],
  ])('%s is answered 204, and the log says why', async (_, asked, why) => {
    const { knock, sent, log } = openFrontDoor()
    expect(await knock(asked)).toEqual({ status: 204, headers: { 'cache-control': 'no-store' }, body: '' })
    expect(sent).toEqual([])
    expect(log.lines).toMatchObject(
      [{ level: 'info', event: 'ignored', outcome: 'ignored', why, delivery: ID }].map(line =>
        why.startsWith('no target') ? { ...line, event: 'push' } : line,
      ),
    )
  })

  it.each(['ping-repository', 'ping-organization'])(
    '%s is answered 200 with a word, where people look at it',
    async name => {
      const { knock, sent } = openFrontDoor()
      const answered = await knock({ body: aRecording(name), headers: event('ping') })
      expect(answered).toMatchObject({ status: 200, body: 'fluxless hears you.\n' })
      expect(sent).toEqual([])
    },
  )

  it('is answered although the table and the queue are down', async () => {
    const { knock, isUp } = openFrontDoor()
    isUp.table = false
    isUp.queue = false
    expect((await knock({ body: aRecording('push-tag') })).status).toBe(204)
    expect((await knock({ body: aRecording('ping-repository'), headers: event('ping') })).status).toBe(200)
  })

  it('does not spoil the real delivery, when its body comes first under a false name', async () => {
    const { knock, jobs } = openFrontDoor()
    expect((await knock({ body: PUSH, headers: event('create') })).status).toBe(204)
    expect((await knock({ body: PUSH })).status).toBe(202)
    expect(jobs()).toHaveLength(1)
  })
})
