// One execution environment: a process of the runtime client with an unpacked function, and a Runtime API of its own.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeployedFunction } from './deploy-stack.ts'
import { type Reaction, type RuntimeError, startRuntimeApi } from './runtime-api.ts'

/** Is what came of an invocation; `gone` is a process that ended before it answered. */
export type Outcome = Reaction | { readonly kind: 'gone'; readonly how: string }

/** Is a line of the log, as JSON. */
export type LogLine = { readonly msg: string } & Readonly<Record<string, unknown>>

/** Is what a process has written: log lines, and anything that is none. */
export type Written = { readonly lines: readonly LogLine[]; readonly noise: readonly string[] }

/** Is one environment; it works on one event at a time. */
export type Environment = {
  /** From the start of the process until it asked for its first event. */
  readonly initMs: number
  invoke(event: unknown, timeoutMs: number): Promise<Outcome>
  /** Ends the process at once, as when its machine fails. */
  kill(): void
  /** Tells whether its process runs. */
  isAlive(): boolean
  written(): Written
  close(): Promise<void>
}

/** Says why an environment did not start. */
export class InitFailed extends Error {
  readonly errorType: string
  constructor({ errorType, errorMessage }: RuntimeError) {
    super(errorMessage)
    this.errorType = errorType
  }
}

/**
 * Starts a process of a function; `client` is the program of the runtime client.
 *
 * @throws {InitFailed} when the function cannot be loaded, or its process ends before it asks for an event
 */
export async function startEnvironment(client: string, deployed: DeployedFunction): Promise<Environment> {
  const { name, folder, arn, handler } = deployed
  const logs = mkdtempSync(join(tmpdir(), 'fluxless-lambda-'))
  const [out, err] = [openSync(join(logs, 'out'), 'w'), openSync(join(logs, 'err'), 'w')]
  const api = await startRuntimeApi()
  const given = { AWS_LAMBDA_RUNTIME_API: api.address, _HANDLER: handler, LAMBDA_TASK_ROOT: folder }
  const env = { ...deployed.env, ...given, PATH: process.env.PATH }
  const startedAt = performance.now()
  // Lambda's processes stand in the folder of their code. Files, unlike pipes, are written before anything that follows.
  const child = spawn(process.execPath, [client, handler], { cwd: folder, env, stdio: ['ignore', out, err] })
  for (const file of [out, err]) closeSync(file)
  const gone = once(child, 'exit').then(([code, signal]) => ({ kind: 'gone' as const, how: signal ?? `exit ${code}` }))
  const read = (file: string) => readFileSync(join(logs, file), 'utf8').split('\n').filter(Boolean)

  const close = async () => {
    child.kill('SIGKILL')
    await gone
    await api.stop()
    rmSync(logs, { recursive: true })
  }

  const failed = await Promise.race([
    api.started,
    gone.then(({ how }): RuntimeError => ({ errorType: how, errorMessage: read('err').join('\n') })),
  ])
  if (failed !== undefined) {
    await close()
    throw new InitFailed(failed)
  }

  return {
    initMs: performance.now() - startedAt,
    async invoke(event, timeoutMs) {
      const requestId = randomUUID()
      const deadlineMs = Date.now() + timeoutMs
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
      const outcome = await Promise.race([api.hand({ requestId, arn, deadlineMs, event }), gone])
      clearTimeout(timer)
      return outcome
    },
    kill: () => void child.kill('SIGKILL'),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    written() {
      const parsed = read('out').map(text => ({ text, line: parseLine(text) }))
      const strays = parsed.filter(({ line }) => line === undefined).map(({ text }) => text)
      const lines = parsed.flatMap(({ line }) => (line === undefined ? [] : [line]))
      return { lines, noise: [...strays, ...read('err')].map(text => `${name}: ${text}`) }
    },
    close,
  }
}

function parseLine(text: string): LogLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<LogLine> | null
    return typeof line?.msg === 'string' ? (line as LogLine) : undefined
  } catch {
    return undefined
  }
}
