// Queue: bring one target to its branch head.
import type { SyncJob } from './domain/sync/sync-job.ts'
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
const [gitHost, log, queue] = [openGitHosts(settings), openLog(settings), openQueue(settings)]
const [cluster, notify, table] = [openClusters(settings), openNotifiers(gitHost, log), openTable(settings)]
const ports = { targets: settings.config.targets, gitHost, cluster, queue, table, notify, log, now: settings.now }

/** Handles a batch of sync jobs. */
export const handler = queueHandler((job: SyncJob, deadline) => syncTarget(job, ports, deadline), {
  ...queue,
  ...ports,
})
