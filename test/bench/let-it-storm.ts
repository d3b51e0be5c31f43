// A storm over a fleet: pushes by the clock, deliveries late and doubled, and a receiver that is killed and started again.
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { aDice } from '../builders/a-dice.ts'
import { aStorm, type StormDelivery, type StormOptions, type StormPush } from '../builders/a-storm.ts'
import { FLEET_ENV, renderRevision } from './fleet-files.ts'
import { monotonicMs, type Say } from './group.ts'
import type { Fleet, FleetRunner } from './open-fleet.ts'
import { postDelivery } from './post-delivery.ts'
import { openPushSigner, type SignedPush } from './sign-push.ts'
import type { World } from './simulated/start-world.ts'

/** Says what is pushed, and when the receiver is gone. */
export type LetItStormOptions = Omit<StormOptions, 'dice' | 'quietFromMs'> & {
  readonly offFromMs: number
  readonly offUntilMs: number
}

/** Is what happened to the deliveries, and the receiver that came back. */
export type Weather = {
  readonly fates: Readonly<Record<string, number>>
  readonly backMs: number
  readonly lastPushMs: number
  readonly runner: FleetRunner
}

const SEED = 20_261_125

/** Pushes, tells of it, and kills the receiver in the middle of it; every push is told of by the end. */
export async function letItStorm(options: LetItStormOptions, world: World, fleet: Fleet, say: Say): Promise<Weather> {
  const storm = aStorm({ ...options, quietFromMs: options.offUntilMs, dice: aDice(SEED) })
  const first = await fleet.start()
  const { hookUrl } = first
  const sign = openPushSigner(FLEET_ENV.BENCH_HOOK)
  const agent = new Agent({ keepAlive: true })
  const told = new Map<StormPush, SignedPush>()
  const fates: Record<string, number> = {}
  const sent: Promise<void>[] = []
  let second: Promise<FleetRunner> | undefined
  let [backMs, lastPushMs] = [0, 0]

  async function push(one: StormPush): Promise<void> {
    const repository = `acme/r${one.repository}`
    const commit = await world.push(repository, renderRevision(one.revision))
    told.set(one, sign({ repository, ref: 'refs/heads/main', commit }))
    lastPushMs = monotonicMs()
  }
  function deliver({ push: one, kind }: StormDelivery): void {
    const known = told.get(one)
    if (!known) throw new Error('A push was told of before it was made')
    const fresh = { ...known.headers, 'x-github-delivery': randomUUID() }
    const delivery = kind === 'again, with a fresh id' ? { ...known, headers: fresh } : known
    const fate = postDelivery(hookUrl, agent, delivery)
    const count = (word: string) => {
      fates[word] = (fates[word] ?? 0) + 1
    }
    sent.push(fate.then(count))
  }

  const happenings = [
    ...storm.pushes.map(one => ({ atMs: one.atMs, happen: () => push(one) })),
    ...storm.deliveries.map(one => ({ atMs: one.atMs, happen: () => deliver(one) })),
    { atMs: options.offFromMs, happen: async () => void (await first.end('SIGKILL')) },
    {
      atMs: options.offUntilMs,
      happen: () => {
        backMs = monotonicMs()
        second = fleet.start(new URL(hookUrl).port)
      },
    },
  ].sort((one, other) => one.atMs - other.atMs)
  const startMs = monotonicMs()
  for (const { atMs, happen } of happenings) {
    const earlyMs = startMs + atMs - monotonicMs()
    if (earlyMs > 1) await wait(earlyMs)
    await happen()
  }
  await Promise.all(sent)
  agent.destroy()
  const runner = (await second) ?? first
  say(`faults: ${options.pushes} pushes, ${storm.deliveries.length} deliveries: ${JSON.stringify(fates)}`)
  return { fates, backMs, lastPushMs, runner }
}
