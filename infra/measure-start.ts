// Builds every function and measures its start: the figures that npm run package and the benchmarks show.
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { type Bundle, buildBundle } from './build-bundles.ts'
import { type BundleSize, type InitTime, measureInit, measureSize } from './measure-bundles.ts'

/** Is one function as it was built and measured. */
export type StartFigures = { readonly bundle: Bundle; readonly size: BundleSize; readonly init: InitTime }

/** Says where the checkout is, where the bundles go below it, and how often a start is timed. */
export type MeasureStartOptions = {
  readonly root: string
  readonly folder: string
  readonly runs: number
}

/** Builds and measures every entry file, with the example of a configuration and made-up surroundings. */
export async function measureStart({ root, folder, runs }: MeasureStartOptions): Promise<readonly StartFigures[]> {
  const names = globSync('functions/*.ts', { cwd: root }).map(file => basename(file, '.ts'))
  const bundles = await Promise.all(names.sort().map(name => buildBundle({ root, name, folder: `${folder}/${name}` })))
  const env = { PATH: process.env.PATH, FLUXLESS_CONFIG: `${root}infra/fluxless.example.yml` }
  const inits = await measureInit(bundles, { root, runs, env })
  return bundles.map((bundle, index) => {
    const init = inits[index] ?? { name: bundle.name, medianMs: Number.NaN, runsMs: [] }
    return { bundle, size: measureSize(bundle, root), init }
  })
}
