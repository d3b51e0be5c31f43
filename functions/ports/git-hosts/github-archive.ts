// Downloads the archive of one commit from GitHub: the API names a signed address, elsewhere, that lives five minutes.
import type { EpochMs } from '../../domain/failure.ts'
import type { HttpAnswer, HttpClient, HttpStream } from '../http/port.ts'
import { classifyGithubAnswer, readLimitWait } from './classify-github-answer.ts'
import { CommitNotFound, GitHostBusy, GitHostRefused, GitHostUnavailable, RepositoryNotFound } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import type { TreeQuery } from './port.ts'
import type { ArchiveBytes } from './read-archive.ts'

const ARCHIVE_TIMEOUT_MS = 60_000
const MOST_REDIRECTS = 5
const MOST_ERROR_BYTES = 64 * 1024
/** Archives have a limit of their own, apart from the API's; its penalty was said to be about 30 minutes. */
const ARCHIVE_LIMIT_WAIT_MS = 10 * 60_000

/** The server of archives does not have it; worth a few tries at once, and a person's look after them. */
class ArchiveMissing extends GitHostUnavailable {}

/** Opens the download; the token goes to the API's origin only. */
export async function openGithubArchive(
  api: GithubApi,
  http: HttpClient,
  options: { readonly apiUrl: string; readonly now: () => EpochMs },
  query: TreeQuery,
): Promise<ArchiveBytes> {
  const { apiUrl, now } = options
  const { repository, commit } = query
  const doing = 'reading the archive'
  const where = `${repository}, ${doing}`
  const apiOrigin = new URL(apiUrl).origin
  const get = (url: string, headers: Readonly<Record<string, string>>) =>
    // The archive's own limits count the bytes.
    http.stream({ method: 'GET', url, headers, timeoutMs: ARCHIVE_TIMEOUT_MS, maxBodyBytes: Number.MAX_SAFE_INTEGER })

  async function request(url: string): Promise<HttpStream> {
    if (new URL(url).origin !== apiOrigin) return get(url, {})
    return api.authorized(repository, async headers => {
      const stream = await get(url, headers)
      if (stream.status === 401) stream.body.destroy()
      return stream
    })
  }

  async function download(): Promise<ArchiveBytes> {
    let url = `${apiUrl}${repositoryPath(repository)}/tarball/${commit}`
    for (let redirects = 0; ; redirects += 1) {
      const stream = await request(url)
      if (stream.status === 200) return stream.body
      const { location } = stream.headers
      if (stream.status >= 400 || location === undefined) throw await refuse(stream, new URL(url).origin === apiOrigin)
      // Read to its end, the connection can serve the tag and the status that follow.
      await readStart(stream)
      const next = new URL(location, url)
      const isDowngrade = url.startsWith('https:') && next.protocol !== 'https:'
      if (redirects >= MOST_REDIRECTS || isDowngrade) throw new GitHostRefused(where, 'a redirect we do not follow')
      url = next.href
    }
  }

  async function refuse(stream: HttpStream, isApi: boolean) {
    const { status, headers } = stream
    const answer: HttpAnswer = { status, headers, body: await readStart(stream) }
    if (status === 429 || (!isApi && status === 403)) {
      return new GitHostBusy(
        where,
        `${status}`,
        readLimitWait({ ...answer, status: 403 }, '', now()) ?? ARCHIVE_LIMIT_WAIT_MS,
      )
    }
    // Right after a push its server may not have the commit yet, and the address may have expired.
    if (!isApi && status < 500) return new ArchiveMissing(where, `${status} from the server of archives`)
    if (!isApi) return new GitHostUnavailable(where, `${status} from the server of archives`)
    const failure = classifyGithubAnswer(answer, { repository, doing }, now())
    return failure instanceof RepositoryNotFound ? new CommitNotFound(repository, commit) : failure
  }

  return api.patiently(download).catch(error => {
    // The API redirects for any id: that a commit is unknown shows only behind the redirect.
    throw error instanceof ArchiveMissing ? new CommitNotFound(repository, commit) : error
  })
}

async function readStart(stream: HttpStream): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of stream.body) {
      chunks.push(chunk)
      length += chunk.length
      if (length > MOST_ERROR_BYTES) break
    }
  } catch {
    // The status says enough; the 401 of a token was given up already.
  }
  return Buffer.concat(chunks)
}
