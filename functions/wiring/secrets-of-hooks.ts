// Reads the secrets that the webhooks of Git hosts are signed with, as far as whoever asks may read them.
import { NeedsPerson } from '../domain/failure.ts'
import { openSecrets } from './secrets.ts'
import { readSettings } from './settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the first secret of each endpoint that a Git host knocks at, by the name of the endpoint; those that cannot be
 * read here are left out.
 *
 * @throws {ConfigInvalid} when the configuration cannot be used
 */
export async function readSecretsOfHooks(file: string, env: Environment): Promise<Readonly<Record<string, string>>> {
  const settings = readSettings({ ...env, FLUXLESS_CONFIG: file })
  const secrets = openSecrets(settings)
  const found = await Promise.all(
    Object.entries(settings.config.endpoints).map(async ([name, endpoint]) => {
      const [ref] = endpoint.source === 'github' ? endpoint.secrets : []
      if (ref === undefined) return []
      return secrets.read(ref).then(
        text => [[name, text] as const],
        (thrown: unknown) => {
          if (thrown instanceof NeedsPerson) return []
          throw thrown
        },
      )
    }),
  )
  return Object.fromEntries(found.flat())
}
