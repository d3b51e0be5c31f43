// Joins what calls of AWS need: the way out, the credentials of this process, the clock and chance.
import { setTimeout as wait } from 'node:timers/promises'
import { openAws } from '../ports/aws/api.ts'
import { type AwsCredentialSource, openAwsCredentials } from '../ports/aws/credentials.ts'
import type { AwsApi, AwsSigner } from '../ports/aws/port.ts'
import { openAwsSigner } from '../ports/aws/signer.ts'
import { openHttp } from './http.ts'
import type { Settings } from './settings.ts'

/** Opens the signer of this process, or of whom the credentials name. */
export function openSigner(
  { env, now }: Pick<Settings, 'env' | 'now'>,
  credentials: AwsCredentialSource = openAwsCredentials(env),
): AwsSigner {
  return openAwsSigner({ credentials, now })
}

/** Opens the calls of AWS; nothing happens before the first one. */
export function openAwsApi(
  settings: Pick<Settings, 'env' | 'now'>,
  signer: Pick<AwsSigner, 'sign'> = openSigner(settings),
): AwsApi {
  const { env, now } = settings
  return openAws({ signer, env, now, wait: ms => wait(ms), random: Math.random }, openHttp())
}
