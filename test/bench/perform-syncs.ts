// The process that syncs run in: alone, so that what it takes of CPU and memory is theirs. Its parent sends orders.
import { countTraffic } from './count-traffic.ts'
import { type MeasuredRun, openSync } from './open-sync.ts'

/** Is what is asked of it: one sync, with connections and memories of its own when it is to be fresh. */
export type SyncOrder = {
  readonly env: Readonly<Record<string, string>>
  readonly apiHost: string
  readonly target: string
  readonly reason: 'push' | 'resync'
  readonly isFresh: boolean
}

/** Is the answer; `lifePeakRssMib` is of the whole process, its imports included. */
export type SyncDone = { readonly measured: MeasuredRun; readonly lifePeakRssMib: number }

let traffic: ReturnType<typeof countTraffic> | undefined
let sync: ReturnType<typeof openSync> | undefined

process.on('message', order => {
  perform(order as SyncOrder).then(
    done => process.send?.(done),
    (thrown: unknown) => {
      process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
      process.exit(1)
    },
  )
})
process.once('disconnect', () => process.exit(0))
process.send?.('ready')

async function perform({ env, apiHost, target, reason, isFresh }: SyncOrder): Promise<SyncDone> {
  traffic ??= countTraffic(apiHost)
  if (isFresh || sync === undefined) sync = openSync(env, traffic)
  const measured = await sync(target, reason)
  return { measured, lifePeakRssMib: Math.max(measured.peakRssMib, process.resourceUsage().maxRSS / 1_024) }
}
