// Writes git objects on GitHub by REST: blobs, a tree of them, a commit. Nothing points to them yet, so each is as safe
// to try again as a read.
import * as v from 'valibot'
import { type CommitSha, isCommitSha } from '../../domain/events/git.ts'
import type { GithubApi } from './github-api.ts'
import { repositoryPath } from './github-head.ts'
import { writing } from './github-refusal.ts'
import { parseGithubBody } from './parse-github-data.ts'
import type { CommitDraft, FileChange } from './port.ts'

/** Is one line of a new tree: a blob that is there, or text that GitHub makes one of. */
type TreeEntry = { readonly path: string; readonly mode: string; readonly type: 'blob' } & (
  | { readonly sha: string }
  | { readonly content: string }
)

/** Trees of more than about 2.5 MB were answered 502. */
const MOST_INLINE_BYTES = 1024 * 1024
/** Each writes; GitHub asks for few at a time and limits what it calls "content-creating" to 80 a minute. */
const BLOBS_AT_ONCE = 4

const Made = v.object({ sha: v.pipe(v.string(), v.check(isCommitSha, 'is no object id')) })

/** Writes the tree that the changes make of `base`, and gives its id: the same as `base` when they change nothing. */
export async function writeGithubTree(api: GithubApi, draft: CommitDraft, base: string): Promise<string> {
  const entries: TreeEntry[] = []
  const blobs: FileChange[] = []
  let inlineBytes = 0
  // GitHub takes a tree without entries for a mistake.
  if (draft.changes.length === 0) return base
  for (const change of draft.changes) {
    const content = readPlainText(change.bytes)
    const isInline = content !== undefined && inlineBytes + change.bytes.length <= MOST_INLINE_BYTES
    if (isInline) inlineBytes += change.bytes.length
    if (isInline) entries.push({ ...entryOf(change), content })
    else blobs.push(change)
  }
  for (let at = 0; at < blobs.length; at += BLOBS_AT_ONCE) {
    const some = blobs.slice(at, at + BLOBS_AT_ONCE)
    entries.push(
      ...(await Promise.all(some.map(async one => ({ ...entryOf(one), sha: await writeBlob(api, draft, one) })))),
    )
  }
  return post(api, draft, { doing: 'writing the tree', path: 'trees', body: { base_tree: base, tree: entries } })
}

/** Writes the commit; without people it is the token's own. */
export async function writeGithubCommit(api: GithubApi, draft: CommitDraft, tree: string): Promise<CommitSha> {
  const { message, parent, author, committer } = draft
  const people = { ...(author ? { author } : {}), ...(committer ? { committer } : {}) }
  const body = { message, tree, parents: [parent], ...people }
  return (await post(api, draft, { doing: 'writing the commit', path: 'commits', body })) as CommitSha
}

function writeBlob(api: GithubApi, draft: CommitDraft, { bytes }: FileChange): Promise<string> {
  const body = { content: Buffer.from(bytes).toString('base64'), encoding: 'base64' }
  return post(api, draft, { doing: 'writing a file', path: 'blobs', body })
}

async function post(
  api: GithubApi,
  { repository }: CommitDraft,
  { doing, path, body }: { readonly doing: string; readonly path: string; readonly body: unknown },
): Promise<string> {
  const call = { repository, doing, body, method: 'POST', isRead: true } as const
  const sent = api.send({ ...call, path: `${repositoryPath(repository)}/git/${path}` })
  const answer = await writing(sent, `${repository}, ${doing}`, 'contents=write')
  return parseGithubBody(Made, answer.body, repository, doing).sha
}

function entryOf({ path, isExecutable }: FileChange) {
  return { path, mode: isExecutable ? '100755' : '100644', type: 'blob' } as const
}

/** Gives the text of bytes that no hand on the way can change: what has a byte-order mark or a carriage return has none. */
function readPlainText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (text === '' || /[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffd]/.test(text)) return undefined
  return text
}
