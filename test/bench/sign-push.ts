// A push as GitHub tells of it: a recorded body with another repository and commit, signed.
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Is one delivery, ready to be sent as often as wanted. */
export type SignedPush = { readonly headers: Readonly<Record<string, string | number>>; readonly body: Buffer }

/** Says what was pushed, and under which id it is told. */
export type PushedCommit = {
  readonly repository: string
  readonly ref: string
  readonly commit: string
  readonly delivery?: string
}

const RECORDING = new URL('../recordings/github/push-branch.json', import.meta.url)

/** Opens the signer with the secret of a hook. */
export function openPushSigner(secret: string): (push: PushedCommit) => SignedPush {
  const recorded = JSON.parse(readFileSync(RECORDING, 'utf8')) as { readonly repository: object }
  return ({ repository: full_name, ref, commit: after, delivery = randomUUID() }) => {
    const repository = { ...recorded.repository, name: full_name.split('/')[1], full_name }
    const body = Buffer.from(JSON.stringify({ ...recorded, repository, ref, after }))
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'GitHub-Hookshot/bench',
      'x-github-event': 'push',
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${signature}`,
    }
    return { headers, body }
  }
}
