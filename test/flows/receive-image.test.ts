// A pushed image, from the knock of each registry to the scan job, through the settings and the Lambda handler.
import { describe, expect, it } from 'vitest'
import { aContext, anHttpEvent } from '../lambda/an-http-event.ts'
import { SECRET } from '../ports/webhooks/a-knock.ts'
import { KNOCKS, WHSEC } from './a-registry-knock.ts'
import { openRegistryDoor, writeConfig } from './open-registry-door.ts'

const CONFIG = writeConfig(KNOCKS)

describe.each(KNOCKS.map(knock => [knock.source, knock] as const))('an image that %s tells of', (source, honest) => {
  it('becomes one scan job, and is answered 202', async () => {
    const { knock, scanned, jobs, clock, log } = openRegistryDoor(CONFIG)
    expect(await knock(honest)).toBe(202)
    const job = { kind: 'scan', repo: honest.image, reason: 'push', requestedAt: clock.now, tags: ['1.2.3'] }
    expect(jobs()).toEqual([{ ...job, id: expect.any(String) }])
    expect(scanned).toMatchObject([{ group: `scan/${honest.image}`, coalesceKey: `${honest.image}:1.2.3` }])
    const told = { outcome: 'queued', endpoint: source, event: 'image-pushed', targets: [], images: [honest.image] }
    expect(log.lines).toMatchObject([told])
  })

  it('is refused with a wrong secret, without one and without a word', async () => {
    const { knock, handler, jobs, log } = openRegistryDoor(CONFIG)
    expect(await knock(honest, 'a-guessed-secret-000')).toBe(401)
    const bare = await handler(anHttpEvent({ path: `/hook/${source}`, body: honest.body }), aContext)
    expect(bare).toMatchObject({ statusCode: 401, body: '' })
    expect(jobs()).toEqual([])
    expect(log.lines).toMatchObject([{ outcome: 'refused' }, { outcome: 'refused' }])
  })

  it('is harmless when it is replayed: a duplicate, or one more look at the repository', async () => {
    const { knock, jobs, clock } = openRegistryDoor(CONFIG)
    expect(await knock(honest)).toBe(202)
    clock.now += Math.max(0, Math.min(honest.windowMs, 200_000) - 1)
    expect(await knock(honest)).toBe(honest.windowMs === 0 ? 202 : 200)
    expect(jobs()).toHaveLength(honest.windowMs === 0 ? 2 : 1)
  })

  it('is put off while the queue is down, and taken when it comes again', async () => {
    const { knock, jobs, isUp } = openRegistryDoor(CONFIG)
    isUp.queue = false
    expect(await knock(honest)).toBe(503)
    isUp.queue = true
    expect(await knock(honest)).toBe(202)
    expect(jobs()).toHaveLength(1)
  })

  it('is ignored outside of the repositories that the endpoint takes', async () => {
    const { knock, jobs, log } = openRegistryDoor(writeConfig(KNOCKS, ', repositories: [other/*]'))
    expect(await knock(honest)).toBe(204)
    expect(jobs()).toEqual([])
    expect(log.lines).toMatchObject([{ why: 'pushed to a repository that this endpoint does not take' }])
  })

  it('leaves no secret in the log', async () => {
    const { knock, log } = openRegistryDoor(CONFIG)
    await knock(honest)
    await knock(honest, 'a-guessed-secret-000')
    const text = JSON.stringify(log.lines)
    for (const secret of [SECRET, WHSEC, 'a-guessed-secret-000', 'Bearer']) expect(text).not.toContain(secret)
  })
})

describe('two real pushes that look the same', () => {
  it.each(['quay', 'jfrog'] as const)(
    'of %s are two jobs to a queue that remembers ids for five minutes',
    async source => {
      const { knock, scanned, clock } = openRegistryDoor(CONFIG)
      const honest = KNOCKS.find(one => one.source === source)!
      await knock(honest)
      clock.now += 60_000
      expect(await knock(honest)).toBe(202)
      expect(new Set(scanned.map(({ dedupId }) => dedupId)).size).toBe(2)
      expect(scanned.every(({ dedupId }) => dedupId.length <= 128)).toBe(true)
    },
  )
})

it('asks only Google, once, and only for its keys, whatever the payloads name', async () => {
  const { knock, google } = openRegistryDoor(CONFIG)
  for (const honest of [...KNOCKS, ...KNOCKS]) await knock(honest)
  expect(google.asked.map(({ url }) => url)).toEqual(['https://www.googleapis.com/oauth2/v3/certs'])
})
