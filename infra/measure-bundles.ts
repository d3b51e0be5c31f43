// Measures what was built: what is read at the start, what may wait, and how long a fresh process takes to start.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Metafile } from 'esbuild'
import type { Bundle } from './build-bundles.ts'

/** Is what one function weighs. `startBytes` is the entry and all it imports at once, `lazyBytes` all other parts. */
export type BundleSize = {
  readonly name: string
  readonly startBytes: number
  readonly lazyBytes: number
  readonly gzipBytes: number
  /** Packages with a part in what is read at the start, or only in what may wait. */
  readonly startPackages: readonly string[]
  readonly lazyPackages: readonly string[]
}

/** Weighs one bundle by the record esbuild has made of it. */
export function measureSize(bundle: Bundle, root: string): BundleSize {
  const { outputs } = bundle.metafile
  const parts = Object.keys(outputs)
  const start = findStart(bundle.metafile)
  const lazy = parts.filter(part => !start.has(part))
  const packages = (some: Iterable<string>) =>
    new Set([...some].flatMap(part => Object.keys(outputs[part]?.inputs ?? {}).flatMap(packageOf)))
  const startPackages = packages(start)
  const sum = (some: Iterable<string>) => [...some].reduce((bytes, part) => bytes + (outputs[part]?.bytes ?? 0), 0)
  return {
    name: bundle.name,
    startBytes: sum(start),
    lazyBytes: sum(lazy),
    gzipBytes: parts.reduce((bytes, part) => bytes + gzipSync(readFileSync(join(root, part))).length, 0),
    startPackages: [...startPackages].sort(),
    lazyPackages: [...packages(lazy)].filter(name => !startPackages.has(name)).sort(),
  }
}

/** Follows the imports that happen at once, from the entry on. */
function findStart({ outputs }: Metafile): ReadonlySet<string> {
  const reached = new Set<string>()
  const waiting = Object.keys(outputs).filter(part => /\/index[.]mjs$/.test(part) && outputs[part]?.entryPoint)
  for (const part of waiting) {
    if (reached.has(part)) continue
    reached.add(part)
    const imports = outputs[part]?.imports ?? []
    waiting.push(...imports.filter(({ kind, external }) => kind === 'import-statement' && !external).map(i => i.path))
  }
  return reached
}

function packageOf(input: string): readonly string[] {
  const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1]
  return name === undefined ? [] : [name]
}

/** Is how long one function takes to be imported by a fresh process. */
export type InitTime = { readonly name: string; readonly medianMs: number; readonly runsMs: readonly number[] }

/** Says how often, and with which settings: an entry file reads its configuration when it is imported. */
export type InitOptions = {
  readonly root: string
  readonly runs: number
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Times the import of each bundle in fresh processes, in turns, so that a slow minute hits all of them alike. */
export async function measureInit(bundles: readonly Bundle[], options: InitOptions): Promise<readonly InitTime[]> {
  const runsMs = new Map(bundles.map(({ name }): [string, number[]] => [name, []]))
  const state = mkdtempSync(join(tmpdir(), 'fluxless-init-'))
  try {
    for (let run = 0; run < options.runs; run += 1) {
      for (const bundle of bundles) {
        const env = { ...options.env, FLUXLESS_STATE: state }
        runsMs.get(bundle.name)?.push(await timeImport(join(options.root, bundle.folder, 'index.mjs'), env))
      }
    }
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
  return bundles.map(({ name }) => ({ name, medianMs: median(runsMs.get(name) ?? []), runsMs: runsMs.get(name) ?? [] }))
}

const TIMER = `
const start = performance.now()
const { handler } = await import(process.argv[1])
const took = performance.now() - start
if (typeof handler !== 'function') throw new Error('there is no handler')
process.stdout.write('took ' + took + '\\n', () => process.exit(0))`

async function timeImport(file: string, env: InitOptions['env']): Promise<number> {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', TIMER, file]
  const child = spawn(process.execPath, args, {
    env: { ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [said, complained] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (said += text))
  child.stderr.setEncoding('utf8').on('data', text => (complained += text))
  await once(child, 'close')
  const took = /^took ([\d.]+)$/m.exec(said)?.[1]
  if (took === undefined) throw new Error(`${file} does not start:\n${complained || said}`)
  return Number(took)
}

/** Returns the middle of the values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}
