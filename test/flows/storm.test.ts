// A thousand pushes over fifty targets while everything fails that can: every target ends on its newest commit, none goes back.
import { describe, expect, it } from 'vitest'
import { aDice } from '../builders/a-dice.ts'
import { aStorm, type StormPush } from '../builders/a-storm.ts'
import { judgeStorm } from '../builders/judge-storm.ts'
import { aStormWorld, type StormProcess } from './a-storm-world.ts'

const MINUTE_MS = 60_000
const OFF_FROM_MS = 3 * MINUTE_MS
const OFF_UNTIL_MS = 6 * MINUTE_MS
const STORM = { pushes: 1_000, repositories: 25, spanMs: 10 * MINUTE_MS, quietFromMs: OFF_UNTIL_MS - 10_000 }
/** A sync that fails comes back after ten seconds, and again. A poll that fails is made up for by the next. */
const SOME_TRIES_MS = 60_000

type Off = 'nothing' | 'the front door' | 'everything'
type World = ReturnType<typeof aStormWorld>

async function ride(world: World, off: Off, dice: () => number) {
  const { clock } = world
  const startMs = clock.now()
  const storm = aStorm({ ...STORM, dice })
  const commits = new Map<StormPush, string>()
  const fates: Record<string, number> = {}
  let current: StormProcess | undefined = world.start()
  let isDeaf = false
  let ids = 0
  let lastTick = 0

  const tick = async () => {
    const since = lastTick
    lastTick = clock.now()
    current?.tick(since).catch(() => {})
  }
  const deliver = async (push: StormPush, isFresh: boolean) => {
    ids += 1
    const id = isFresh ? `fresh-${ids}` : `${push.repository}-${push.revision}`
    const isHeard = current !== undefined && !isDeaf
    const fate = isHeard ? await current?.knock(`acme/r${push.repository}`, commits.get(push) ?? '', id) : 'gone'
    fates[`${fate}`] = (fates[`${fate}`] ?? 0) + 1
  }
  const stop = () => {
    isDeaf = true
    if (off !== 'everything') return
    current?.kill()
    current = undefined
  }
  const comeBack = () => {
    isDeaf = false
    if (off !== 'everything') return
    current = world.start()
    // As the runner does: all that happened before is due.
    lastTick = 0
    return tick()
  }
  const happenings = [
    ...storm.pushes.map(push => ({
      atMs: push.atMs,
      happen: async () => void commits.set(push, world.push(`acme/r${push.repository}`, push.revision)),
    })),
    ...storm.deliveries.map(({ atMs, push, kind }) => ({
      atMs,
      happen: () => deliver(push, kind === 'again, with a fresh id'),
    })),
    ...Array.from({ length: 25 }, (_, minute) => ({ atMs: minute * MINUTE_MS, happen: tick })),
    ...(off === 'nothing'
      ? []
      : [
          { atMs: OFF_FROM_MS, happen: stop },
          { atMs: OFF_UNTIL_MS, happen: comeBack },
        ]),
  ].sort((one, other) => one.atMs - other.atMs)
  for (const { atMs, happen } of happenings) {
    await clock.advance(startMs + atMs - clock.now())
    await happen()
  }
  return { fates, backMs: startMs + OFF_UNTIL_MS }
}

describe('a storm of 1,000 pushes over 50 targets, one delivery in ten doubled and all of them shuffled', () => {
  it.each`
    off                 | pollMinutes | withinMs                             | seed
    ${'nothing'}        | ${5}        | ${SOME_TRIES_MS}                     | ${1}
    ${'the front door'} | ${1}        | ${2 * MINUTE_MS}                     | ${2}
    ${'the front door'} | ${5}        | ${2 * 5 * MINUTE_MS + SOME_TRIES_MS} | ${4}
    ${'everything'}     | ${5}        | ${2 * MINUTE_MS}                     | ${5}
  `(
    'with $off off in the middle of it, and a poll every $pollMinutes minutes, is over within $withinMs ms',
    {
      timeout: 60_000,
    },
    async ({ off, pollMinutes, withinMs, seed }) => {
      const dice = aDice(seed)
      const sync = { pollIntervalMs: pollMinutes * MINUTE_MS, intervalMs: 60 * MINUTE_MS }
      const world = aStormWorld({ targets: 50, repositories: STORM.repositories, sync, dice })
      const { fates, backMs } = await ride(world, off, dice)
      const { lost, misordered, recoveredMs, applied } = judgeStorm(world.record, world.targets, backMs)
      expect({ lost, misordered }).toEqual({ lost: 0, misordered: 0 })
      expect(recoveredMs).toBeLessThan(withinMs)
      // It was a storm: work was shared, deliveries were doubled, and what nobody heard was gone.
      expect(applied).toBeGreaterThan(500)
      expect(fates[200]).toBeGreaterThan(30)
      expect((fates.gone ?? 0) > 200).toBe(off !== 'nothing')
    },
  )
})
