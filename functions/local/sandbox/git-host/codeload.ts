// The archive origin: one download per token, refusing the API's credentials.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { type Answer, bytes } from './answer.ts'
import type { Host } from './host.ts'

// https://docs.github.com/rest/repos/contents#download-a-repository-archive-tar: links expire after five minutes.
const TOKEN_LIFE_MS = 5 * 60 * 1000

/** Keeps the tokens of archive downloads. */
export type ArchiveTokens = { issue(): string; redeem(token: string): boolean }

/** Opens the book of tokens. */
export function openArchiveTokens(now: () => number): ArchiveTokens {
  const expiryMs = new Map<string, number>()
  return {
    issue() {
      for (const [token, at] of expiryMs) if (at <= now()) expiryMs.delete(token)
      const token = randomBytes(18).toString('base64url')
      expiryMs.set(token, now() + TOKEN_LIFE_MS)
      return token
    },
    redeem(token) {
      const at = expiryMs.get(token)
      expiryMs.delete(token)
      return at !== undefined && at > now()
    },
  }
}

const say = (status: number, text: string) => bytes(status, 'text/plain; charset=utf-8', `${status}: ${text}`)

/** Makes the handler of the archive origin. */
export function codeload(host: Host, tokens: ArchiveTokens) {
  return async (request: IncomingMessage, url: URL): Promise<Answer> => {
    // A client that carries its API token to another origin has a defect worth seeing.
    if (request.headers.authorization !== undefined) return say(401, 'Unauthorized')
    const [, fullName, ref] = /^\/([^/]+\/[^/]+)\/legacy\.tar\.gz\/([0-9a-f]{40})$/.exec(url.pathname) ?? []
    const repository = fullName ? await host.repositories.find(fullName) : undefined
    if (!repository || !ref || request.method !== 'GET') return say(404, 'Not Found')
    if (!tokens.redeem(url.searchParams.get('token') ?? '')) return say(404, 'Not Found')
    const name = `${repository.owner}-${repository.name}-${ref.slice(0, 7)}`
    // The fastest compression: loopback is not what costs time.
    const args = ['archive', '--format=tar.gz', '-1', `--prefix=${name}/`, ref]
    const child = host.git.stream(repository.folder, args)
    child.stdin.end()
    child.stderr.resume()
    const isThere = await new Promise<boolean>(resolve => {
      child.stdout.once('readable', () => resolve(child.stdout.readableLength > 0))
      child.once('error', () => resolve(false))
    })
    if (!isThere) return say(404, 'Not Found')
    // Node throws away what a child that has ended wrote and nobody read: it is taken at once, however late it is sent.
    const body = child.stdout.pipe(new PassThrough())
    body.once('close', () => child.kill())
    const headers = {
      'content-type': 'application/x-gzip',
      'content-disposition': `attachment; filename=${name}.tar.gz`,
      etag: `W/"${ref}"`,
      vary: 'Authorization,Accept-Encoding,Origin',
    }
    return { status: 200, headers, body }
  }
}
