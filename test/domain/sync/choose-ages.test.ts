// Whose tags are worth a request each, by who wants to know.
import { expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { chooseAges } from '../../../functions/domain/sync/choose-ages.ts'

const wants = (patterns: readonly (string | undefined)[], current: readonly string[] = []) => {
  return { patterns, current: new Set(current) }
}
const nobody = wants([])
const TAGS = ['v1', 'v2', 'dev', 'latest', '1.0'] as Tag[]

it.each`
  reason        | automated                       | all                           | chosen
  ${'push'}     | ${nobody}                       | ${wants(['v*'])}              | ${[]}
  ${'interval'} | ${nobody}                       | ${wants(['v*'])}              | ${[]}
  ${'push'}     | ${wants(['v*'])}                | ${wants(['v*', undefined])}   | ${['v1', 'v2']}
  ${'interval'} | ${wants(['v*'], ['dev'])}       | ${wants(['v*'])}              | ${['v1', 'v2', 'dev']}
  ${'interval'} | ${wants(['semver:*'], ['1.0'])} | ${wants(['semver:*'])}        | ${[]}
  ${'interval'} | ${wants(['semver:*', 'dev'])}   | ${wants(['semver:*', 'dev'])} | ${['dev']}
  ${'interval'} | ${wants([undefined])}           | ${wants([undefined])}         | ${['v1', 'v2', 'dev', '1.0']}
  ${'interval'} | ${wants(['latest'])}            | ${wants(['latest'])}          | ${['latest']}
  ${'interval'} | ${wants(['regexp:('])}          | ${wants(['regexp:('])}        | ${[]}
  ${'release'}  | ${nobody}                       | ${wants(['v*'], ['dev'])}     | ${['v1', 'v2', 'dev']}
  ${'release'}  | ${nobody}                       | ${nobody}                     | ${[]}
  ${'manual'}   | ${nobody}                       | ${wants(['v*'])}              | ${['v1', 'v2']}
  ${'manual'}   | ${nobody}                       | ${wants(['semver:*'])}        | ${[]}
  ${'manual'}   | ${nobody}                       | ${nobody}                     | ${['v1', 'v2', 'dev', '1.0']}
`('$reason with $automated and $all reads $chosen', ({ reason, automated, all, chosen }) => {
  const { isAgeWanted, most } = chooseAges({ automated, all }, reason)
  expect(TAGS.filter(isAgeWanted)).toEqual(chosen)
  expect(Number.isFinite(most)).toBe(reason === 'manual')
})
