// Runs a program of the checkout or of the path, as somebody at the terminal would.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, resolve } from 'node:path'

/** Runs it in this folder; what it says goes to our standard error, since our output is for the steps. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { isQuiet = false }: { readonly isQuiet?: boolean } = {},
): Promise<number | null | undefined> {
  const path = [resolve('node_modules/.bin'), process.env.PATH ?? ''].join(delimiter)
  const child = spawn(program, args, {
    env: { ...process.env, PATH: path },
    stdio: ['ignore', isQuiet ? 'ignore' : 2, isQuiet ? 'ignore' : 2],
  })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}
