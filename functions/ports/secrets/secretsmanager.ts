// Secrets from AWS Secrets Manager: a text as it is, or one field of a secret that holds JSON.
import type { AwsApi } from '../aws/port.ts'
import { SecretMissing, usableSecret } from './missing.ts'
import type { SecretRef, Secrets } from './port.ts'
import { regionOfArn } from './region-of-arn.ts'

/** The second is the error of a secret that is about to be deleted. */
const MISSING = ['ResourceNotFoundException', 'InvalidRequestException'] as const

/**
 * Opens secrets kept there, by name or ARN; the current version is read.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function openSecretsManager(aws: AwsApi): Secrets {
  return {
    async read(ref: SecretRef) {
      if (!('secret' in ref)) throw new SecretMissing('secret', 'the reference names no secret')
      const { secret, key } = ref
      const about = key === undefined ? `secret ${secret}` : `secret ${secret}, key ${key}`
      const place = { service: 'secretsmanager', about, region: regionOfArn(secret) } as const
      const input = { SecretId: secret }
      const answer = await aws.call({ ...place, action: 'GetSecretValue', input, outcomes: MISSING })
      if (answer.kind === 'refused') throw new SecretMissing(about, `it does not exist (${answer.error})`)
      const text = readText(answer.output)
      return usableSecret(key === undefined ? text : readField(text, key, about), about)
    },
  }
}

function readText({ SecretString: text, SecretBinary: binary }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof text === 'string') return text
  return typeof binary === 'string' ? Buffer.from(binary, 'base64').toString('utf8') : undefined
}

function readField(text: string | undefined, key: string, about: string): string {
  const value = parseFields(text ?? '', about)[key]
  if (typeof value === 'string') return value
  throw new SecretMissing(about, value === undefined ? 'its JSON has no such key' : 'the value of the key is no text')
}

function parseFields(text: string, about: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value))
  } catch {
    // The cause is left out: a parser quotes what it read.
  }
  throw new SecretMissing(about, 'it is no JSON object, so it has no keys')
}
