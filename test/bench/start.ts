// How large the deployed functions are and how fast they start: the bundles of `npm run package`, in fresh processes.
import { fileURLToPath } from 'node:url'
import { measureStart } from '../../infra/measure-start.ts'
import { listFigures } from '../../infra/report.ts'
import { type Figure, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import { renderSpread } from './percentile.ts'

const RUNS = 15
/** By function: which of the figures of `npm run package` belong here. */
const NAMES = {
  webhook: ['bundle_webhook_kib', 'init_webhook_ms'],
  sync: ['bundle_sync_start_kib', 'init_sync_ms'],
} as const

/** Measures `bundle_*` and `init_*`. */
export async function runGroup(say: Say): Promise<readonly Figure[]> {
  say(`start: every function, ${RUNS} fresh processes each`)
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const measured = await measureStart({ root, folder: '.build/bench', runs: RUNS })
  const known = listFigures(measured.map(({ size, init }) => ({ size, init, zipBytes: undefined })))
  return Object.entries(NAMES).flatMap(([name, names]) => {
    const runsMs = measured.find(({ size }) => size.name === name)?.init.runsMs ?? []
    const from = `import in a fresh process, median of ${runsMs.length}; ${renderSpread(runsMs)} ms`
    return names.map(figure => {
      const found = known[figure]
      if (!found) throw new Error(`The package has no figure ${figure}`)
      const { value, unit, goal } = found
      return toFigure({ name: figure, value, unit, goal: { atMost: goal }, from: unit === 'ms' ? from : 'one build' })
    })
  })
}
