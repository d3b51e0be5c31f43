// GET, POST and PATCH /api/flux/*: what fluxctl asks.
import { answerQuery } from './flows/answer-query.ts'
import { openCheckup } from './flows/open-checkup.ts'
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
const [scans, commits] = [openQueue(settings, 'scan'), openQueue(settings, 'automate')]
const [gitHost, cluster] = [openGitHosts(settings), openClusters(settings)]
const [{ targets }, registryFor] = [settings.config, openRegistries(settings, cluster, log)]
const known = { ...openApi(settings, log), now: settings.now, targets, log }
const doors = { ...known, queue, scans, commits, gitHost, cluster, registryFor, table }
const ports = { ...doors, ...openImageQueries(doors), ...openCheckup(doors) }

/** Handles one question. */
export const handler = httpHandler(request => answerQuery(request, ports), log)
