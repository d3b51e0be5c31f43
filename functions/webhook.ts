// POST /hook/{endpoint}, and events of AWS: verify, name the events, queue the work, answer 202.
import { receiveEvent } from './flows/receive-event.ts'
import { hookHandler } from './lambda/hook-handler.ts'
import { openEndpoints } from './wiring/endpoints.ts'
import { openLog } from './wiring/log.ts'
import { openQueue } from './wiring/queue.ts'
import { readSettings } from './wiring/settings.ts'
import { openTable } from './wiring/table.ts'

const settings = readSettings(process.env)
const { targets } = settings.config
const { direct, ...doors } = openEndpoints(settings)
const [queue, scans, table, log] = [openQueue(settings), openQueue(settings), openTable(settings), openLog(settings)]
const ports = { ...doors, targets, queue, scans, table, log, now: settings.now }

/** Handles one delivery. */
export const handler = hookHandler(call => receiveEvent(call, ports), { direct, log })
