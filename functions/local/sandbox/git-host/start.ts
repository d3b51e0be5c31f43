// The sandbox's Git host: real bare repositories behind git's own protocol and a part of GitHub's API, on loopback.
//
// What enters: pushes, API calls, and files committed by the runner. What leaves: signed webhooks, archives, answers.
// It knows neither targets nor clusters, and nothing of the rest of the project: providers meet it over HTTP alone.
// It keeps statuses, pull requests and deliveries in memory only, does not limit rates, and is for trying and testing.
import { mkdir, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join, resolve } from 'node:path'
import { bytes, Refused } from './answer.ts'
import { apiHandler, carriesToken } from './api.ts'
import { openApps } from './apps.ts'
import { codeload, openArchiveTokens } from './codeload.ts'
import { commitFiles, importFiles } from './commit-files.ts'
import type { Hook } from './deliver.ts'
import { type Faults, openFaults } from './faults.ts'
import { openGit } from './git.ts'
import { openHookShelf } from './hook-shelf.ts'
import type { Host } from './host.ts'
import { type Listener, listen, type SeenRequest } from './listen.ts'
import { openPulls } from './pulls.ts'
import { openRepositories } from './repositories.ts'
import { appHandler } from './rest-apps.ts'
import { commitRoutes } from './rest-commits.ts'
import { deliveryRoutes } from './rest-deliveries.ts'
import { hookRoutes } from './rest-hooks.ts'
import { objectRoutes } from './rest-objects.ts'
import { pullRoutes } from './rest-pulls.ts'
import { refRoutes } from './rest-refs.ts'
import { statusRoutes } from './rest-statuses.ts'
import { openRules, type Rules } from './rules.ts'
import { parseGitPath, smartHttp } from './smart-http.ts'
import { type Delivery, openWebhooks } from './webhooks.ts'

/** What the host needs. */
export type GitHostOptions = {
  /** Keeps the bare repositories as `<owner>/<repo>.git`, and the host's own files below `.host`. */
  readonly folder: string
  /** The API's port; absent or 0 lets the system choose. Archives always have a chosen one. */
  readonly port?: number
  readonly now: () => number
  readonly log?: (line: string) => void
  /** The one token; it may do everything, by API and by push. */
  readonly token: string
  /** The webhooks that are configured outside, as they are now; asked again at each push. */
  readonly hooks: () => readonly Hook[]
  /** Where programs are found; the process's own PATH when absent. */
  readonly path?: string
}

/** A Git host that runs. */
export type GitHost = {
  /** The API's base address, without a slash at the end; `/api/v3` below it answers the same. */
  readonly url: string
  /** An address that git can clone from and push to as it stands: it carries the token. */
  cloneUrl(repository: string): string
  /** Tells whether there is such a repository, made now or in an earlier run. */
  hasRepository(repository: string): Promise<boolean>
  /** Makes a repository with one commit and returns its id; no webhook is sent for it. */
  createRepository(
    repository: string,
    files: Readonly<Record<string, string>>,
    first: { readonly branch: string; readonly message: string },
  ): Promise<string>
  /**
   * Commits as if somebody had pushed: webhooks follow. A null removes the file; a branch that is not there starts
   * from the default branch.
   */
  commit(
    repository: string,
    branch: string,
    changes: Readonly<Record<string, string | null>>,
    message: string,
  ): Promise<string>
  /** Lets an App onto a repository, as its owner does in the settings. */
  installApp(slug: string, repository: string): void
  readonly faults: Faults
  readonly rules: Rules
  /** The latest requests, oldest first. */
  readonly requests: readonly SeenRequest[]
  /** The latest webhook deliveries, oldest first. */
  readonly deliveries: readonly Delivery[]
  redeliver(id: string): Promise<Delivery>
  stop(): Promise<void>
}

const MOST_KEPT_REQUESTS = 10_000

/** Starts the host on 127.0.0.1. */
export async function startGitHost(options: GitHostOptions): Promise<GitHost> {
  const { now, token, hooks, log = () => {} } = options
  const root = resolve(options.folder)
  const privateFolder = join(root, '.host')
  await mkdir(privateFolder, { recursive: true })
  const git = await openGit({ privateFolder, path: options.path ?? process.env.PATH ?? '' })
  const repositories = openRepositories(root, git)
  const tokens = openArchiveTokens(now)
  const faults = openFaults()
  const rules = openRules()
  const requests: SeenRequest[] = []
  const pushedAtMs = new Map<string, number>()
  const startedAtMs = now()
  const listeners: { api?: Listener; archives?: Listener } = {}

  const host: Host = {
    git,
    repositories,
    rules,
    now,
    url: () => listeners.api?.url ?? '',
    archiveUrl: () => listeners.archives?.url ?? '',
    archiveToken: tokens.issue,
    moved(repository, changes) {
      pushedAtMs.set(repository.fullName, now())
      pulls.moved(repository, changes)
      webhooks.tell(repository, changes)
    },
    pushedAtMs: repository => pushedAtMs.get(repository.fullName) ?? startedAtMs,
  }
  const shelf = openHookShelf(hooks)
  const apps = openApps(now)
  const webhooks = openWebhooks(host, () => [...shelf.list(), ...apps.hooks()], log)
  const pulls = openPulls(host)

  const routes = [
    ...statusRoutes(host),
    ...commitRoutes(host),
    ...refRoutes(host),
    ...objectRoutes(host),
    ...pullRoutes(host, pulls),
    ...hookRoutes(host, shelf, webhooks),
    ...deliveryRoutes(host, shelf, webhooks),
  ]
  const asApp = { isMinted: apps.isMinted, answer: appHandler(host, apps, webhooks) }
  const api = apiHandler(host, token, routes, asApp)
  const protocol = smartHttp(host, root, privateFolder)

  async function answer(request: IncomingMessage, url: URL) {
    const gitPath = parseGitPath(url.pathname)
    if (!gitPath) return api(request, url)
    if (!carriesToken(request.headers.authorization, token, apps.isMinted)) {
      return bytes(401, 'text/plain', 'Authentication required.', { 'www-authenticate': 'Basic realm="GitHub"' })
    }
    const repository = await repositories.find(gitPath.fullName)
    if (!repository) throw new Refused(404, 'Repository not found.')
    return protocol(request, repository, gitPath.service, url.search.slice(1))
  }

  const shared = {
    faults,
    seen(request: SeenRequest, tookMs: number) {
      requests.push(request)
      if (requests.length > MOST_KEPT_REQUESTS) requests.shift()
      log(`${request.method} ${request.path} ${request.status} ${tookMs} ms`)
    },
    failed: (error: unknown) => log(`request failed: ${error instanceof Error ? error.message : String(error)}`),
  }
  listeners.archives = await listen({ port: 0, answer: codeload(host, tokens), ...shared })
  listeners.api = await listen({ port: options.port ?? 0, answer, ...shared }).catch(async error => {
    await listeners.archives?.stop()
    throw error
  })
  webhooks.greet()

  async function repositoryNamed(name: string) {
    const found = await repositories.find(name)
    if (!found) throw new RangeError(`the sandbox's Git host has no repository ${name}`)
    return found
  }

  return {
    url: host.url(),
    cloneUrl: name => `${host.url().replace('://', `://x-access-token:${encodeURIComponent(token)}@`)}/${name}.git`,
    hasRepository: async name => (await repositories.find(name)) !== undefined,
    async createRepository(name, files, { branch, message }) {
      const repository = await repositories.create(name, branch)
      const oid = await importFiles(host, repository, { branch, files, message }).catch(async error => {
        // Half a repository would look like a whole one to the next run.
        await rm(repository.folder, { recursive: true, force: true })
        throw error
      })
      pushedAtMs.set(name, now())
      webhooks.greet()
      return oid
    },
    async commit(name, branch, changes, message) {
      const repository = await repositoryNamed(name)
      const change = await commitFiles(host, repository, { branch, changes, message })
      host.moved(repository, [change])
      return change.after
    },
    installApp: apps.install,
    faults,
    rules,
    requests,
    deliveries: webhooks.deliveries,
    redeliver: webhooks.redeliver,
    async stop() {
      faults.stop()
      await Promise.all([listeners.api?.stop(), listeners.archives?.stop()])
      await git.stop()
      await webhooks.stop()
    },
  }
}
