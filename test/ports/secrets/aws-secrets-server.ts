// Stands for the Parameter Store and Secrets Manager: what is kept in a map is given back as AWS gives it.
import type { AwsScript } from '../aws/aws-on-server.ts'
import { sendError } from '../aws/aws-on-server.ts'
import { sendJson } from '../cluster/scripted-server.ts'

/** Is what is kept, by `ssm <name>` and `secret <name>`; bytes are a secret that was stored as binary. */
export type KeptSecrets = Map<string, string | Uint8Array>

/** Answers GetParameter and GetSecretValue. */
export function answerSecrets(kept: KeptSecrets): AwsScript {
  return ({ headers, body }, response) => {
    const input = JSON.parse(body) as { Name?: string; SecretId?: string; WithDecryption?: boolean }
    if (headers['x-amz-target'] === 'AmazonSSM.GetParameter') {
      const text = kept.get(`ssm ${input.Name}`)
      if (text === undefined) return sendError(response, 400, 'ParameterNotFound')
      const value = input.WithDecryption === true ? text : 'AQICAHencrypted'
      return sendJson(response, 200, { Parameter: { Name: input.Name, Type: 'SecureString', Value: value } })
    }
    const text = kept.get(`secret ${input.SecretId}`)
    if (text === undefined) return sendError(response, 400, 'ResourceNotFoundException')
    const isText = typeof text === 'string'
    const value = isText ? { SecretString: text } : { SecretBinary: Buffer.from(text).toString('base64') }
    return sendJson(response, 200, { Name: input.SecretId, VersionStages: ['AWSCURRENT'], ...value })
  }
}
