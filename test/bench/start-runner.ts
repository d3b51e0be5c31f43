// Starts the local runner as a process of its own, in a state folder that goes with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LocalFacts } from '../../functions/local/state-folder.ts'
import { CannotRunHere } from './group.ts'
import { readMachine } from './machine.ts'
import type { TracedRequest } from './trace-requests.ts'

/** Is a runner whose first sync is done. */
export type Runner = {
  readonly facts: LocalFacts
  readonly state: string
  /** The requests below `trace` so far, in the order they were answered. */
  readonly traced: readonly TracedRequest[]
  /** Stops it and returns what it logged, as parsed lines; its state folder is removed. */
  stop(): Promise<readonly LoggedLine[]>
}

/** Is one line of the runner's log. */
export type LoggedLine = { readonly msg: string } & Readonly<Record<string, unknown>>

const RUNNER = fileURLToPath(new URL('../../functions/local/start.ts', import.meta.url))
const TRACER = new URL('trace-requests.ts', import.meta.url).href
const READY_WITHIN_MS = 60_000
const STOPPED_WITHIN_MS = 15_000

/** Says what is told of it, and what it is told. */
export type RunnerOptions = {
  /** Start of the paths whose requests are told; absent, nothing is loaded into the runner. */
  readonly trace?: string
  /** A configuration in place of the sandbox, with what it finds in its environment. */
  readonly config?: { readonly file: string; readonly env: Readonly<Record<string, string>> }
}

/**
 * Starts `node functions/local/start.ts --port 0 --state <fresh folder>`; its log goes to a file, as JSON lines.
 *
 * @throws {CannotRunHere} without git
 * @throws when it does not come up, with what it said last
 */
export async function startRunner({ trace, config }: RunnerOptions = {}): Promise<Runner> {
  if ((await readMachine()).git === 'none')
    throw new CannotRunHere("there is no git, which the sandbox's Git host runs")
  const state = mkdtempSync(join(tmpdir(), 'fluxless-bench-'))
  const logFile = join(state, 'runner.log')
  const log = openSync(logFile, 'a')
  const preload = trace === undefined ? [] : ['--import', TRACER]
  const told = config === undefined ? [] : ['--config', config.file]
  const child = spawn(process.execPath, [...preload, RUNNER, '--port', '0', '--state', state, ...told], {
    stdio: ['ignore', log, log, ...(trace === undefined ? [] : (['ipc'] as const))],
    env: {
      ...process.env,
      FLUXLESS_LOG: 'json',
      ...(trace === undefined ? {} : { FLUXLESS_BENCH_TRACE: trace }),
      ...config?.env,
    },
  })
  closeSync(log)
  const traced: TracedRequest[] = []
  child.on('message', message => traced.push(message as TracedRequest))
  const kill = () => {
    child.kill('SIGKILL')
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  process.once('exit', kill)

  async function stop(): Promise<readonly LoggedLine[]> {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      const tooLate = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS)
      child.kill('SIGTERM')
      await exited
      clearTimeout(tooLate)
    }
    const lines = parseLog(readFileSync(logFile, 'utf8'))
    process.off('exit', kill)
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    return lines
  }

  try {
    return { facts: await readFacts(child, state), state, traced, stop }
  } catch (thrown) {
    const said = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n')
    await stop()
    throw new Error(`The runner did not come up: ${thrown instanceof Error ? thrown.message : thrown}\n${said}`)
  }
}

/** Waits for local.json, which the runner writes once all is ready. */
async function readFacts(child: ChildProcess, state: string): Promise<LocalFacts> {
  const file = join(state, 'local.json')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = () => {
    if (existsSync(file)) resolve()
  }
  const watcher = watch(state, look)
  const timer = setTimeout(() => reject(new Error(`not ready after ${READY_WITHIN_MS} ms`)), READY_WITHIN_MS)
  child.once('exit', code => reject(new Error(`it ended with ${code}`)))
  child.once('error', reject)
  look()
  try {
    await promise
  } finally {
    watcher.close()
    clearTimeout(timer)
  }
  return JSON.parse(readFileSync(file, 'utf8')) as LocalFacts
}

/** What is told to people stands between the lines; it is passed over. */
function parseLog(text: string): readonly LoggedLine[] {
  return text
    .split('\n')
    .filter(line => line.startsWith('{"time"'))
    .map(line => JSON.parse(line) as LoggedLine)
}
