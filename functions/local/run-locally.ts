// The runner: opens the sandbox or takes a configuration, feeds the entry files, tells what happens, stops cleanly.
import { setTimeout as wait } from 'node:timers/promises'
import type { RunnerArguments } from './arguments.ts'
import { openInterrupts } from './interrupts.ts'
import { lockFolder } from './lock-folder.ts'
import { readTargets, type TargetState } from './read-targets.ts'
import { runClock } from './run-clock.ts'
import { runQueue } from './run-queue.ts'
import { openSandbox, type Sandbox } from './sandbox/open-sandbox.ts'
import { serveHttp } from './serve-http.ts'
import { openStateFolder } from './state-folder.ts'
import { tellFirstSync, tellWhereThingsAre } from './tell.ts'

/** How long the first sync may keep scripts waiting for local.json. */
const READY_LIMIT_MS = 10_000
/** How long work in hand may take to end after Ctrl-C. */
const STOP_LIMIT_MS = 5_000

/** Nobody could say what came of the sync. */
class OutcomeUnknowable extends Error {
  constructor() {
    super('--once has to ask the API what was applied: give api.tokens in the configuration one that may read.')
  }
}

/** Runs until it is interrupted, or with `once` until the first sync; returns the exit code. */
export async function runLocally(args: RunnerArguments): Promise<number> {
  const interrupts = openInterrupts()
  const stops: (() => Promise<unknown> | unknown)[] = []
  try {
    let functions: Awaited<ReturnType<typeof importFunctions>> | undefined
    // The port and the folder first: whoever cannot have both must not touch what another runner keeps.
    const door = await serveHttp(() => functions?.routes, args.port)
    stops.push(door.close)
    const state = openStateFolder(args.state)
    stops.push(lockFolder(state.root))
    state.removeFacts()
    stops.push(state.removeFacts)
    const hookUrl = (endpoint: string) =>
      functions === undefined ? undefined : `http://127.0.0.1:${door.port}/hook/${endpoint}`
    const sandbox =
      args.config === undefined ? await openSandbox({ ...args, state, hookUrl, now: Date.now }) : undefined
    if (sandbox) stops.push(sandbox.stop)
    setEnvironment(args, state.root, sandbox)
    functions = await importFunctions()
    if (args.once && functions.apiToken === undefined) throw new OutcomeUnknowable()
    const { worker, endpoints } = functions
    runQueue(worker, functions, Date.now)
    stops.push(() => worker.close(STOP_LIMIT_MS))
    const clock = runClock(functions.resync, Date.now)
    stops.push(clock.stop)
    const facts = tellWhereThingsAre({ door, sandbox, endpoints, state, isQuiet: args.once })
    const { apiUrl } = facts
    const first = Promise.race([
      firstSync(clock.first, worker, { apiUrl, apiToken: functions.apiToken }),
      interrupts.first,
    ])
    // A cluster or a Git host may be down: that the runner is ready does not wait for them for ever.
    await Promise.race([first, wait(READY_LIMIT_MS, undefined, { ref: false })])
    if (!args.once) state.writeFacts(facts)
    const targets = await first
    if (targets !== 'interrupted') tellFirstSync(targets)
    if (args.once) return targets !== 'interrupted' && targets.every(isInSync) ? 0 : 1
    await interrupts.first
    process.stdout.write('Stopping.\n')
    return 0
  } finally {
    for (const stop of stops.reverse()) await stop()
    interrupts.close()
  }
}

async function firstSync(
  tick: Promise<unknown>,
  worker: { idle(): Promise<void> },
  api: { readonly apiUrl: string; readonly apiToken: string | undefined },
): Promise<readonly TargetState[]> {
  await tick
  await worker.idle()
  return readTargets(api)
}

/** In the sandbox the first sync has to apply everything and move the tag. */
function isInSync({ lastRun }: TargetState): boolean {
  return lastRun?.verdict === 'applied' && lastRun.tag !== 'taken'
}

/** Entry files read their settings from the environment, on AWS and here. */
function setEnvironment(args: RunnerArguments, state: string, sandbox: Sandbox | undefined): void {
  const config = sandbox?.configFile ?? args.config
  Object.assign(process.env, {
    FLUXLESS_LOG: 'text',
    ...process.env,
    FLUXLESS_STATE: state,
    FLUXLESS_CONFIG: config,
    ...sandbox?.env,
  })
}

/** Imported only now, because importing an entry file opens its doors. */
async function importFunctions() {
  const [webhook, api, sync, scan, automate, resync, { openApi }, { openLog }, { openWorker }, { readSettings }] =
    await Promise.all([
      import('../webhook.ts'),
      import('../api.ts'),
      import('../sync.ts'),
      import('../scan.ts'),
      import('../automate.ts'),
      import('../resync.ts'),
      import('../wiring/api.ts'),
      import('../wiring/log.ts'),
      import('../wiring/queue.ts'),
      import('../wiring/settings.ts'),
    ])
  const settings = readSettings(process.env)
  const tokens = await openApi(settings, openLog(settings)).tokens()
  return {
    routes: [
      { prefix: '/hook/', handler: webhook.handler },
      { prefix: '/api/flux/', handler: api.handler },
    ],
    sync: sync.handler,
    scan: scan.handler,
    automate: automate.handler,
    resync: resync.handler,
    worker: openWorker(settings),
    endpoints: Object.keys(settings.config.endpoints),
    /** One that may read, to ask the API as any client would. */
    apiToken: tokens.find(({ may }) => may.includes('read'))?.value,
  }
}
