// Secrets from environment variables.

import { SecretMissing, usableSecret } from './missing.ts'
import type { SecretRef, Secrets } from './port.ts'

/** Opens secrets that stand in the environment; refuses every other reference. */
export function openEnvSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    async read(ref: SecretRef) {
      if (!('env' in ref)) throw new SecretMissing('env', 'the reference names no environment variable')
      return usableSecret(env[ref.env], `env ${ref.env}`)
    },
  }
}
