// What every opener is given: the configuration, the environment, the clock.
import type { EpochMs } from '../domain/failure.ts'
import { type Config, readConfig } from './config.ts'

/** Is the process environment, handed over by an entry file. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Is all that decides which providers stand behind the doors. */
export type Settings = { readonly config: Config; readonly env: Environment; readonly now: () => EpochMs }

/**
 * Reads the settings of this process: `FLUXLESS_CONFIG` names fluxless.yml.
 *
 * @throws {ConfigInvalid} with every problem at once
 */
export function readSettings(env: Environment): Settings {
  return { config: readConfig(env.FLUXLESS_CONFIG), env, now: Date.now }
}
