// Queue: read the tags of one image repository, and wake the targets that would use what is new.
import type { ScanJob } from './domain/sync/scan-job.ts'
import { answerProbes } from './flows/answer-probes.ts'
import { scanImage } from './flows/scan-image.ts'
import { queueHandler } from './lambda/queue-handler.ts'
import { openClusters } from './wiring/clusters.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { openRegistries } from './wiring/registries.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const [log, table, scans] = [openLog(settings), openTable(settings), openQueue(settings, 'scan')]
const registryFor = openRegistries(settings, openClusters(settings), log)
const doors = { registryFor, table, log, scans, commits: openQueue(settings, 'automate') }
const ports = { ...doors, targets: settings.config.targets, now: settings.now }

const work = (job: ScanJob, deadline: number) => scanImage(job, ports, deadline)

/** Handles a batch of jobs. */
export const handler = queueHandler(answerProbes(work, ports), { ...scans, ...ports })
