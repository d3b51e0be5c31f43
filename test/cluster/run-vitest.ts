// Runs vitest with a configuration in a process of its own, which ends with this one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Says what is run, with which variables beside those of this process. */
export type VitestRun = {
  readonly config: string
  readonly env: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

/** Runs the tests; resolves to the exit code. */
export async function runVitest({ config, env, args }: VitestRun): Promise<number> {
  const vitest = fileURLToPath(new URL('./vitest.mjs', import.meta.resolve('vitest/package.json')))
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  process.once('exit', () => child.kill('SIGTERM'))
  await once(child, 'exit')
  return child.exitCode ?? 1
}
