// Secrets from environment variables.
import { openEnvSecrets } from '../../../functions/ports/secrets/env.ts'
import { itBehavesLikeSecrets } from './contract.ts'

itBehavesLikeSecrets(() => {
  const env: Record<string, string> = {}
  const keep = (text: string) => {
    env.KEPT = text
    return { env: 'KEPT' }
  }
  return { secrets: openEnvSecrets(env), keep, missing: { env: 'MISSING' }, foreign: { file: 'KEPT' } }
})
