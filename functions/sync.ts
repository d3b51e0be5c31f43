// Queue: bring one target to its branch head; later, look whether it runs.
import type { HealthJob } from './domain/sync/health-job.ts'
import type { SyncJob } from './domain/sync/sync-job.ts'
import { answerProbes } from './flows/answer-probes.ts'
import { checkHealth } from './flows/check-health.ts'
import { syncTarget } from './flows/sync-target.ts'
import { queueHandler } from './lambda/queue-handler.ts'
import { openClusters } from './wiring/clusters.ts'
import { openGitHosts } from './wiring/git-hosts.ts'
import { openLog } from './wiring/log.ts'
import { openNotifiers } from './wiring/notify.ts'
import { openQueue } from './wiring/queue.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const [gitHost, log, queue] = [openGitHosts(settings), openLog(settings), openQueue(settings, 'sync')]
const [cluster, notify, table] = [openClusters(settings), openNotifiers(gitHost, log), openTable(settings)]
const doors = { gitHost, cluster, queue, commits: openQueue(settings, 'automate'), table, notify, log }
const ports = { ...doors, targets: settings.config.targets, now: settings.now }
const work = (job: SyncJob | HealthJob, deadline: number) =>
  job.kind === 'health' ? checkHealth(job, ports) : syncTarget(job, ports, deadline)

/** Handles a batch of jobs. */
export const handler = queueHandler(answerProbes(work, ports), { ...queue, ...ports })
