// Doors in trouble: every call takes its time on a clock that a test winds, fails now and then, and never answers the dead.
import type { Dice } from '../builders/a-dice.ts'
import { mapVerbs, type Verb } from './map-verbs.ts'

/** Says how slow and how frail the doors of one process are. */
export type Trouble = {
  readonly after: (waitMs: number, call: () => void) => void
  readonly dice: Dice
  readonly slowestMs: number
  /** Of all calls, so many fail: half of them before they did anything, half after they did all of it. */
  readonly failing: number
  readonly fail: () => Error
  /** The process was killed: what it asks is never answered, and what it was about to ask is never done. */
  readonly isDead: () => boolean
}

/** Wraps every verb of a door. */
export function inTrouble<Door extends object>(door: Door, trouble: Trouble): Door {
  const { after, dice, slowestMs, failing, fail, isDead } = trouble
  const pause = () =>
    new Promise<void>(resolve => {
      after(dice() * slowestMs, () => {
        if (!isDead()) resolve()
      })
    })
  const wrap = (verb: Verb): Verb => {
    return async (...given) => {
      const luck = dice()
      await pause()
      if (luck < failing / 2) throw fail()
      const answer = await verb(...given)
      await pause()
      if (luck < failing) throw fail()
      return answer
    }
  }
  return mapVerbs(door, wrap)
}
