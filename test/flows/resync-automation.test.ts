// When the clock asks for automation: each target at its own time, and only where something is automated.
import { describe, expect, it } from 'vitest'
import { resyncDue } from '../../functions/flows/resync-due.ts'
import { aDeployment, anImageWorld, Lost } from './an-image-world.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

async function aDay(
  annotations: Readonly<Record<string, string>>,
  automation = {},
  known: 'known' | 'unknown' = 'known',
) {
  const world = anImageWorld({
    files: { 'shop.yaml': aDeployment('shop', 'registry.example/team/shop:1', annotations) },
    shelf: { 'registry.example/team/shop': {} },
    targets: [{ automation }],
  })
  if (known === 'known') await world.automate()
  world.sent.commits.length = 0
  const ports = { ...world.ports, watches: [], queue: { ...world.ports.queue, delay: async () => {} } }
  const tick = (since: number, now: number) => resyncDue({ since, now }, ports)
  return { ...world, tick }
}

const AUTOMATED = { 'fluxcd.io/automated': 'true' }

describe('a day of ticks', () => {
  it.each`
    what                             | annotations                                     | automation                     | known        | runs
    ${'by default'}                  | ${AUTOMATED}                                    | ${{}}                          | ${'known'}   | ${288}
    ${'by the hour'}                 | ${AUTOMATED}                                    | ${{ intervalMs: 60 * MINUTE }} | ${'known'}   | ${24}
    ${'with the clock switched off'} | ${AUTOMATED}                                    | ${{ intervalMs: 0 }}           | ${'known'}   | ${0}
    ${'with nothing automated'}      | ${{}}                                           | ${{}}                          | ${'known'}   | ${0}
    ${'with all of it locked'}       | ${{ ...AUTOMATED, 'fluxcd.io/locked': 'true' }} | ${{}}                          | ${'known'}   | ${288}
    ${'with all of it ignored'}      | ${{ ...AUTOMATED, 'fluxcd.io/ignore': 'true' }} | ${{}}                          | ${'known'}   | ${288}
    ${'with ignored ones left out'}  | ${{ ...AUTOMATED, 'fluxcd.io/ignore': 'true' }} | ${{ skipIgnored: true }}       | ${'known'}   | ${0}
    ${'with nothing known'}          | ${{}}                                           | ${{}}                          | ${'unknown'} | ${288}
  `('asks $what for $runs runs', async ({ annotations, automation, known, runs }) => {
    const world = await aDay(annotations, automation, known)
    const start = world.now()
    for (let at = start; at < start + DAY; at += MINUTE) await world.tick(at, at + MINUTE)
    expect(world.sent.commits).toHaveLength(runs)
    expect(new Set(world.sent.commits.map(({ dedupId }) => dedupId)).size).toBe(runs)
  })

  it('asks once for what many ticks missed', async () => {
    const world = await aDay(AUTOMATED)
    await world.tick(world.now(), world.now() + 60 * MINUTE)
    expect(world.sent.commits.map(({ body }) => JSON.parse(body))).toMatchObject([
      { kind: 'automate', reason: 'interval' },
    ])
  })
})

describe('a door that is down', () => {
  it('costs one turn of the clock: a queue', async () => {
    const world = await aDay(AUTOMATED)
    world.ports.commits.send = async () => {
      throw new Lost()
    }
    await world.tick(world.now(), world.now() + 5 * MINUTE)
    expect(world.log.lines.filter(({ msg }) => msg === 'automation not queued')).toMatchObject([
      { level: 'error', code: 'lost' },
    ])
  })

  it('costs one turn of the clock: the record of what is automated', async () => {
    const world = await aDay(AUTOMATED)
    const { get } = world.table
    world.table.get = async key => {
      if (key.startsWith('uses/')) throw new Lost()
      return get(key)
    }
    await world.tick(world.now(), world.now() + 5 * MINUTE)
    expect(world.sent.commits).toEqual([])
    world.table.get = get
    await world.tick(world.now() + 5 * MINUTE, world.now() + 10 * MINUTE)
    expect(world.sent.commits).toHaveLength(1)
  })
})
