// The fluxless.yml that setup begins with, and whether somebody has edited it since.
import { createHash } from 'node:crypto'
import type { AnyRef } from '../ports/secret-shelf/port.ts'

/** Is how a cluster is reached. */
export type ClusterWay =
  | { readonly kubeconfig: AnyRef; readonly context?: string }
  | { readonly eks: { readonly name: string; readonly region: string } }

/** Is how we come to a Git host. */
export type HostWay =
  | { readonly token: AnyRef }
  | { readonly app: { readonly id: number; readonly privateKey: AnyRef } }

/** Is all that the first configuration says. */
export type FirstConfig = {
  readonly repository: string
  readonly branch: string
  readonly paths: readonly string[]
  readonly gitUrl?: string
  readonly auth: HostWay
  readonly cluster: { readonly name: string; readonly way: ClusterWay }
  readonly hookSecret: AnyRef
  readonly apiToken: AnyRef
}

const MARK = /^# Written by fluxctl setup \(([0-9a-f]{16})\)\. Once edited, it is yours: teardown leaves it\.\n/

/** Renders it; its first line says what the rest was. */
export function renderFirstConfig(config: FirstConfig): string {
  const { repository, branch, paths, gitUrl, auth, cluster, hookSecret, apiToken } = config
  const url = gitUrl === undefined ? '' : `, url: ${write(gitUrl)}`
  const folders = paths.length === 0 ? '' : `, paths: ${write(paths)}`
  const body = `# yaml-language-server: $schema=infra/fluxless.schema.json
clusters:
  ${cluster.name}: ${write(cluster.way)}
gitHosts:
  github: { kind: github${url}, auth: ${write(auth)} }
endpoints:
  github: { source: github, gitHost: github, secrets: [${write(hookSecret)}] }
targets:
  - name: ${cluster.name}
    git: { host: github, repository: ${write(repository)}, branch: ${write(branch)}${folders} }
    cluster: ${cluster.name}
    # Objects that are gone from Git are only told of; set it to on when what is told looks right.
    sync: { garbageCollection: dry-run }
api:
  tokens: [{ name: fluxctl, value: ${write(apiToken)}, may: [read, sync, release] }]
`
  return `# Written by fluxctl setup (${digest(body)}). Once edited, it is yours: teardown leaves it.\n${body}`
}

/** Tells whether a text is as it was rendered. */
export function isUntouched(text: string): boolean {
  const [line = '', mark] = MARK.exec(text) ?? []
  return mark === digest(text.slice(line.length))
}

/** JSON is YAML, and quotes what has to be quoted. */
function write(value: unknown): string {
  return JSON.stringify(value)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
