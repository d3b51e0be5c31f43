// Who we are for AWS: what Lambda puts into the environment, or what AWS's own chain finds on any other machine.
import { AwsCredentialsMissing } from './failures.ts'

/** Are the credentials of one identity, for a while. */
export type AwsCredentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Gives credentials that are valid now; `isFresh` asks for others than before, if there can be any. */
export type AwsCredentialSource = (ask: { readonly isFresh: boolean }) => Promise<AwsCredentials>

/**
 * Opens the credentials of this process.
 *
 * Without keys in the environment the chain of the AWS SDK is loaded, which knows profiles, single sign-on, web identities
 * and the metadata of containers and machines. It is large, and reads the process's own environment. On Lambda there are
 * always keys, so it is not part of what is deployed there.
 */
export function openAwsCredentials(env: Readonly<Record<string, string | undefined>>): AwsCredentialSource {
  let chain: ReturnType<typeof loadChain> | undefined

  return async ({ isFresh }) => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
    if (accessKeyId && secretAccessKey) {
      const { AWS_SESSION_TOKEN: sessionToken } = env
      return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
    }
    chain ??= loadChain()
    try {
      const find = await chain
      return await find({ forceRefresh: isFresh })
    } catch (cause) {
      throw new AwsCredentialsMissing(cause)
    }
  }
}

async function loadChain() {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers')
  return fromNodeProviderChain()
}
