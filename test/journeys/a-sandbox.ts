// The sandbox's servers inside the test, so that a journey can order their faults; with the fluxless.yml that joins them.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { aClusterClient } from './a-cluster-client.ts'

export const REPOSITORY = 'acme/manifests'
/** What must never be shown anywhere. */
export const SECRETS = {
  git: 'git-token-of-the-test',
  hook: 'hook-secret-of-the-test',
  registry: 'registry-secret-of-the-test',
  api: 'api-token-of-the-test',
}

/** Is what the target may do, and whose images it follows. */
export type SandboxRules = {
  readonly allowNamespaces?: readonly string[]
  /** Host of the one registry whose images are followed, as it stands in their names. */
  readonly registry?: string
  /** Settings of automation beside that, as YAML in one line. */
  readonly automation?: string
}

/** Is a status as the Git host shows it on a commit. */
export type ShownStatus = { readonly state: string; readonly context: string; readonly description: string }

/** Is the sandbox of a journey. */
export type Sandbox = Awaited<ReturnType<typeof aSandbox>>

/** Starts the servers with a first commit; without rules the target may do all, and follows no images. */
export async function aSandbox(folder: string, files: Readonly<Record<string, string>>, rules: SandboxRules = {}) {
  const told: { hookUrl?: string } = {}
  await mkdir(folder, { recursive: true })
  const root = join(folder, 'git')
  const hooks = () =>
    told.hookUrl === undefined
      ? []
      : [
          {
            repository: REPOSITORY,
            url: told.hookUrl,
            secret: SECRETS.hook,
            contentType: 'json' as const,
            events: ['push'],
          },
        ]
  const gitHost = await startGitHost({ folder: root, now: Date.now, token: SECRETS.git, hooks })
  const kubernetes = await startKubernetes({ now: Date.now })
  const kubeconfig = join(folder, 'kubeconfig')
  const config = join(folder, 'fluxless.yml')
  await writeFile(kubeconfig, kubernetes.kubeconfig())
  await writeFile(config, renderConfig(gitHost.url, rules))
  const first = await gitHost.createRepository(REPOSITORY, files, { branch: 'main', message: 'Start' })
  const repository = join(root, `${REPOSITORY}.git`)

  return {
    gitHost,
    kubernetes,
    config,
    first,
    env: {
      TEST_GIT: SECRETS.git,
      TEST_HOOK: SECRETS.hook,
      TEST_REGISTRY: SECRETS.registry,
      TEST_API: SECRETS.api,
    },
    cluster: aClusterClient(kubeconfig),
    /** From now on pushes are told there. */
    tellPushesTo: (url: string) => {
      told.hookUrl = url
    },
    /** Commits as somebody's push; null removes a file. */
    push: (changes: Readonly<Record<string, string | null>>) => gitHost.commit(REPOSITORY, 'main', changes, 'Change'),
    /** Runs git in the bare repository. */
    async git(...args: readonly string[]): Promise<string> {
      const who = { GIT_COMMITTER_NAME: 'Eve', GIT_COMMITTER_EMAIL: 'eve@example.org' }
      const env = { ...process.env, ...who, GIT_AUTHOR_NAME: 'Eve', GIT_AUTHOR_EMAIL: 'eve@example.org' }
      return (await promisify(execFile)('git', ['-C', repository, ...args], { env })).stdout.trim()
    },
    /** Reads the commit the sync tag points at. */
    async tag(): Promise<string> {
      return this.git('rev-parse', 'refs/tags/flux-sync^{commit}')
    },
    /** Reads what a person sees on a commit. */
    async status(commit: string): Promise<ShownStatus | undefined> {
      const { statuses } = await this.ask<{ statuses: readonly ShownStatus[] }>(`commits/${commit}/status`)
      return statuses[0]
    },
    /** Asks the Git host's API about the repository. */
    async ask<Answer>(path: string): Promise<Answer> {
      const headers = { authorization: `Bearer ${SECRETS.git}` }
      return (await (await fetch(`${gitHost.url}/repos/${REPOSITORY}/${path}`, { headers })).json()) as Answer
    },
    async close() {
      await Promise.all([gitHost.stop(), kubernetes.stop()])
    },
  }
}

function renderConfig(gitHostUrl: string, { allowNamespaces = [], registry, automation }: SandboxRules): string {
  const tells = `registry: { source: distribution, registry: "${registry}", secrets: [{ env: TEST_REGISTRY }] }`
  const follows = `automation: { include: ["${registry}/*"]${automation === undefined ? '' : `, ${automation}`} }`
  return `clusters:
  sandbox: { kubeconfig: { file: kubeconfig } }
gitHosts:
  sandbox: { kind: github, url: ${gitHostUrl}, auth: { token: { env: TEST_GIT } } }
endpoints:
  github: { source: github, gitHost: sandbox, secrets: [{ env: TEST_HOOK }] }
  ${registry === undefined ? '' : tells}
targets:
  - name: demo
    git: { host: sandbox, repository: ${REPOSITORY}, branch: main }
    cluster: sandbox
    sync: { allowNamespaces: [${allowNamespaces.join(', ')}] }
    ${registry === undefined ? '' : follows}
registries:
  insecureHosts: [127.0.0.1]
api:
  tokens: [{ name: test, value: { env: TEST_API }, may: [read, sync, release] }]
`
}
