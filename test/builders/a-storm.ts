// Many pushes and what is told of them: late, in another order, some twice. When the receiver is off, the one who tells gives up.
import type { Dice } from './a-dice.ts'

/** Is one push; revisions of a repository count from 1. */
export type StormPush = { readonly atMs: number; readonly repository: number; readonly revision: number }

/** Is one delivery of it; the second one of two has an id of its own, or the same again. */
export type StormDelivery = {
  readonly atMs: number
  readonly push: StormPush
  readonly kind: 'first' | 'again' | 'again, with a fresh id'
}

/** Says how many pushes go to how many repositories, and in what time. */
export type StormOptions = {
  readonly pushes: number
  readonly repositories: number
  readonly spanMs: number
  /** From then on only every other repository is pushed to, so that no later push mends what the rest of them missed. */
  readonly quietFromMs: number
  readonly dice: Dice
}

const DOUBLED = 0.1
/** A delivery comes so late at most; the next pushes may be told of before. */
const LATEST_MS = 3_000
const AGAIN_WITHIN_MS = 10_000

/** Draws a storm; both lists are in the order of time. */
export function aStorm({ pushes: count, repositories, spanMs, quietFromMs, dice }: StormOptions) {
  const revisions = new Map<number, number>()
  const moments = Array.from({ length: count }, () => dice() * spanMs).sort((one, other) => one - other)
  const pushes = moments.map((atMs): StormPush => {
    const drawn = Math.floor(dice() * repositories)
    const repository = atMs < quietFromMs ? drawn : drawn - (drawn % 2)
    const revision = (revisions.get(repository) ?? 0) + 1
    revisions.set(repository, revision)
    return { atMs, repository, revision }
  })
  const deliveries = pushes.flatMap((push): readonly StormDelivery[] => {
    const first: StormDelivery = { atMs: push.atMs + dice() * LATEST_MS, push, kind: 'first' }
    if (dice() >= DOUBLED) return [first]
    const kind = dice() < 0.5 ? 'again' : 'again, with a fresh id'
    return [first, { atMs: first.atMs + dice() * AGAIN_WITHIN_MS, push, kind }]
  })
  return { pushes, deliveries: deliveries.sort((one, other) => one.atMs - other.atMs) }
}
