// Secrets from the Parameter Store of AWS Systems Manager.
import type { AwsApi } from '../aws/port.ts'
import { SecretMissing, usableSecret } from './missing.ts'
import type { SecretRef, Secrets } from './port.ts'
import { regionOfArn } from './region-of-arn.ts'

/** Are the errors that mean that there is no such parameter, or no such version of it. */
const MISSING = ['ParameterNotFound', 'ParameterVersionNotFound'] as const

/**
 * Opens secrets kept as parameters, by name or ARN; `:3` or `:label` behind the name asks for one version.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function openSsmSecrets(aws: AwsApi): Secrets {
  return {
    async read(ref: SecretRef) {
      if (!('ssm' in ref)) throw new SecretMissing('ssm', 'the reference names no parameter')
      const about = `ssm ${ref.ssm}`
      const input = { Name: ref.ssm, WithDecryption: true }
      const call = { service: 'ssm', action: 'GetParameter', input, about, region: regionOfArn(ref.ssm) } as const
      const answer = await aws.call({ ...call, outcomes: MISSING })
      if (answer.kind === 'refused') throw new SecretMissing(about, `it does not exist (${answer.error})`)
      const { Value: text } = (answer.output.Parameter ?? {}) as { readonly Value?: string }
      return usableSecret(text, about)
    },
  }
}
