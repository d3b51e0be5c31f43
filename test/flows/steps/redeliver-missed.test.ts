// Deliveries that failed come again, a few times; nothing of it holds a tick up.
import { describe, expect, it } from 'vitest'
import type { RepositoryName } from '../../../functions/domain/events/git.ts'
import { type HookWatch, redeliverMissed } from '../../../functions/flows/steps/redeliver-missed.ts'
import { GitHostPermissionMissing, GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { openMemoryHooks } from '../../../functions/ports/git-hosts/memory-hooks.ts'
import { openMemoryLog } from '../../../functions/ports/log/memory.ts'
import { openMemoryTable } from '../../../functions/ports/table/memory.ts'
import { aClock } from '../../builders/a-clock.ts'

const HOUR = 3_600_000
const repository = 'acme/manifests' as RepositoryName
const url = 'https://flux.example.com/prod/hook/github'

/** Opens a host with one hook whose endpoint answers as told, and a clock that ticks by the hour. */
async function aWatchedHost(more: Partial<HookWatch> = {}) {
  const clock = aClock()
  let status = 200
  const hooks = openMemoryHooks({ now: clock.now, answer: () => status })
  await hooks.createHook(repository, { url, secret: 's', events: ['push', 'package'] })
  const [table, log] = [openMemoryTable({ now: clock.now }), openMemoryLog()]
  const watch: HookWatch = {
    gitHost: 'github',
    intervalMs: HOUR,
    repositories: [repository],
    endpoints: ['github'],
    hooks,
    ...more,
  }
  return {
    hooks,
    log,
    answer: (next: number) => {
      status = next
    },
    async hour() {
      const since = clock.now()
      await clock.advance(HOUR)
      await redeliverMissed({ since, now: clock.now() }, { watches: [watch], table, log })
    },
    /** How often each guid was sent, pings left out. */
    tries: () =>
      [
        ...Map.groupBy(
          hooks.deliveries.filter(({ event }) => event !== 'ping'),
          ({ guid }) => guid,
        ).values(),
      ].map(some => some.length),
  }
}

describe('looking for missed deliveries', () => {
  it('brings what failed while the endpoint was down, once it is up', async () => {
    const world = await aWatchedHost()
    world.answer(503)
    world.hooks.send(repository, 'package')
    world.hooks.send(repository, 'push')
    world.answer(202)
    world.hooks.send(repository, 'push')
    await world.hour()
    await world.hour()
    expect(world.tries()).toEqual([2, 2, 1])
    expect(world.log.lines.map(({ msg, again }) => [msg, again])).toEqual([['deliveries missed', 2]])
  })

  it('gives up after three attempts', async () => {
    const world = await aWatchedHost()
    world.answer(401)
    world.hooks.send(repository, 'push')
    for (let hour = 0; hour < 5; hour += 1) await world.hour()
    expect(world.tries()).toEqual([3])
    expect(world.log.lines.at(-1)).toMatchObject({ again: 0, givenUp: 1 })
  })

  it('asks for twenty at once and leaves the others to the next look', async () => {
    const world = await aWatchedHost()
    world.answer(500)
    for (let turn = 0; turn < 25; turn += 1) world.hooks.send(repository, 'push')
    world.answer(202)
    await world.hour()
    expect(world.tries().filter(count => count === 2)).toHaveLength(20)
    await world.hour()
    expect(world.tries().every(count => count === 2)).toBe(true)
  })

  it.each`
    what                                 | more
    ${'is switched off'}                 | ${{ intervalMs: 0 }}
    ${'has no endpoint at that address'} | ${{ endpoints: ['other'] }}
  `('leaves a host alone that $what', async ({ more }) => {
    const world = await aWatchedHost(more)
    world.answer(500)
    world.hooks.send(repository, 'push')
    await world.hour()
    expect(world.tries()).toEqual([1])
  })

  it('tells once a day that it may not look, and each time that the host is down', async () => {
    const world = await aWatchedHost()
    for (let hour = 0; hour < 3; hour += 1) {
      world.hooks.failNext(new GitHostPermissionMissing(repository, '403', undefined))
      await world.hour()
    }
    expect(world.log.lines.map(({ level, code }) => [level, code])).toEqual([['error', 'git-host-permission-missing']])
    for (let hour = 0; hour < 2; hour += 1) {
      world.hooks.failNext(new GitHostUnavailable(repository, '502'))
      await world.hour()
    }
    expect(world.log.lines.slice(1).map(({ level, code }) => [level, code])).toEqual([
      ['warn', 'git-host-unavailable'],
      ['warn', 'git-host-unavailable'],
    ])
  })

  it('looks once at the hook that an App has for all repositories', async () => {
    const world = await aWatchedHost({ repositories: [repository, 'acme/other' as RepositoryName] })
    const [hook] = await world.hooks.listHooks(repository)
    world.hooks.listHooks = async one => [{ ...hook, repository: one, owner: 'app' } as NonNullable<typeof hook>]
    world.answer(500)
    world.hooks.send(repository, 'push')
    world.answer(202)
    await world.hour()
    expect(world.tries()).toEqual([2])
  })
})
