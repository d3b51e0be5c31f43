// The runner: opens the sandbox or takes a configuration, feeds the entry files, tells what happens, stops cleanly.
import { setTimeout as wait } from 'node:timers/promises'
import { answerPage } from './answer-page.ts'
import type { RunnerArguments } from './arguments.ts'
import { awaitFirstSync, isInSync } from './first-sync.ts'
import { openInterrupts } from './interrupts.ts'
import { lockFolder } from './lock-folder.ts'
import { type OpenFunctions, openFunctions } from './open-functions.ts'
import { runClock } from './run-clock.ts'
import { runQueue } from './run-queue.ts'
import type { Sandbox } from './sandbox/open-sandbox.ts'
import { type FrontDoor, serveHttp } from './serve-http.ts'
import { openStateFolder, type StateFolder } from './state-folder.ts'
import { stopWork } from './stop-work.ts'
import { tellFirstSync, tellStandby, tellStop, tellWhereThingsAre } from './tell.ts'
import { type ProcessWatch, watchProcess } from './watch-process.ts'

/** How long the first sync may keep scripts waiting for local.json. */
const READY_LIMIT_MS = 10_000

/** Nobody could say what came of the sync. */
class OutcomeUnknowable extends Error {
  constructor() {
    super('--once has to ask the API what was applied: give api.tokens in the configuration one that may read.')
  }
}

type Here = {
  readonly args: RunnerArguments
  readonly watch: ProcessWatch
  readonly door: FrontDoor
  readonly state: StateFolder
  readonly sandbox: Sandbox | undefined
  readonly functions: OpenFunctions
  readonly ended: Promise<Ending>
  readonly stops: Stop[]
}

type Stop = () => Promise<unknown> | unknown
type Ending = 'interrupted' | 'lost'

/** Runs until it is interrupted, or with `once` until the first sync; returns the exit code. */
export async function runLocally(args: RunnerArguments): Promise<number> {
  const interrupts = openInterrupts()
  const stops: Stop[] = []
  try {
    const watch = watchProcess({ isLeased: args.lease !== undefined, now: Date.now })
    stops.push(watch.stop)
    const page = (path: string, query: URLSearchParams) => answerPage(path, query, watch.facts)
    // The port and the folder first: whoever cannot have both must not touch what another runner keeps.
    const door = await serveHttp({ page, routes: watch.routes }, args)
    stops.push(door.close)
    const state = openStateFolder(args.state)
    stops.push(lockFolder(state.root))
    state.removeFacts()
    stops.push(state.removeFacts)
    let isOpen = false
    const hookUrl = (endpoint: string) => (isOpen ? `${door.url}/hook/${endpoint}` : undefined)
    const sandbox = await openOwnSandbox(args, state, hookUrl)
    if (sandbox) stops.push(sandbox.stop)
    setEnvironment(args, state.root, sandbox)
    const functions = await openFunctions(args.lease)
    isOpen = true
    if (args.once && functions.apiToken === undefined) throw new OutcomeUnknowable()
    watch.watch(functions)
    const loss = functions.leadership.lose()
    const ended = Promise.race([interrupts.first, loss.then(({ endInMs }) => endWithin(endInMs))])
    stops.push(async () => {
      watch.enter('stopping')
      tellStop(await stopWork(functions, door, args.stopLimitMs), args.stopLimitMs)
    })
    const won = functions.leadership.win()
    if (args.lease) tellStandby(args.lease, door)
    watch.enter('standby')
    const how = await Promise.race([won, ended])
    if (how !== undefined) return codeOf(how)
    return await work({ args, watch, door, state, sandbox, functions, ended, stops })
  } finally {
    for (const stop of stops.reverse()) await stop()
    interrupts.close()
  }
}

/** Works from here on; the right to work is ours. */
async function work({ args, watch, door, state, sandbox, functions, ended, stops }: Here): Promise<number> {
  const { worker, handlers, endpoints, resync, apiToken } = functions
  const { mayWork, waited } = watch
  watch.enter('working')
  runQueue(worker, { functions: handlers, now: Date.now, mayWork, waited })
  const clock = runClock(resync, { now: Date.now, mayWork })
  stops.push(clock.stop)
  const facts = tellWhereThingsAre({ door, sandbox, endpoints, state, isQuiet: args.once })
  const first = Promise.race([awaitFirstSync(clock.first, worker, { apiUrl: facts.apiUrl, apiToken }), ended])
  // A cluster or a Git host may be down: that the runner is ready does not wait for them for ever.
  await Promise.race([first, wait(READY_LIMIT_MS, undefined, { ref: false })])
  if (!args.once) state.writeFacts(facts)
  const targets = await first
  if (typeof targets !== 'string') tellFirstSync(targets)
  if (args.once) return typeof targets !== 'string' && targets.every(isInSync) ? 0 : 1
  const how = await ended
  process.stdout.write('Stopping.\n')
  return codeOf(how)
}

/** Whoever lost the right to work starts anew, and begins by asking for it: its supervisor sees to that. */
function codeOf(how: Ending): number {
  return how === 'lost' ? 1 : 0
}

/** Sees to it that the process is gone before anybody else may work, whatever is in hand. */
function endWithin(endInMs: number): 'lost' {
  if (endInMs <= 0) process.exit(1)
  setTimeout(() => process.exit(1), endInMs).unref()
  return 'lost'
}

/** With a configuration there is none, and its code is not even there in a container. */
async function openOwnSandbox(
  args: RunnerArguments,
  state: StateFolder,
  hookUrl: (endpoint: string) => string | undefined,
) {
  if (args.config !== undefined) return undefined
  const { openSandbox } = await import('./sandbox/open-sandbox.ts')
  return openSandbox({ ...args, state, hookUrl, now: Date.now })
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
