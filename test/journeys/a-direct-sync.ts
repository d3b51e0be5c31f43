// One job at a time in the test's own process, with the real providers: a retry is the next call, nothing waits for it.
import type { SyncJob } from '../../functions/domain/sync/sync-job.ts'
import type { SyncRun } from '../../functions/domain/sync/sync-run.ts'
import { readJournal } from '../../functions/flows/steps/record-run.ts'
import { syncTarget } from '../../functions/flows/sync-target.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { openGithub } from '../../functions/ports/git-hosts/github.ts'
import { openHttp } from '../../functions/ports/http/node.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openCommitStatus } from '../../functions/ports/notify/commit-status.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { aTarget } from '../builders/a-target.ts'
import { REPOSITORY, type Sandbox, SECRETS } from './a-sandbox.ts'

/** Opens the flow of one target over the sandbox; providers wait no time between their own tries. */
export function aDirectSync(sandbox: Sandbox) {
  const target = aTarget({ name: 'demo', git: { repository: REPOSITORY } })
  const log = openMemoryLog()
  const table = openMemoryTable({ now: Date.now })
  const http = openHttp({ userAgent: 'test' })
  const pace = { now: Date.now, wait: async () => {}, random: () => 0 }
  const queue = { send: async () => {}, delay: async () => {} }
  let jobs = 0

  return {
    log,
    journal: () => readJournal(target.name, table),
    close: () => http.close(),
    /** Runs one job; of one that failed, the run is what it left in the journal. */
    async sync(options: { readonly kubeconfig?: string; readonly timeoutMs?: number } = {}): Promise<SyncRun> {
      const { kubeconfig = sandbox.kubernetes.kubeconfig(), timeoutMs } = options
      const hurry = timeoutMs === undefined ? {} : { timeoutMs }
      const client = { ...http, send: hurried(http.send, hurry), stream: hurried(http.stream, hurry) }
      const gitHost = openGithub({ apiUrl: sandbox.gitHost.url, token: async () => SECRETS.git, ...pace }, client)
      const cluster = openKubernetes({ access: { kubeconfig: async () => kubeconfig }, ...pace })
      const doors = { gitHost: () => gitHost, cluster: () => cluster, queue, commits: queue, table, log, now: Date.now }
      const ports = { targets: [target], notify: () => openCommitStatus(gitHost, log), ...doors }
      jobs += 1
      const id = `job-${jobs}`
      const job: SyncJob = { kind: 'sync', target: target.name, reason: 'push', id, requestedAt: Date.now() }
      try {
        return await syncTarget(job, ports, Date.now() + 60_000)
      } catch (thrown) {
        const [latest] = await readJournal(target.name, table)
        if (latest?.id !== id) throw thrown
        return latest
      } finally {
        await cluster.close()
      }
    },
  }
}

function hurried<Request, Answer>(send: (request: Request) => Promise<Answer>, hurry: { readonly timeoutMs?: number }) {
  return (request: Request) => send({ ...request, ...hurry })
}
