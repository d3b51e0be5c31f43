// fluxctl prune: look at what a valve held back, consent to exactly that, and wait for the sync that deletes it.
import type { TargetStatus } from '../domain/access/api-objects.ts'
import { describeToldObject, type SyncRun } from '../domain/sync/sync-run.ts'
import { askApi } from './ask-api.ts'
import { awaitSync } from './await-sync.ts'
import { CommandStopped } from './failures.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Shows what waits for consent; with `--yes` consents and syncs. */
export async function prune(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const targets = await askApi<readonly TargetStatus[]>({ path: 'v12/targets' }, server, world)
  const [target, ...others] = targets
  if (target === undefined || others.length > 0) {
    throw new CommandStopped(
      `several targets: ${targets.map(({ name }) => name).join(', ')}\n\nName one with --target.`,
    )
  }
  const { lastRun, name, branch } = target
  const commit = lastRun?.commit
  if (lastRun === undefined || commit === undefined)
    throw new CommandStopped(`${name} has no run to look at; sync first`)
  const given = values.get('commit')
  if (given !== undefined && (given.length < 7 || !commit.startsWith(given))) {
    throw new CommandStopped(`the last run of ${name} was of ${commit.slice(0, 7)}, not of ${given}; sync first`)
  }
  const isWaiting = tellLeftOver(lastRun, name, commit, world)
  if (!isWaiting) return 0
  if (!values.has('yes')) {
    throw new CommandStopped(`nothing was deleted\n\nIf these may go, consent: ${renderCommand(name, commit)}`)
  }
  const id = await askApi<string>({ path: 'v12/prune-consent', query: { commit }, post: {} }, server, world)
  return awaitSync(id, branch, server, world)
}

/** Tells what a valve holds back, then what stays for a reason of its own, which no consent changes. */
function tellLeftOver({ objects, counts, failures }: SyncRun, name: string, commit: string, world: World): boolean {
  const valve = failures.find(({ code }) => code.startsWith('prune-'))
  const leftOver = objects.filter(({ outcome }) => outcome === 'left-over')
  const held = leftOver.filter(({ why }) => valve !== undefined && why === valve.what)
  const kept = leftOver.filter(object => !held.includes(object))
  if (valve === undefined) world.stdout(`Nothing of ${name} waits for consent at ${commit.slice(0, 7)}.\n`)
  else {
    world.stdout(`${valve.what}.\nConsent to ${commit.slice(0, 7)} would delete:\n`)
    for (const { id, at } of held) world.stdout(`  - ${id}${at === '' ? '' : ` (${at})`}\n`)
    const untold = (counts['left-over'] ?? 0) - leftOver.length
    if (untold > 0) world.stdout(`  … and up to ${untold} more; fluxctl diff names them\n`)
  }
  if (kept.length > 0) world.stdout('Left over, and consent does not change it:\n')
  for (const object of kept) world.stdout(`  = ${describeToldObject(object)}\n`)
  return valve !== undefined
}

function renderCommand(target: string, commit: string): string {
  return `fluxctl prune --target ${target} --commit ${commit.slice(0, 12)} --yes`
}
