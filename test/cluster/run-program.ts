// Runs one long-lived program with its output in a file, and ends exactly that process.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A program that runs until it is ended. */
export type RunningProgram = {
  readonly pid: number
  /** Settles when the process is gone, with what it said last; never rejects. */
  readonly ended: Promise<string>
  /** Ends the process at once; what it held is thrown away anyway. */
  end(): void
}

const shownLines = 12

/**
 * Starts a program; its output goes to `logFile`.
 *
 * @throws when the file cannot be run at all
 */
export function runProgram(file: string, args: readonly string[], logFile: string): RunningProgram {
  const log = openSync(logFile, 'a')
  const child = spawn(file, args, { stdio: ['ignore', log, log] })
  closeSync(log)
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`${basename(file)}: ${error.message}`))
    child.once('exit', (code, signal) => {
      resolve(`${basename(file)} ended (${signal ?? `exit ${code}`}):\n${lastLines(logFile)}`)
    })
  })
  if (child.pid === undefined) throw new Error(`Cannot run ${file}: is it a program for this machine?`)
  return { pid: child.pid, ended, end: () => void child.kill('SIGKILL') }
}

/** What a log ends with, for a message to a person. */
function lastLines(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-shownLines).join('\n')
  } catch {
    return '(its log is gone)'
  }
}
