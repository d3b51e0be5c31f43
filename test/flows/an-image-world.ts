// A world in memory to follow images in: a repository, a registry, a target or more, and everything there is to see.
import { describeUpdate } from '../../functions/domain/access/describe-update.ts'
import { TryLater } from '../../functions/domain/failure.ts'
import type { ImageRepo } from '../../functions/domain/images/image.ts'
import { nameRepo } from '../../functions/domain/images/name-repo.ts'
import type { UpdateSpec } from '../../functions/domain/release/update-spec.ts'
import type { AutomateJob, AutomateReason, UpdateJob } from '../../functions/domain/sync/commit-job.ts'
import type { ScanJob } from '../../functions/domain/sync/scan-job.ts'
import type { SyncTarget } from '../../functions/domain/sync/sync-target.ts'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { scanImage } from '../../functions/flows/scan-image.ts'
import { updateManifests } from '../../functions/flows/update-manifests.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import type { MemoryFile } from '../../functions/ports/git-hosts/memory-tree.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { type MemoryShelf, openMemoryRegistry } from '../../functions/ports/registries/memory.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import type { Table } from '../../functions/ports/table/port.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { aTarget, type TargetChanges } from '../builders/a-target.ts'
import { REPOSITORY } from './a-sync-world.ts'

/** An answer that never came. */
export class Lost extends TryLater {
  override readonly code = 'lost'
  override readonly retryAfterMs = 1
  constructor() {
    super({ what: 'No answer', fix: 'Wait.' })
  }
}

function whileUp(table: Table, isUp: () => boolean): Table {
  const check = () => {
    if (!isUp()) throw new TableUnavailable('memory', undefined)
  }
  return {
    async get(key) {
      check()
      return table.get(key)
    },
    async put(key, entry) {
      check()
      return table.put(key, entry)
    },
    async putIfAbsent(key, entry) {
      check()
      return table.putIfAbsent(key, entry)
    },
    async remove(key) {
      check()
      return table.remove(key)
    },
  }
}

/** Names a repository of the registry that the tests use. */
export function repo(path: string): ImageRepo {
  return nameRepo('registry.example', path)
}

/** Renders a Deployment with one container called `main`. */
export function aDeployment(
  name: string,
  image: string,
  annotations: Readonly<Record<string, string>> = { 'fluxcd.io/automated': 'true' },
): string {
  const lines = Object.entries(annotations).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`)
  const metadata = `metadata:\n  name: ${name}\n  namespace: demo\n${lines.length > 0 ? `  annotations:\n${lines.join('')}` : ''}`
  const pod = `    spec:\n      containers:\n        - name: main\n          image: ${image}\n`
  return `apiVersion: apps/v1\nkind: Deployment\n${metadata}spec:\n  template:\n${pod}`
}

/** Opens a world with one target, or with as many as are described. */
export function anImageWorld(options: {
  readonly files: Readonly<Record<string, MemoryFile>>
  readonly shelf?: MemoryShelf
  readonly targets?: readonly TargetChanges[]
}) {
  let moment = Date.parse('2026-01-01T00:00:00Z')
  let jobs = 0
  const now = () => moment
  const targets: readonly [SyncTarget, ...SyncTarget[]] = [
    aTarget(options.targets?.[0]),
    ...(options.targets ?? []).slice(1).map(aTarget),
  ]
  const [target] = targets
  const gitHost = openMemoryGitHost({ repositories: [REPOSITORY] })
  const registry = openMemoryRegistry(options.shelf)
  const down = { table: false, queue: false }
  const log = openMemoryLog()
  const table = whileUp(openMemoryTable({ now }), () => !down.table)
  const sent = { syncs: [] as Message[], scans: [] as Message[], commits: [] as Message[] }
  const collect = (list: Message[]) => ({
    send: async (message: Message) => {
      if (down.queue) throw new Lost()
      list.push(message)
    },
  })
  const doors = { queue: collect(sent.syncs), scans: collect(sent.scans), commits: collect(sent.commits) }
  const ports = { ...doors, targets, gitHost: () => gitHost, registryFor: () => registry, table, log, now }
  gitHost.push(REPOSITORY, 'main', options.files)

  const nextId = () => {
    jobs += 1
    return `job-${jobs}`
  }

  const updateJob = (spec: UpdateSpec, cause = { message: '', user: '' }): UpdateJob => {
    return {
      kind: 'update',
      target: target.name,
      id: nextId(),
      requestedAt: moment,
      update: describeUpdate(spec, cause),
    }
  }
  const runUpdate = (job: UpdateJob) => updateManifests(job, ports, moment + 60_000)
  const runAutomate = (job: AutomateJob, deadline = moment + 60_000) => automateWorkloads(job, ports, deadline)

  return {
    target,
    targets,
    /** What does not answer. */
    down,
    gitHost,
    registry,
    log,
    table,
    sent,
    ports,
    now,
    pass: (ms: number) => {
      moment += ms
    },
    push: (files: Readonly<Record<string, MemoryFile>>) => gitHost.push(REPOSITORY, 'main', files),
    /** Messages of the commits on the branch, newest first. */
    commits: () => gitHost.listCommits(REPOSITORY, 'main').map(({ message }) => message),
    changed: () => gitHost.listCommits(REPOSITORY, 'main')[0]?.changed ?? [],
    async file(path: string): Promise<string> {
      const { commit } = await gitHost.readHead({
        repository: target.git.repository,
        branch: target.git.branch,
        tag: target.sync.tag,
      })
      const { files } = await gitHost.readTree({ repository: target.git.repository, commit, wants: () => true })
      return Buffer.from(files.find(one => one.path === path)?.bytes ?? []).toString('utf8')
    },
    automate: (reason: AutomateReason = 'interval', of: SyncTarget = target, deadline?: number) =>
      runAutomate({ kind: 'automate', target: of.name, reason, id: nextId(), requestedAt: moment }, deadline),
    runAutomate,
    scan: (path: string, job: Partial<ScanJob> = {}, deadline = moment + 60_000) =>
      scanImage(
        { kind: 'scan', repo: repo(path), reason: 'push', id: nextId(), requestedAt: moment, ...job },
        ports,
        deadline,
      ),
    update: (spec: UpdateSpec, cause?: { message: string; user: string }) => runUpdate(updateJob(spec, cause)),
    updateJob,
    /** Runs a job that may have been run before, as a queue does. */
    runUpdate,
  }
}
