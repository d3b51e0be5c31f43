// A child process whose output is kept and can be waited for; it is ended by its own id.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { LocalFacts } from '../../functions/local/state-folder.ts'

/** Is one line of the log. */
export type LogLine = { readonly msg: string } & Readonly<Record<string, unknown>>

/** Is what a line has to say; a function looks for itself. */
export type Wanted = Readonly<Record<string, unknown>> | ((line: LogLine) => boolean)

/** Is how a process ended. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** Is a process that runs or has ended. */
export type RunnerProcess = ReturnType<typeof startProcess>

/** Starts a program; in a group of its own a signal can reach all of it, as Ctrl-C does. */
export function startProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly isGroup?: boolean },
) {
  const { cwd, env, isGroup = false } = options
  const child = spawn(program, [...args], { cwd, env, detached: isGroup, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  const log: LogLine[] = []
  const listeners = new Set<() => void>()
  let rest = ''
  let result: Ended | undefined

  const wake = () => {
    for (const listener of [...listeners]) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine)
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
    wake()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      result = { code, signal }
      resolve(result)
      wake()
    })
  })
  ended.catch(() => {})

  /** Looks now and after every line, until something is found; fails when the process ends before that. */
  async function find<Found>(look: () => Found | undefined, what: string): Promise<Found> {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (result) throw new Error(`The process ended (${result.code ?? result.signal}) before ${what}:\n${all()}`)
      await new Promise<void>(resolve => {
        const listener = () => {
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      })
    }
  }
  const all = () => output.stdout + output.stderr

  return {
    pid: child.pid ?? 0,
    log,
    ended,
    all,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    /** Waits for a line of the log, among those from `from` on. */
    told: (wanted: Wanted, from = 0): Promise<LogLine> =>
      find(() => log.slice(from).find(line => fits(line, wanted)), JSON.stringify(wanted)),
    /** Waits for a text in what was printed. */
    printed: (text: string) => find(() => (all().includes(text) ? true : undefined), JSON.stringify(text)),
    /** Waits until the runner's facts are written into the folder. */
    async ready(folder: string): Promise<LocalFacts> {
      const file = join(folder, 'local.json')
      const watcher = watch(folder, wake)
      try {
        await find(() => (existsSync(file) ? true : undefined), 'local.json was written')
        return JSON.parse(readFileSync(file, 'utf8')) as LocalFacts
      } finally {
        watcher.close()
      }
    },
    /** Sends a signal and waits for nothing. */
    signal: (signal: NodeJS.Signals): boolean => signalTo(child.pid ?? 0, signal),
    /** Sends a signal, to the whole group if it has one, and waits for the end. */
    async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
      if (!result && child.pid !== undefined) signalTo(isGroup ? -child.pid : child.pid, signal)
      return ended
    },
  }
}

/** Tells whether a process, or with a negative id a group, is there. */
export function isAlive(pid: number): boolean {
  return signalTo(pid, 0)
}

function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

function fits(line: LogLine, wanted: Wanted): boolean {
  if (typeof wanted === 'function') return wanted(line)
  return Object.entries(wanted).every(([key, value]) => line[key] === value)
}
