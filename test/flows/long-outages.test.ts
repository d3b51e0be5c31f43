// Outages that last: what is asked of a side that refuses, what is told of it, and that all is right afterwards without a hand.
import { describe, expect, it } from 'vitest'
import { ClusterCredentialsRefused } from '../../functions/ports/cluster/failures.ts'
import { GitHostBusy, GitHostCredentialsRefused } from '../../functions/ports/git-hosts/failures.ts'
import { aDice } from '../builders/a-dice.ts'
import { judgeStorm } from '../builders/judge-storm.ts'
import { aStormWorld, type Outage } from './a-storm-world.ts'

const MINUTE_MS = 60_000
const LASTS_MS = 40 * MINUTE_MS
const TARGETS = 4

async function sitOut(side: keyof Outage, failureAt: (leftMs: number) => Error) {
  const sync = { pollIntervalMs: 5 * MINUTE_MS, intervalMs: 60 * MINUTE_MS }
  const world = aStormWorld({ targets: TARGETS, repositories: 2, sync, dice: aDice(7), failing: 0 })
  const { clock, outage, log, asked } = world
  const functions = world.start()
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      functions.tick(clock.now() - MINUTE_MS).catch(() => {})
      await clock.advance(MINUTE_MS)
    }
  }
  functions.tick(0).catch(() => {})
  await pass(10)
  const from = { lines: log.lines.length, asked: { ...asked } }
  const endsAt = clock.now() + LASTS_MS
  outage[side] = () => failureAt(endsAt - clock.now())
  for (const repository of ['acme/r0', 'acme/r1'])
    await functions.knock(repository, world.push(repository, 1), repository)
  await pass(LASTS_MS / MINUTE_MS)
  const during = {
    asked: asked[side] - from.asked[side],
    lines: log.lines.slice(from.lines),
  }
  outage[side] = undefined
  await pass(10)
  return { world, during }
}

type SatOut = Awaited<ReturnType<typeof sitOut>>
const count = ({ during }: SatOut, msg: string) => during.lines.filter(line => line.msg === msg).length
const outcome = ({ world }: SatOut) => {
  const { lost, misordered } = judgeStorm(world.record, world.targets, 0)
  return { lost, misordered }
}

describe('a Git host whose quota is used up for forty minutes', () => {
  it('is waited for as it told, asked nothing meanwhile, told of once, and then all is applied', async () => {
    const satOut = await sitOut('git', leftMs => new GitHostBusy('acme', 'API rate limit exceeded', leftMs))
    // Those that asked at the same moment; no poll of the forty minutes did.
    expect(satOut.during.asked).toBeLessThan(2 * TARGETS)
    expect(count(satOut, 'sync retrying')).toBe(TARGETS)
    const comesBack = satOut.during.lines.filter(({ msg }) => msg === 'job comes back')
    expect(comesBack).toHaveLength(TARGETS)
    for (const { waitMs } of comesBack) expect(waitMs).toBeGreaterThan(LASTS_MS - MINUTE_MS)
    const polls = satOut.during.lines.filter(({ msg }) => msg === 'poll failed')
    expect(new Set(polls.map(({ level, code }) => `${level} ${code}`))).toEqual(new Set(['warn git-host-busy']))
    expect(outcome(satOut)).toEqual({ lost: 0, misordered: 0 })
  })
})

describe('credentials that are revoked for forty minutes', () => {
  it('at the Git host fail each try at once, hold up nothing, and then all is applied', async () => {
    const satOut = await sitOut('git', () => new GitHostCredentialsRefused('acme', '401: Bad credentials'))
    expect(count(satOut, 'job given up')).toBe(count(satOut, 'sync failed'))
    expect(count(satOut, 'job comes back')).toBe(0)
    expect(outcome(satOut)).toEqual({ lost: 0, misordered: 0 })
  })

  it('at the clusters are told on the commit once and stay told, and then all is applied', async () => {
    const satOut = await sitOut('cluster', () => new ClusterCredentialsRefused('cluster'))
    for (const { name } of satOut.world.targets) {
      const told = satOut.world.notifier.messages.filter(({ target }) => target === name)
      const [before, after] = [
        ['started', 'applied', 'healthy'],
        ['started', 'failed', 'applied', 'healthy'],
      ]
      expect(
        told.map(({ verdict }) => verdict),
        name,
      ).toEqual([...before, ...after])
    }
    expect(count(satOut, 'job given up')).toBeGreaterThan(2 * TARGETS)
    expect(outcome(satOut)).toEqual({ lost: 0, misordered: 0 })
  })
})
