// Picks where a secret is read, by the form of its reference.
import { openEnvSecrets } from '../ports/secrets/env.ts'
import { openFileSecrets } from '../ports/secrets/file.ts'
import { SecretMissing } from '../ports/secrets/missing.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import type { Settings } from './settings.ts'

/** Opens the secrets; a relative file counts from the folder of fluxless.yml. */
export function openSecrets({ env, config }: Settings): Secrets {
  const fromEnv = openEnvSecrets(env)
  const fromFile = openFileSecrets(config.folder)
  return {
    async read(ref) {
      if ('env' in ref) return fromEnv.read(ref)
      if ('file' in ref) return fromFile.read(ref)
      const where = 'ssm' in ref ? `ssm ${ref.ssm}` : `secret ${ref.secret}`
      throw new SecretMissing(where, 'this release reads secrets from env and file only')
    },
  }
}
