// One line of setup or teardown: the word, the thing, which one, and why.
import type { Step } from '../setup/step.ts'

const WORD_WIDTH = 8
const THING_WIDTH = 15

/** Renders the line; columns are as wide as their widest word, since lines come one by one. */
export function renderStep({ word, thing, about, why }: Step): string {
  const reason = why === undefined ? '' : ` (${why})`
  return `${word.padEnd(WORD_WIDTH)}${thing.padEnd(THING_WIDTH)}${about}${reason}\n`
}
