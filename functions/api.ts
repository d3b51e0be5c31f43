// GET, POST and PATCH /api/flux/*: what fluxctl asks.
import { answerQuery } from './flows/answer-query.ts'
import { openImageQueries } from './flows/open-image-queries.ts'
import { httpHandler } from './lambda/http-handler.ts'
import { openApi } from './wiring/api.ts'
import { openClusters } from './wiring/clusters.ts'
import { openGitHosts } from './wiring/git-hosts.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { openRegistries } from './wiring/registries.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const [log, queue, table] = [openLog(settings), openQueue(settings, 'sync'), openTable(settings)]
const [gitHost, cluster] = [openGitHosts(settings), openClusters(settings)]
const { targets } = settings.config
const queues = { queue, scans: openQueue(settings, 'scan'), commits: openQueue(settings, 'automate') }
const registryFor = openRegistries(settings, cluster, log)
const doors = { ...openApi(settings, log), ...queues, gitHost, cluster, registryFor, table, log, now: settings.now }
const ports = { ...doors, ...openImageQueries(doors), targets }

/** Handles one question. */
export const handler = httpHandler(request => answerQuery(request, ports), log)
