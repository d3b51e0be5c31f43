// A folder, a private HOME, and everything a journey starts in them: the runner, git, kubectl. All of it ends with the stage.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type RunnerProcess, startProcess } from './runner-process.ts'

export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))

/** Is a clone that pushes as somebody. */
export type Clone = {
  readonly folder: string
  git(...args: readonly string[]): Promise<string>
  /** Writes files and commits them; null removes one. Returns the commit. */
  commit(files: Readonly<Record<string, string | null>>): Promise<string>
  /** The same, and pushes main. */
  push(files: Readonly<Record<string, string | null>>): Promise<string>
}

/** Is where a journey happens. */
export type Stage = Awaited<ReturnType<typeof aStage>>

/** Opens a stage. */
export async function aStage() {
  const folder = await mkdtemp(join(tmpdir(), 'fluxless-journey-'))
  const home = join(folder, 'home')
  await mkdir(home)
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  }
  const processes: RunnerProcess[] = []

  async function execute(program: string, args: readonly string[], cwd = folder): Promise<string> {
    const { stdout } = await promisify(execFile)(program, [...args], { cwd, env, maxBuffer: 64 * 1024 * 1024 })
    return stdout.trim()
  }

  function start(program: string, args: readonly string[], options: StartOptions = {}): RunnerProcess {
    const { cwd = folder, env: more = {}, ...rest } = options
    const started = startProcess(program, args, { cwd, env: { ...env, FLUXLESS_LOG: 'json', ...more }, ...rest })
    processes.push(started)
    return started
  }

  return {
    folder,
    env,
    at: (name: string) => join(folder, name),
    execute,
    start,
    /** Starts the local runner on a state folder below the stage's; it is ready when its facts are there. */
    async run(args: readonly string[] = [], options: StartOptions & { readonly state?: string } = {}) {
      const state = join(folder, options.state ?? 'state')
      await mkdir(state, { recursive: true })
      // A killed runner leaves its facts behind: they must not be taken for the next one's.
      await rm(join(state, 'local.json'), { force: true })
      const entry = join(CHECKOUT, 'functions/local/start.ts')
      const port = args.includes('--port') ? [] : ['--port', '0']
      const runner = start(process.execPath, [entry, ...port, '--state', state, ...args], options)
      const facts = await runner.ready(state)
      return { ...runner, facts, state }
    },
    async clone(url: string, name = 'clone'): Promise<Clone> {
      await execute('git', ['clone', '-q', url, name])
      const at = join(folder, name)
      const git = (...args: readonly string[]) => execute('git', args, at)
      async function commit(files: Readonly<Record<string, string | null>>): Promise<string> {
        for (const [path, text] of Object.entries(files)) {
          await mkdir(dirname(join(at, path)), { recursive: true })
          await (text === null ? rm(join(at, path)) : writeFile(join(at, path), text))
        }
        await git('add', '-A')
        await git('commit', '-q', '--allow-empty', '-m', `Change ${Object.keys(files).join(' ')}`.slice(0, 70))
        return git('rev-parse', 'HEAD')
      }
      return {
        folder: at,
        git,
        commit,
        async push(files) {
          const made = await commit(files)
          await git('push', '-q', 'origin', 'HEAD:main')
          return made
        },
      }
    },
    async close() {
      await Promise.all(processes.map(each => each.end('SIGKILL')))
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

type StartOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly isGroup?: boolean
}
