// Finds the secrets of webhooks that are known where fluxctl runs: those of a runner on this machine, or of a configuration.
import { Failure } from '../domain/failure.ts'
import { CommandStopped } from './failures.ts'
import type { Server } from './find-server.ts'
import type { HookSecrets } from './knock-at-endpoints.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/**
 * Reads them; none is no mistake.
 *
 * @throws {CommandStopped} when a configuration is given and cannot be used
 */
export async function readHookSecrets(values: Values, { from }: Server, world: World): Promise<HookSecrets> {
  const config = values.get('config')
  if (config !== undefined) return readOfConfig(config, world)
  const facts = from === undefined ? undefined : world.readFile(from)
  return facts === undefined ? {} : ((JSON.parse(facts).hookSecrets as HookSecrets | undefined) ?? {})
}

/** The parser of settings is large: whoever gives no configuration must not wait for it. */
async function readOfConfig(path: string, { env }: World): Promise<HookSecrets> {
  const { readSecretsOfHooks } = await import('../wiring/secrets-of-hooks.ts')
  try {
    return await readSecretsOfHooks(path, env)
  } catch (thrown) {
    if (thrown instanceof Failure) throw new CommandStopped(thrown.message)
    throw thrown
  }
}
