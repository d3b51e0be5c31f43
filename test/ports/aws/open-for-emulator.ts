// Opens calls of AWS for an emulator on loopback, with the real clock.
import { openAws } from '../../../functions/ports/aws/api.ts'
import type { AwsCredentialSource } from '../../../functions/ports/aws/credentials.ts'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'

const ANYBODY: AwsCredentialSource = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-checked' })

/** Opens the calls; emulators take any credentials. */
export function openForEmulator(origin: string, http: HttpClient, credentials = ANYBODY): AwsApi {
  const now = () => Date.now()
  const signer = openAwsSigner({ credentials, now })
  const env = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: origin }
  return openAws({ signer, env, now, wait: async () => {}, random: Math.random }, http)
}
