// Moves an annotated tag on GitHub with compare-and-swap: the object by REST, the reference by GraphQL's `updateRefs`.
import * as v from 'valibot'
import { isCommitSha } from '../../domain/events/git.ts'
import { Failure, TryLater } from '../../domain/failure.ts'
import { GitHostPermissionMissing, GitHostUnavailable, TagRefused } from './failures.ts'
import type { GithubApi, GraphqlAnswer } from './github-api.ts'
import { type FoundTag, readGithubTag, repositoryPath } from './github-head.ts'
import { NO_OBJECT, updateGithubRef } from './github-refs.ts'
import type { SyncTag, TagMove, TagMoved } from './port.ts'

const Made = v.object({ sha: v.pipe(v.string(), v.check(isCommitSha, 'is no object id')) })

/** Keeps the node ids of repositories, by name in lower case: `updateRefs` wants them. */
export type RepositoryIds = Map<string, string>

/**
 * Moves the tag if it still is where `from` says.
 *
 * Whatever goes wrong in the move, the reference is read again: what it says counts, not what the answer said or
 * whether there was one.
 *
 * @throws {TagRefused} when a rule of the repository forbids it
 */
export async function moveGithubTag(api: GithubApi, ids: RepositoryIds, move: TagMove): Promise<TagMoved> {
  const { repository, from, to } = move
  const tag: SyncTag = { object: await makeTagObject(api, move), commit: to }
  // The same tagger, date and message give the same object: GitHub refuses to move a reference to where it is.
  if (tag.object === from?.object) return { kind: 'moved', tag }
  const key = repository.toLowerCase()
  const repositoryId = ids.get(key) ?? (await readGithubTag(api, repository, move.tag)).repositoryId
  ids.set(key, repositoryId)
  const failure = await tryMove(api, move, repositoryId, tag.object)
  if (!failure) return { kind: 'moved', tag }
  const now = await readAgain(api, move, failure)
  ids.set(key, now.repositoryId)
  if (now.tag?.object === tag.object) return { kind: 'moved', tag }
  if (now.tag?.object !== from?.object) return { kind: 'stale', ...(now.tag ? { found: now.tag } : {}) }
  // A repository that was deleted and made anew has another id; the next try uses it.
  if (now.repositoryId !== repositoryId) throw new GitHostUnavailable(whereOf(move), 'the repository was made anew')
  throw failure
}

async function makeTagObject(api: GithubApi, move: TagMove): Promise<string> {
  const { repository, tag, message, to, tagger } = move
  const date = new Date(tagger.at).toISOString().replace(/\.\d+Z$/, 'Z')
  const person = { name: tagger.name, email: tagger.email, date }
  const body = { tag, message, object: to, type: 'commit', tagger: person }
  const doing = 'making the sync tag'
  // It makes no reference and the same body gives the same object, so it is as safe to try again as a read.
  const answer = await api.send({
    repository,
    doing,
    method: 'POST',
    path: `${repositoryPath(repository)}/git/tags`,
    body,
    isRead: true,
  })
  const made = v.safeParse(Made, JSON.parse(answer.body.toString('utf8')))
  if (made.success) return made.output.sha
  throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer lacks the id of the tag')
}

async function tryMove(
  api: GithubApi,
  move: TagMove,
  repositoryId: string,
  afterOid: string,
): Promise<Error | undefined> {
  const { repository, tag, from } = move
  const before = from?.object ?? NO_OBJECT
  const ref = { repository, repositoryId, name: `refs/tags/${tag}`, before, after: afterOid, isForced: true }
  try {
    const answer = await updateGithubRef(api, { ...ref, doing: 'moving the sync tag' })
    return answer.errors.length === 0 ? undefined : explainRefusal(answer, move)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** GitHub documents no type for a stale `beforeOid` nor for a rule's refusal, so the text has to tell them apart. */
function explainRefusal(answer: GraphqlAnswer, move: TagMove): Error {
  const [error] = answer.errors
  const said = error?.message ?? ''
  const failure = answer.failure()
  if (/beforeOid|stale|expected .* but/i.test(said)) return new GitHostUnavailable(whereOf(move), said)
  if (/\brules?\b|protected|immutable/i.test(said)) return new TagRefused(move.repository, move.tag, said.slice(0, 300))
  if (failure instanceof TryLater || failure instanceof GitHostPermissionMissing) return failure
  if (error?.type === 'NOT_FOUND') return failure
  return new TagRefused(move.repository, move.tag, said.slice(0, 300))
}

/** When even this fails, nobody knows where the tag is: the move is tried again later, unless a person is needed. */
async function readAgain(api: GithubApi, move: TagMove, failure: Error): Promise<FoundTag> {
  try {
    return await readGithubTag(api, move.repository, move.tag)
  } catch (error) {
    throw failure instanceof TryLater ? failure : error
  }
}

function whereOf(move: TagMove): string {
  return `${move.repository}, moving the sync tag`
}
