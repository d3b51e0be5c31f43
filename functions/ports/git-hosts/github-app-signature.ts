// Signs for a GitHub App: the proof that its tokens are minted with, and that its own webhook is asked for with.
import { GitHostCredentialsRefused } from './failures.ts'

/** Says which App; the key is read anew for every proof, so that it can be changed. */
export type GithubAppIdentity = {
  readonly appId: number | string
  /** The PEM text; line ends written as `\n`, as many secret stores keep them, are restored. */
  readonly privateKey: () => Promise<string>
}

/** Opens the pen; octokit is loaded with the first signature, which is good for ten minutes. */
export function openGithubAppSignature({ appId, privateKey }: GithubAppIdentity): (where: string) => Promise<string> {
  return async where => {
    const key = await privateKey()
    const { createAppAuth } = await import('@octokit/auth-app')
    try {
      const auth = createAppAuth({ appId, privateKey: key.replaceAll('\\n', '\n') })
      return (await auth({ type: 'app' })).token
    } catch {
      // The cause is left out: what a parser says of a key may quote it.
      throw new GitHostCredentialsRefused(where, 'the private key of the App is no PEM key')
    }
  }
}
