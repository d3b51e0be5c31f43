// Picks where a secret is read, by the form of its reference.
import { openEnvSecrets } from '../ports/secrets/env.ts'
import { openFileSecrets } from '../ports/secrets/file.ts'
import type { SecretRef, Secrets } from '../ports/secrets/port.ts'
import { openSecretsManager } from '../ports/secrets/secretsmanager.ts'
import { openSsmSecrets } from '../ports/secrets/ssm.ts'
import { openAwsApi } from './aws.ts'
import { type Remembered, remember, SECRET_LIFETIME_MS } from './remember.ts'
import type { Settings } from './settings.ts'

/** Opens the secrets; a relative file counts from the folder of fluxless.yml. What AWS keeps is read once a minute. */
export function openSecrets(settings: Settings): Secrets {
  const { env, config, now } = settings
  const fromEnv = openEnvSecrets(env)
  const fromFile = openFileSecrets(config.folder)
  const aws = openAwsApi(settings)
  const [fromSsm, fromSecretsManager] = [openSsmSecrets(aws), openSecretsManager(aws)]
  const kept = new Map<string, Remembered<string>>()

  function readRemote(ref: SecretRef): Remembered<string> {
    const key = JSON.stringify(ref)
    const read = () => ('ssm' in ref ? fromSsm : fromSecretsManager).read(ref)
    const remembered = kept.get(key) ?? remember(read, { forMs: SECRET_LIFETIME_MS, now })
    kept.set(key, remembered)
    return remembered
  }

  return {
    async read(ref, { isFresh = false } = {}) {
      if ('env' in ref) return fromEnv.read(ref)
      if ('file' in ref) return fromFile.read(ref)
      const remembered = readRemote(ref)
      if (isFresh) remembered.forget()
      return remembered()
    },
  }
}
