// Runs fluxctl in a world whose clock moves only when fluxctl waits.
import { runFluxctl } from '../../functions/cli/run-fluxctl.ts'

/** Is what a test says of the world. */
export type Surroundings = {
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly git?: Readonly<Record<string, string>>
  /** What is pressed at the terminal; there is none when this is absent. */
  readonly keys?: readonly string[]
  readonly columns?: number
}

/** Runs one command and returns all that it said and wrote; the only directory is `out/`. */
export async function runInAWorld(
  argv: readonly string[],
  { env = {}, files = {}, git = {}, keys, columns = 80 }: Surroundings = {},
) {
  const written: Record<string, string> = {}
  let [now, stdout, stderr] = [0, '', '']
  const waits: number[] = []
  const code = await runFluxctl(argv, {
    stdout: text => {
      stdout += text
    },
    stderr: text => {
      stderr += text
    },
    env,
    now: () => now,
    wait: async ms => {
      waits.push(ms)
      now += ms
    },
    fetch,
    readFile: path => files[path],
    writeFile: (path, text) => {
      if (!path.startsWith('out/')) throw Object.assign(new Error(path), { code: 'ENOENT' })
      written[path] = text
    },
    gitConfig: name => git[name],
    run: async () => undefined,
    terminal: () => keys && { columns, keys: press(keys) },
    version: '1.2.3',
  })
  return { code, stdout, stderr, waits, ...(Object.keys(written).length === 0 ? {} : { written }) }
}

async function* press(keys: readonly string[]): AsyncGenerator<string> {
  yield* keys
}
