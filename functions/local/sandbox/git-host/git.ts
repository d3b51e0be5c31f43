// Runs git as child processes with a small, known environment, and ends them all on demand.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What one finished git process said. */
export type GitOutcome = { readonly code: number; readonly stdout: Buffer; readonly stderr: string }

/** The one way to git in this room. */
export type Git = {
  /**
   * Objects that were seen, by folder and id: an object never changes, and the host never collects any, so what was
   * there once needs no process to be found again.
   */
  readonly seen: Map<string, 'commit' | 'tree' | 'blob' | 'tag'>
  /** Runs git on a bare repository until it ends; a non-zero exit is a value, not an exception. */
  run(folder: string, args: readonly string[], input?: string | Buffer): Promise<GitOutcome>
  /** Like `run`, for calls that can only fail through a defect or a broken repository. */
  read(folder: string, args: readonly string[], input?: string | Buffer): Promise<Buffer>
  /** Starts a git process that streams; the caller must take care of its three streams. */
  stream(folder: string, args: readonly string[]): ChildProcessWithoutNullStreams
  /** Starts `git http-backend` as a CGI program. */
  backend(env: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams
  /** Kills what still runs and refuses what comes later. */
  stop(): Promise<void>
}

/** Tells that git failed where it should not have. */
export class GitFailed extends Error {
  readonly code = 'sandbox-git-failed'
  constructor(command: string, outcome: { readonly code: number; readonly stderr: string }) {
    super(`git ${command} ended with ${outcome.code}: ${outcome.stderr.trim().slice(0, 500)}`)
    this.name = 'GitFailed'
  }
}

const PROCESSES_AT_ONCE = 16

// Durability is not asked of a sandbox, and background repacking would race with a test that removes its folder.
// A push leaves its list of moved references where the hook below is told to.
const CONFIG = (hooksFolder: string) => `[init]
  defaultBranch = main
[safe]
  directory = *
[core]
  fsync = none
  hooksPath = ${JSON.stringify(hooksFolder)}
  filesRefLockTimeout = 5000
  packedRefsTimeout = 5000
  quotePath = false
[gc]
  auto = 0
[maintenance]
  auto = false
[receive]
  autogc = false
[http]
  receivepack = true
[uploadpack]
  allowFilter = true
  allowAnySHA1InWant = true
[advice]
  detachedHead = false
`
const POST_RECEIVE = '#!/bin/sh\nexec cat >"$SANDBOX_PUSHED"\n'

/** Prepares the private folder (settings, hook, empty home) and finds git's programs. */
export async function openGit(options: { readonly privateFolder: string; readonly path: string }): Promise<Git> {
  const { privateFolder, path } = options
  const home = join(privateFolder, 'home')
  const hooks = join(privateFolder, 'hooks')
  await Promise.all([mkdir(home, { recursive: true }), mkdir(hooks, { recursive: true })])
  await writeFile(join(privateFolder, 'gitconfig'), CONFIG(hooks))
  await writeFile(join(hooks, 'post-receive'), POST_RECEIVE, { mode: 0o755 })
  const env = {
    PATH: path,
    HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(privateFolder, 'gitconfig'),
    GIT_TERMINAL_PROMPT: '0',
  }
  const running = new Set<ChildProcessWithoutNullStreams>()
  const waiting: (() => void)[] = []
  let busy = 0
  let stopped = false

  const start = (program: string, args: readonly string[], extra?: Readonly<Record<string, string>>) => {
    if (stopped) throw new GitFailed(args[0] ?? program, { code: -1, stderr: 'the Git host has stopped' })
    // Each leads a group of its own, so that at the end its children go with it.
    const child = spawn(program, args, { cwd: home, env: { ...env, ...extra }, stdio: 'pipe', detached: true })
    running.add(child)
    const forget = () => running.delete(child)
    child.once('close', forget)
    child.once('error', forget)
    // A process may end before it has read all its input; its exit code tells what happened.
    child.stdin.on('error', () => {})
    return child
  }
  const inFolder = (folder: string, args: readonly string[]) => start('git', [`--git-dir=${folder}`, ...args])

  async function run(folder: string, args: readonly string[], input?: string | Buffer): Promise<GitOutcome> {
    if (busy >= PROCESSES_AT_ONCE) await new Promise<void>(resolve => waiting.push(resolve))
    else busy += 1
    try {
      return await collect(inFolder(folder, args), input)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else busy -= 1
    }
  }

  const found = await collect(start('git', ['--exec-path']))
  if (found.code !== 0) throw new GitFailed('--exec-path', found)
  const backendProgram = join(found.stdout.toString('utf8').trim(), 'git-http-backend')

  return {
    seen: new Map(),
    run,
    async read(folder, args, input) {
      const outcome = await run(folder, args, input)
      if (outcome.code !== 0) throw new GitFailed(args[0] ?? '', outcome)
      return outcome.stdout
    },
    stream: inFolder,
    backend: extra => start(backendProgram, [], extra),
    async stop() {
      stopped = true
      const ended = [...running].map(child => new Promise<void>(resolve => child.once('close', () => resolve())))
      for (const child of running) killGroup(child)
      await Promise.all(ended)
    },
  }
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

function collect(child: ChildProcessWithoutNullStreams, input?: string | Buffer): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.once('error', reject)
    child.once('close', code =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(errors).toString('utf8') }),
    )
    child.stdin.end(input ?? '')
  })
}
