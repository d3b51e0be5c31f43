// A Git host in a folder of its own, a client for its API, a real git, and a receiver of webhooks.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Hook } from '../../../../functions/local/sandbox/git-host/deliver.ts'
import { type GitHost, startGitHost } from '../../../../functions/local/sandbox/git-host/start.ts'

export const TOKEN = 'sandbox-token'
export const REPOSITORY = 'acme/manifests'
export const ZEROS = '0'.repeat(40)

/** A hook's secret in these tests. */
export const SECRET = 'hook-secret'

/** What the receiver got. */
export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** An answer of the API, read whole. */
export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: foreign JSON whose shape each test states by what it expects
  readonly json: any
}

export type Stage = {
  readonly host: GitHost
  /** The first commit of the repository. */
  readonly first: string
  /** A folder that goes away at the end. */
  readonly folder: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  query(query: string, variables: Record<string, unknown>): Promise<Reply>
  /** Runs git in a folder below the stage's, and returns what it printed. */
  git(cwd: string, ...args: readonly string[]): Promise<string>
  close(): Promise<void>
}

/** Starts a host with one repository that has two files. */
export async function aGitHost(hooks: () => readonly Hook[] = () => []): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'git-host-'))
  const host = await startGitHost({ folder: join(folder, 'host'), now: Date.now, token: TOKEN, hooks })
  const files = { 'app/web.yaml': 'kind: Deployment\n', 'README.md': 'Manifests\n' }
  const first = await host.createRepository(REPOSITORY, files, { branch: 'main', message: 'Start' })

  const call: Stage['call'] = async (method, path, body, headers = {}) => {
    const url = path.startsWith('http') ? path : `${host.url}${path}`
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { authorization: `Bearer ${TOKEN}`, 'user-agent': 'test', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== ''
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }
  return {
    host,
    first,
    folder,
    call,
    query: (query, variables) => call('POST', '/graphql', { query, variables }),
    async git(cwd, ...args) {
      const env = {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
      }
      const { stdout } = await promisify(execFile)('git', [...args], { cwd: join(folder, cwd), env })
      return stdout.trim()
    },
    async close() {
      await host.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Receives webhooks; `take` waits for the next one that fits and hands each out once. */
export async function aReceiver(answerWith: () => Promise<number> = async () => 200) {
  const received: Received[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      for (const wake of waiting.splice(0)) wake()
      void answerWith().then(status => response.writeHead(status).end())
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async take(fits: (one: Received) => boolean = () => true): Promise<Received> {
      for (;;) {
        const index = received.findIndex(fits)
        const [found] = index < 0 ? [] : received.splice(index, 1)
        if (found) return found
        await new Promise<void>(resolve => waiting.push(resolve))
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** Waits until a condition holds, looking again whenever the event loop is free. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => setImmediate(resolve))
}
