// What the OCI provider makes of everything that is no success, verb by verb; bodies are never quoted.
import { describe, expect, it } from 'vitest'
import { NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import { anImage } from './build-image.ts'
import { fail, give, giveRegistry, tag, tags } from './scripted-registry.ts'

const given = giveRegistry()
const PAGE = '<html><title>Sign in</title>said by the registry</html>'
const { blobs: [config] = [], manifests: [manifest] = [] } = anImage({ created: '2026-01-01T00:00:00Z' })
const html = { 'content-type': 'text/html' }

describe('a list of tags', () => {
  it.each`
    answer                                                                    | code
    ${fail(401)}                                                              | ${'registry-access-denied'}
    ${fail(403, 'DENIED')}                                                    | ${'registry-access-denied'}
    ${fail(404, 'NAME_UNKNOWN')}                                              | ${'registry-repository-unknown'}
    ${{ status: 404, body: PAGE, headers: html }}                             | ${'registry-repository-unknown'}
    ${fail(400, 'NAME_INVALID')}                                              | ${'registry-repository-unknown'}
    ${fail(400)}                                                              | ${'registry-not-understood'}
    ${fail(405, 'UNSUPPORTED')}                                               | ${'registry-not-understood'}
    ${{ body: PAGE, headers: html }}                                          | ${'registry-not-understood'}
    ${{ body: PAGE }}                                                         | ${'registry-not-understood'}
    ${{ status: 302, headers: { location: 'https://127.0.0.1:1/?a=b:c@d' } }} | ${'http-unreachable'}
    ${{ status: 302, headers: { location: 'http://sso.example.com/login' } }} | ${'registry-not-understood'}
    ${{ status: 302, headers: { location: 'http://u:p@127.0.0.1/login' } }}   | ${'registry-not-understood'}
    ${{ status: 302, headers: { location: 'file:///etc/passwd' } }}           | ${'registry-not-understood'}
    ${{ status: 304 }}                                                        | ${'registry-not-understood'}
    ${{ body: Buffer.alloc(33 * 1024 * 1024, 32) }}                           | ${'registry-tags-endless'}
  `('asks for a person or another time ($code) when it is answered with $answer.status', async ({ answer, code }) => {
    given.answer(answer)
    const failure = await given.failureOf(given.registry.listTags(given.repo))
    expect(failure.code).toBe(code)
    expect(failure).toBeInstanceOf(code === 'http-unreachable' ? TryLater : NeedsPerson)
    if (code !== 'http-unreachable') expect(failure.where).toBe(given.repo)
  })

  it.each`
    answer                                                            | code                      | waitMs
    ${fail(429)}                                                      | ${'registry-busy'}        | ${60_000}
    ${fail(429, 'TOOMANYREQUESTS', { 'retry-after': '7' })}           | ${'registry-busy'}        | ${7_000}
    ${fail(429, 'X', { 'retry-after': '7.5' })}                       | ${'registry-busy'}        | ${7_500}
    ${fail(429, 'X', { 'retry-after': '0' })}                         | ${'registry-busy'}        | ${1_000}
    ${fail(429, 'X', { 'retry-after': '9999999' })}                   | ${'registry-busy'}        | ${43_200_000}
    ${fail(429, 'X', { 'retry-after': 'soon' })}                      | ${'registry-busy'}        | ${60_000}
    ${fail(429, 'X', { 'retry-after': '1773043230' })}                | ${'registry-busy'}        | ${30_000}
    ${fail(429, 'X', { 'retry-after': '2026-03-09T08:00:20Z' })}      | ${'registry-busy'}        | ${20_000}
    ${fail(403, 'TOOMANYREQUESTS')}                                   | ${'registry-busy'}        | ${60_000}
    ${{ status: 400, body: 'toomanyrequests: said by the registry' }} | ${'registry-busy'}        | ${60_000}
    ${fail(500)}                                                      | ${'registry-unavailable'} | ${30_000}
    ${fail(503, 'X', { 'retry-after': '120' })}                       | ${'registry-unavailable'} | ${120_000}
    ${{ status: 502, body: PAGE }}                                    | ${'registry-unavailable'} | ${30_000}
    ${{ body: '{"name":"acme/web","tags":["1.0' }}                    | ${'registry-unavailable'} | ${30_000}
    ${{ body: '' }}                                                   | ${'registry-unavailable'} | ${30_000}
    ${{ body: '["1.0.0"]' }}                                          | ${'registry-unavailable'} | ${30_000}
    ${{ body: '{"tags":["1.0.0"]}', cutAfter: 9 }}                    | ${'http-unreachable'}     | ${5_000}
    ${{ never: 'cuts' }}                                              | ${'http-unreachable'}     | ${5_000}
  `('is tried again after $waitMs ms ($code) when answered with $answer', async ({ answer, code, waitMs }) => {
    given.answer(answer)
    const failure = await given.failureOf(given.registry.listTags(given.repo))
    expect(failure).toBeInstanceOf(TryLater)
    expect(failure).toMatchObject({ code, retryAfterMs: waitMs })
  })

  it('is tried again when nobody is there', async () => {
    await given.server.stop()
    await expect(given.registry.listTags(given.repo)).rejects.toMatchObject({ code: 'http-unreachable' })
  })

  it('is tried again when no answer comes in time', async () => {
    given.reopen({ timeoutMs: 30 })
    given.answer({ never: 'waits' })
    await expect(given.registry.listTags(given.repo)).rejects.toMatchObject({ kind: 'timed-out' })
  })

  it('tells who is not let in what to give, and who is, what to check', async () => {
    given.answer(fail(401))
    const nobody = await given.failureOf(given.registry.listTags(given.repo))
    expect(nobody.fix).toContain('image pull secret')
  })
})

describe('an image', () => {
  it('that is missing at one tag leaves the others alone', async () => {
    given.answer(fail(404, 'MANIFEST_UNKNOWN'), give(manifest!), give(config!))
    expect(await given.registry.readImage(given.repo, tag)).toEqual({ kind: 'missing' })
    expect((await given.registry.readImage(given.repo, tag)).kind).toBe('found')
  })

  it.each`
    what                      | answers                                                                                       | code
    ${'of no repository'}     | ${[fail(404, 'NAME_UNKNOWN')]}                                                                | ${'registry-repository-unknown'}
    ${'behind a busy server'} | ${[fail(429)]}                                                                                | ${'registry-busy'}
    ${'that is half there'}   | ${[{ body: '{"schemaVersion":2,' }]}                                                          | ${'registry-unavailable'}
    ${'that is a page'}       | ${[{ body: PAGE }]}                                                                           | ${'registry-not-understood'}
    ${'with another digest'}  | ${[{ ...give(manifest!), headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }]} | ${'registry-unavailable'}
    ${'with another config'}  | ${[give(manifest!), { body: '{"created":"2026-01-01T00:00:00Z"}' }]}                          | ${'registry-unavailable'}
    ${'whose config fails'}   | ${[give(manifest!), fail(500)]}                                                               | ${'registry-unavailable'}
  `('$what fails with $code', async ({ answers, code }) => {
    given.answer(...answers)
    const failure = await given.failureOf(given.registry.readImage(given.repo, tag))
    expect(failure.code).toBe(code)
  })

  it('asked for by digest must be that image', async () => {
    given.answer(give(config!))
    const failure = await given.failureOf(given.registry.readImage(given.repo, manifest!.digest))
    expect(failure).toMatchObject({ code: 'registry-unavailable' })
    expect(failure.what).toContain('do not fit their digest')
  })
})

describe('a digest', () => {
  it.each`
    answers                               | code
    ${[fail(429)]}                        | ${'registry-busy'}
    ${[fail(500)]}                        | ${'registry-unavailable'}
    ${[fail(403)]}                        | ${'registry-access-denied'}
    ${[{ status: 405 }, { status: 405 }]} | ${'registry-not-understood'}
  `('fails with $code', async ({ answers, code }) => {
    given.answer(...answers)
    expect((await given.failureOf(given.registry.readDigest(given.repo, tag))).code).toBe(code)
  })
})

it('slows down for a host that says it is busy, and leaves it alone for the wait it asks for', async () => {
  given.answer(fail(429, 'X', { 'retry-after': '45' }))
  await given.failureOf(given.registry.listTags(given.repo))
  expect(given.pace.rateOf(new URL(given.server.url).host)).toBe(25)
  const held = await given.failureOf(given.registry.listTags(given.repo))
  expect(held).toMatchObject({ code: 'registry-busy', retryAfterMs: 45_000 })
  await given.clock.advance(45_000)
  given.answer(tags(['1.0.0']))
  expect(await given.registry.listTags(given.repo)).toEqual(['1.0.0'])
})
