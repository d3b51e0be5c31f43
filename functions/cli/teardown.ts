// fluxctl teardown: take away what setup made, and say what stays.
import { CommandStopped } from './failures.ts'
import type { Values } from './parse-arguments.ts'
import { renderStep } from './render-step.ts'
import { readTeardownOptions, stopAtFailures } from './setup-input.ts'
import type { World } from './world.ts'

/** Tears down; without `--yes` it only says what it would do. */
export async function teardown(values: Values, world: World): Promise<number> {
  const { options, text, place, wishes } = readTeardownOptions(values, world)
  const isDryRun = values.has('dry-run') || !values.has('yes')
  const { steps, left } = await stopAtFailures(async () => {
    const [{ openSetup }, { tearDown }, { isUntouched }] = await Promise.all([
      import('../wiring/open-setup.ts'),
      import('../setup/tear-down.ts'),
      import('../setup/render-config.ts'),
    ])
    const { doors, needs } = openSetup(options, text)
    if (isDryRun) world.stdout('Nothing is changed; this would be done:\n')
    const order = { needs, ...place, grantRights: wishes.grantRights, isUntouched, isDryRun }
    return tearDown(order, doors, step => world.stdout(renderStep(step)))
  })
  const count = steps.filter(({ word }) => word === 'remove').length
  if (left.length > 0) {
    const list = left.map(({ thing, about }) => `  ${thing} ${about}`).join('\n')
    throw new CommandStopped(`these are still there:\n${list}\n\nRun it again; what is gone already is no trouble.`)
  }
  if (!isDryRun) world.stdout(`${count} removed; nothing of it is left.\n`)
  else if (count > 0 && !values.has('dry-run')) {
    throw new CommandStopped('nothing was removed\n\nIf these may go, say so with --yes.')
  }
  return 0
}
