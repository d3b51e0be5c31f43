// Queue: choose newer images for what is automated, or write what somebody asked for; one commit a run.
import type { CommitJob } from './domain/sync/commit-job.ts'
import { answerProbes } from './flows/answer-probes.ts'
import { automateWorkloads } from './flows/automate-workloads.ts'
import { updateManifests } from './flows/update-manifests.ts'
import { queueHandler } from './lambda/queue-handler.ts'
import { openClusters } from './wiring/clusters.ts'
import { openGitHosts } from './wiring/git-hosts.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { openRegistries } from './wiring/registries.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const [log, table, commits] = [openLog(settings), openTable(settings), openQueue(settings, 'automate')]
const registryFor = openRegistries(settings, openClusters(settings), log)
const doors = { gitHost: openGitHosts(settings), registryFor, queue: openQueue(settings, 'sync'), commits, table, log }
const ports = { ...doors, targets: settings.config.targets, now: settings.now }

const work = (job: CommitJob, deadline: number) =>
  job.kind === 'update' ? updateManifests(job, ports, deadline) : automateWorkloads(job, ports, deadline)

/** Handles a batch of jobs. */
export const handler = queueHandler(answerProbes(work, ports), { ...commits, ...ports })
