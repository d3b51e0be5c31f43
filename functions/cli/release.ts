// fluxctl release: newer images for workloads, written to Git, and followed until they run.
import type { ResultObject } from '../domain/access/update-objects.ts'
import type { ContainerReleaseSpec, ImageReleaseSpec } from '../domain/release/update-spec.ts'
import { awaitOutcome, awaitUpdate } from './await-update.ts'
import { chooseUpdates } from './choose-updates.ts'
import { CommandStopped } from './failures.ts'
import { needServer, type Server } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import { planRelease } from './plan-release.ts'
import { readCause } from './read-cause.ts'
import { refuseUnreleased } from './refuse-unreleased.ts'
import { submitUpdate } from './submit-update.ts'
import { watchRollout } from './watch-rollout.ts'
import type { World } from './world.ts'

/** Releases, or says what a release would do; with `--interactive` a person chooses in between. */
export async function release(values: Values, world: World): Promise<number> {
  const { spec, warnings } = planRelease(values)
  for (const warning of warnings) world.stderr(`Warning: ${warning}\n`)
  const isInteractive = values.has('interactive')
  if (isInteractive && world.terminal() === undefined) throw new CommandStopped('--interactive needs a terminal')
  const server = needServer(values, world)
  world.stderr(spec.kind === 'plan' ? 'Submitting dry-run release ...\n' : 'Submitting release ...\n')
  const cause = readCause(values, world)
  let job = await submitUpdate(spec, cause, server, world)
  if (isInteractive) {
    const selected = await select(job, spec, values, server, world)
    if (selected === undefined) return 0
    world.stderr('Submitting selected release ...\n')
    job = await submitUpdate(selected, cause, server, world)
  }
  const verbosity = readVerbosity(values)
  const waitsForApply = !values.has('dry-run')
  const { result, revision } = await awaitUpdate(job, { verbosity, waitsForApply }, server, world)
  const affected = listAffected(result)
  if (spec.kind === 'execute' && spec.workloads !== 'all') refuseUnreleased(result)
  if (values.has('watch') && revision !== undefined && affected.length > 0) {
    await watchRollout(affected, verbosity, server, world)
  }
  return 0
}

async function select(
  job: string,
  spec: ImageReleaseSpec,
  values: Values,
  server: Server,
  world: World,
): Promise<ContainerReleaseSpec | undefined> {
  const { result = {} } = await awaitOutcome(job, server, world)
  const terminal = world.terminal()
  if (terminal === undefined) return undefined
  const choice = await chooseUpdates(result, readVerbosity(values), terminal, world)
  if (choice.kind !== 'chosen') {
    world.stderr(choice.kind === 'aborted' ? 'Aborted.\n' : 'No changes found.\n')
    return undefined
  }
  const kind = values.has('dry-run') ? 'plan' : 'execute'
  return { type: 'containers', kind, containers: choice.updates, skipMismatches: false, force: spec.force }
}

function listAffected(result: ResultObject = {}): readonly string[] {
  const affected = Object.entries(result).filter(([, { Status }]) => Status === 'success')
  return affected.map(([id]) => id).sort()
}

function readVerbosity(values: Values): number {
  return Number(values.get('verbose') ?? 0)
}
