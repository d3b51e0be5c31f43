// Imports the deployed functions, which opens their doors, and opens what the runner itself needs of wiring/.
import type { LeaseName } from '../wiring/leadership.ts'

/** The lease is to stand in a cluster that nobody configured. */
export class LeaseClusterUnknown extends Error {
  constructor(name: string, known: readonly string[]) {
    super(`--lease names the cluster ${name}. The configuration has ${known.join(', ')}.`)
  }
}

/** Are the functions and all that feeds them. */
export type OpenFunctions = Awaited<ReturnType<typeof openFunctions>>

/**
 * Opens everything; the environment has to be set before.
 *
 * @throws {LeaseClusterUnknown} when the lease stands nowhere
 */
export async function openFunctions(lease: LeaseName | undefined) {
  const [functions, wiring] = await Promise.all([importFunctions(), importWiring()])
  const { webhook, api, sync, scan, automate, resync } = functions
  const settings = wiring.readSettings(process.env)
  if (lease !== undefined && settings.config.clusters[lease.cluster] === undefined) {
    throw new LeaseClusterUnknown(lease.cluster, Object.keys(settings.config.clusters))
  }
  const log = wiring.openLog(settings)
  const tokens = await wiring.openApi(settings, log).tokens()
  return {
    routes: [
      { prefix: '/hook/', handler: webhook.handler },
      { prefix: '/api/flux/', handler: api.handler },
    ],
    handlers: { sync: sync.handler, scan: scan.handler, automate: automate.handler },
    resync: resync.handler,
    worker: wiring.openWorker(settings),
    table: wiring.openTable(settings),
    leadership: wiring.openLeadership(settings, log, lease),
    hearLog: wiring.hearLog,
    version: wiring.version,
    endpoints: Object.keys(settings.config.endpoints),
    /** One that may read, to ask the API as any client would. */
    apiToken: tokens.find(({ may }) => may.includes('read'))?.value,
  }
}

async function importFunctions() {
  const [webhook, api, sync, scan, automate, resync] = await Promise.all([
    import('../webhook.ts'),
    import('../api.ts'),
    import('../sync.ts'),
    import('../scan.ts'),
    import('../automate.ts'),
    import('../resync.ts'),
  ])
  return { webhook, api, sync, scan, automate, resync }
}

async function importWiring() {
  const modules = await Promise.all([
    import('../wiring/api.ts'),
    import('../wiring/leadership.ts'),
    import('../wiring/log.ts'),
    import('../wiring/queue.ts'),
    import('../wiring/settings.ts'),
    import('../wiring/table.ts'),
    import('../wiring/version.ts'),
  ])
  const [
    { openApi },
    { openLeadership },
    { openLog, hearLog },
    { openWorker },
    { readSettings },
    { openTable },
    version,
  ] = modules
  return { openApi, openLeadership, openLog, hearLog, openWorker, readSettings, openTable, ...version }
}
