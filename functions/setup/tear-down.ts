// The journey back: take away what setup made, say what stays and why, and look again whether anything is left.
import { NeedsPerson } from '../domain/failure.ts'
import type { SetupDoors } from './doors.ts'
import { SetupLacks } from './failures.ts'
import type { FoundHook, Needs } from './found.ts'
import { revokeRights } from './grant-rights.ts'
import { findEntries, findHooks, findRights, listDoubts } from './look-around.ts'
import { planTeardown, type Standing, type TeardownStep } from './plan-teardown.ts'
import type { Tell } from './set-up.ts'
import type { Step } from './step.ts'

/** Is what an operator asks for. */
export type TeardownOrder = {
  readonly needs: Needs
  readonly publicUrl?: string
  readonly grantRights: boolean
  /** Tells whether a configuration is as setup wrote it. */
  readonly isUntouched: (text: string) => boolean
  readonly isDryRun: boolean
}

/** Is what stands at the end; `left` is what should be gone and is not. */
export type TornDown = { readonly steps: readonly Step[]; readonly left: readonly Step[] }

/** Tears down; what is gone already is no trouble. */
export async function tearDown(order: TeardownOrder, doors: SetupDoors, tell: Tell): Promise<TornDown> {
  const doubts = listDoubts(order.needs, { isLookingAtRights: order.grantRights })
  if (doubts.length > 0) throw new SetupLacks(doubts)
  const before = await look(order, doors)
  const steps = planTeardown(before, order.needs, order)
  // With the stack gone, nobody else knows where the webhooks led.
  const known = before.url === undefined ? order : { ...order, publicUrl: before.url }
  const left: TeardownStep[] = []
  // Secrets go last: with the token of the Git host gone, nobody could look whether its webhooks are.
  for (const part of [steps.filter(step => !isLast(step)), steps.filter(isLast)]) {
    for (const step of part) {
      if (step.word === 'remove' && !order.isDryRun) await remove(step, doors)
      tell(step)
    }
    if (order.isDryRun) continue
    const again = planTeardown(await look(known, doors), order.needs, order)
    left.push(...again.filter(({ thing, word }) => word === 'remove' && part.some(step => step.thing === thing)))
  }
  return { steps, left }
}

function isLast({ thing }: Step): boolean {
  return thing === 'secret' || thing === 'configuration' || thing === 'Git' || thing === 'cluster'
}

async function look(order: TeardownOrder, doors: SetupDoors): Promise<Standing & { readonly url: string | undefined }> {
  const { needs, publicUrl, grantRights, isUntouched } = order
  const { stacks, shelf, file } = doors
  const [text, stack, shelved] = await Promise.all([file.read(), stacks?.find(), shelf.list()])
  const url = publicUrl ?? stack?.url
  const [{ hooks, unseen }, entries, rights] = await Promise.all([
    lookAtHooks(needs, url, doors),
    findEntries(needs, stack?.roles ?? [], doors),
    findRights(needs, { isLookingAtRights: grantRights }, doors),
  ])
  return {
    url,
    hooks,
    unseen,
    entries,
    rights,
    secrets: shelved.map(({ name }) => name),
    configuration: text === undefined ? 'missing' : isUntouched(text) ? 'untouched' : 'edited',
    ...(stacks === undefined ? {} : { deployment: stack === undefined ? {} : { stack } }),
  }
}

/** Without an address nothing was ever made that could lead there. */
async function lookAtHooks({ hooks: needs }: Needs, url: string | undefined, doors: SetupDoors) {
  if (url === undefined) return { hooks: [], unseen: [] }
  try {
    const hooks: readonly FoundHook[] = await findHooks(needs, url, doors)
    return { hooks, unseen: [] }
  } catch (thrown) {
    if (!(thrown instanceof NeedsPerson && thrown.code === 'secret-missing')) throw thrown
    return { hooks: [], unseen: [...new Set(needs.map(({ repository }) => repository as string))] }
  }
}

async function remove(step: TeardownStep, doors: SetupDoors): Promise<void> {
  switch (step.thing) {
    case 'webhook':
      if (step.webhook.hook) await doors.hooks(step.webhook.gitHost).deleteHook(step.webhook.hook)
      return
    case 'access entry':
      await doors.entries(step.cluster).remove(step.principal)
      return
    case 'rights':
      return revokeRights(step.rights, doors)
    case 'stack':
      return doors.stacks?.remove()
    case 'secret':
      return doors.shelf.remove(step.name)
    case 'configuration':
      return doors.file.remove()
    case 'Git':
    case 'cluster':
      return
  }
}
