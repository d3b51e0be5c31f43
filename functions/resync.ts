// Clock: queue every target that is due for a poll or a resync.
import { resyncDue } from './flows/resync-due.ts'
import { tickHandler } from './lambda/tick-handler.ts'
import { openGitHosts } from './wiring/git-hosts.ts'
import { openHookWatches } from './wiring/hooks.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const { targets } = settings.config
const ports = {
  targets,
  gitHost: openGitHosts(settings),
  watches: openHookWatches(settings),
  queue: openQueue(settings, 'sync'),
  commits: openQueue(settings, 'automate'),
  table: openTable(settings),
  log: openLog(settings),
}

/** Handles one tick of the schedule. */
export const handler = tickHandler(tick => resyncDue(tick, ports), settings.now)
