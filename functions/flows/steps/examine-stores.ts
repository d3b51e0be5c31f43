// Looks whether what is written is there, and whether what is queued is handled.
import { type Check, ok } from '../../domain/access/checkup.ts'
import { QueueNotDrained, TableForgets } from '../../domain/access/checkup-failures.ts'
import { type ProbedQueue, type ProbeJob, probeKey } from '../../domain/sync/probe-job.ts'
import type { Queue } from '../../ports/queue/port.ts'
import type { Table } from '../../ports/table/port.ts'
import type { LookPorts } from './examine.ts'

/** Is what looking needs. */
export type StorePorts = LookPorts & {
  readonly table: Table
  /** The queues of sync, scan and automate. */
  readonly queue: Pick<Queue, 'send'>
  readonly scans: Pick<Queue, 'send'>
  readonly commits: Pick<Queue, 'send'>
  readonly newId: () => string
}

const KEPT_MS = 60_000
const FIRST_DELAY_MS = 25
const MOST_DELAY_MS = 1_000
/** A function that is woken for the first time in a while takes a second or two. */
const MOST_DRAIN_MS = 10_000

/** Lists the looks: one at the table, one at each queue. */
export function listStoreChecks(ports: StorePorts): readonly Check[] {
  const { queue, scans, commits } = ports
  const queues = { sync: queue, scan: scans, automate: commits }
  return [
    { arrow: 'table', about: 'table', look: () => lookAtTable(ports) },
    ...Object.entries(queues).map(([name, door]): Check => {
      return { arrow: 'queue', about: name, look: () => lookAtQueue(name as ProbedQueue, door, ports) }
    }),
  ]
}

async function lookAtTable({ table, now, newId }: StorePorts) {
  const [key, value] = [`probe/table/${newId()}`, newId()]
  const startedAt = now()
  await table.put(key, { value, expiresAt: now() + KEPT_MS })
  if ((await table.get(key)) !== value) throw new TableForgets()
  await table.remove(key)
  return ok(`written and read in ${now() - startedAt}ms`)
}

async function lookAtQueue(queue: ProbedQueue, door: Pick<Queue, 'send'>, { table, now, wait, newId }: StorePorts) {
  const job: ProbeJob = { kind: 'probe', queue, id: newId() }
  const startedAt = now()
  await door.send({ group: `probe/${job.id}`, dedupId: job.id, body: JSON.stringify(job) })
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MOST_DELAY_MS)) {
    if ((await table.get(probeKey(job))) !== undefined) return ok(`a job was handled after ${now() - startedAt}ms`)
    if (now() - startedAt >= MOST_DRAIN_MS) throw new QueueNotDrained(queue, MOST_DRAIN_MS)
    await wait(delayMs)
  }
}
