// GET, POST and PATCH /api/flux/*: what fluxctl asks.
import { answerQuery } from './flows/answer-query.ts'
import { httpHandler } from './lambda/http-handler.ts'
import { openApi } from './wiring/api.ts'
import { openClusters } from './wiring/clusters.ts'
import { openGitHosts } from './wiring/git-hosts.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const [log, queue, table] = [openLog(settings), openQueue(settings, 'sync'), openTable(settings)]
const [gitHost, cluster] = [openGitHosts(settings), openClusters(settings)]
const { config, now } = settings
const ports = { ...openApi(settings, log), targets: config.targets, gitHost, cluster, queue, table, log, now }

/** Handles one question. */
export const handler = httpHandler(request => answerQuery(request, ports), log)
