// The journey from nothing to running: look, plan, make what is missing, and say of each thing what became of it.
import type { Hook, HookDraft, Hooks } from '../ports/git-hosts/port.ts'
import type { SetupDoors } from './doors.ts'
import { StackNotReady } from './failures.ts'
import type { Found, FoundHook, Needs, Wishes } from './found.ts'
import { grantRights } from './grant-rights.ts'
import { DEPLOYED, lookAround, PARAMETERS, type View } from './look-around.ts'
import { ACCESS_GROUP, HOOK_EVENTS, type PlannedStep, planSetup } from './plan-setup.ts'
import type { Step } from './step.ts'

/** Is what an operator asks for. */
export type SetupOrder = {
  readonly needs: Needs
  readonly wishes: Wishes
  readonly publicUrl?: string
  /** Is written when there is no configuration yet. */
  readonly configText: string
  readonly isDryRun: boolean
}

/** Hears of each thing when it is settled. */
export type Tell = (step: Step) => void

/** Is what stands at the end; without an address nothing was deployed, or nobody said where it is reached. */
export type SetUp = { readonly steps: readonly Step[]; readonly url?: string }

const PING_LIMIT_MS = 15_000
const PING_DELAY_MS = 500
/** The clock of the host may be behind ours, by a little. */
const PING_SLACK_MS = 60_000

/** Sets up; what is there already is kept, so that doing it twice changes nothing. */
export async function setUp(order: SetupOrder, doors: SetupDoors, tell: Tell): Promise<SetUp> {
  const { needs, wishes, publicUrl, isDryRun } = order
  const view: View = { ...(publicUrl === undefined ? {} : { publicUrl }), isLookingAtRights: wishes.grantRights }
  const steps: Step[] = []
  const settle = (step: Step) => {
    steps.push(step)
    tell(step)
  }
  const before = await lookAround(needs, view, doors)
  const planned = planSetup(before, needs, wishes)
  if (isDryRun) {
    for (const step of planned) settle(step)
    return finish(steps, before)
  }
  assertWorkable(before)
  const [base, rest] = [planned.filter(isBase), planned.filter(step => !isBase(step))]
  for (const step of base) settle(await make(step, order, doors))
  const isMoved = base.some(({ thing, word }) => thing === 'stack' && (word === 'create' || word === 'update'))
  // Only now it is known where the server is, and who it is.
  const after = isMoved ? await lookAround(needs, view, doors) : before
  const others = isMoved ? planSetup(withNewSecrets(after, before), needs, wishes).filter(step => !isBase(step)) : rest
  for (const step of others) settle(await make(step, order, doors))
  return finish(steps, after)
}

/** What the address and the identity of the server depend on. */
function isBase({ thing }: Step): boolean {
  return thing === 'Git' || thing === 'configuration' || thing === 'secret' || thing === 'stack'
}

/** Secrets that were drawn in this run are new to whoever knows the old ones. */
function withNewSecrets(after: Found, { secrets }: Found): Found {
  return { ...after, secrets }
}

function assertWorkable({ deployment }: Found): void {
  const stack = deployment?.stack
  if (stack && stack.state !== 'ready') throw new StackNotReady(stack.name, stack.status, stack.state === 'busy')
}

function finish(steps: readonly Step[], { url }: Found): SetUp {
  return { steps, ...(url === undefined ? {} : { url }) }
}

async function make(step: PlannedStep, order: SetupOrder, doors: SetupDoors): Promise<Step> {
  const { word } = step
  if (word !== 'create' && word !== 'update') return step
  switch (step.thing) {
    case 'configuration':
      await doors.file.write(order.configText)
      return step
    case 'secret': {
      const { name = '', text = doors.drawSecret() } = step.secret
      await doors.shelf.write(name, text)
      return step
    }
    case 'stack': {
      // First what it is deployed with: a deployment that is cut off is repeated with the same.
      if (order.wishes.parameters !== undefined) await doors.shelf.write(PARAMETERS, order.wishes.parameters)
      await doors.stacks?.deploy()
      await doors.shelf.write(DEPLOYED, order.needs.digest)
      return step
    }
    case 'webhook':
      return { ...step, why: [step.why, await makeHook(step.webhook, doors)].filter(Boolean).join('; ') }
    case 'access entry':
      await doors.entries(step.cluster).add(step.principal, ACCESS_GROUP)
      return step
    case 'rights':
      await grantRights(step.rights, doors)
      return step
    case 'Git':
    case 'cluster':
      return step
  }
}

/** Makes or changes a webhook, and says what became of the ping. */
async function makeHook(
  { gitHost, repository, secret, url = '', hook }: FoundHook,
  doors: SetupDoors,
): Promise<string> {
  const hooks = doors.hooks(gitHost)
  const name = doors.shelf.nameOf(secret)
  const known = name === undefined ? undefined : await doors.shelf.read(name)
  const draft: HookDraft = {
    url,
    secret: known ?? (await doors.secrets.read(secret, { isFresh: true })),
    events: [...new Set([...(hook?.events ?? []), ...HOOK_EVENTS])],
  }
  if (hook === undefined) return awaitPing(await hooks.createHook(repository, draft), hooks, new Set(), doors)
  const since = doors.now() - PING_SLACK_MS
  const before = new Set((await hooks.listDeliveries({ hook, since })).map(({ id }) => id))
  const changed = await hooks.updateHook(hook, draft)
  await hooks.pingHook(changed)
  return awaitPing(changed, hooks, before, doors)
}

async function awaitPing(
  hook: Hook,
  hooks: Hooks,
  before: ReadonlySet<string>,
  { now, wait }: SetupDoors,
): Promise<string> {
  if (hook.owner === 'app') return 'an App sends no ping'
  const startedAt = now()
  for (;;) {
    const attempts = await hooks.listDeliveries({ hook, since: startedAt - PING_SLACK_MS })
    const pings = attempts.filter(({ event, id }) => event === 'ping' && !before.has(id))
    if (pings.some(({ isTaken }) => isTaken)) return 'its ping arrived'
    const [latest] = pings
    if (latest) return `its ping was answered ${latest.status || 'by nobody'}; is the server running?`
    if (now() - startedAt >= PING_LIMIT_MS) return 'its ping was not seen yet'
    await wait(PING_DELAY_MS)
  }
}
