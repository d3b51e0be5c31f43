// Reads where a branch and a tag of a GitHub repository point, in one GraphQL request.
import * as v from 'valibot'
import { type CommitSha, isCommitSha, type RepositoryName, type TagName } from '../../domain/events/git.ts'
import { BranchNotFound, GitHostUnavailable, RepositoryEmpty, RepositoryNotFound, TagRefused } from './failures.ts'
import type { GithubApi } from './github-api.ts'
import type { Head, HeadQuery, SyncTag } from './port.ts'

/** Is a repository's tag with the repository's node id, which the tag's move asks for. */
export type FoundTag = { readonly repositoryId: string; readonly tag?: SyncTag }

// A tag of a tag of a tag is possible; git itself never makes one unasked.
const TAG = `tag: ref(qualifiedName: $tag) {
  target { __typename oid ... on Tag { target { __typename oid ... on Tag { target { __typename oid } } } } }
}`

const HEAD_DOCUMENT = `query($owner: String!, $name: String!, $branch: String!, $tag: String!) {
  repository(owner: $owner, name: $name) { id isEmpty branch: ref(qualifiedName: $branch) { target { oid } } ${TAG} }
}`

const TAG_DOCUMENT = `query($owner: String!, $name: String!, $tag: String!) {
  repository(owner: $owner, name: $name) { id ${TAG} }
}`

const Oid = v.pipe(v.string(), v.check(isCommitSha, 'is no object id'))
const Peeled = v.object({ __typename: v.string(), oid: Oid })
const Nested = v.object({ ...Peeled.entries, target: v.optional(Peeled) })
const TagRef = v.nullish(v.object({ target: v.object({ ...Peeled.entries, target: v.optional(Nested) }) }))
const TagAnswer = v.object({ repository: v.nullable(v.object({ id: v.string(), tag: TagRef })) })
const HeadAnswer = v.object({
  repository: v.nullable(
    v.object({
      id: v.string(),
      isEmpty: v.boolean(),
      branch: v.nullable(v.object({ target: v.object({ oid: Oid }) })),
      tag: TagRef,
    }),
  ),
})

/** Splits `owner/name`, as GraphQL wants them apart. */
export function splitRepository(repository: RepositoryName): { readonly owner: string; readonly name: string } {
  const [owner = '', ...name] = repository.split('/')
  return { owner, name: name.join('/') }
}

/** Gives the path of REST that a repository's calls start with. */
export function repositoryPath(repository: RepositoryName): string {
  const { owner, name } = splitRepository(repository)
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
}

/**
 * Reads branch and tag.
 *
 * @throws {RepositoryNotFound} when the repository is unknown or hidden
 * @throws {RepositoryEmpty} when it has no commit
 * @throws {BranchNotFound} when it has no such branch
 */
export async function readGithubHead(
  api: GithubApi,
  query: HeadQuery,
): Promise<Head & { readonly repositoryId: string }> {
  const { repository, branch, tag } = query
  const variables = { ...splitRepository(repository), branch: `refs/heads/${branch}`, tag: `refs/tags/${tag}` }
  const doing = 'reading the head'
  const { data } = await api.query({ repository, doing, isRead: true, document: HEAD_DOCUMENT, variables })
  const found = parse(HeadAnswer, data, repository, doing).repository
  if (!found) throw new RepositoryNotFound(repository)
  if (!found.branch) throw found.isEmpty ? new RepositoryEmpty(repository) : new BranchNotFound(repository, branch)
  const commit = found.branch.target.oid as CommitSha
  return { commit, repositoryId: found.id, ...peel(found.tag, repository, tag) }
}

/** Reads the tag alone. */
export async function readGithubTag(api: GithubApi, repository: RepositoryName, tag: TagName): Promise<FoundTag> {
  const variables = { ...splitRepository(repository), tag: `refs/tags/${tag}` }
  const doing = 'reading the sync tag'
  const { data } = await api.query({ repository, doing, isRead: true, document: TAG_DOCUMENT, variables })
  const found = parse(TagAnswer, data, repository, doing).repository
  if (!found) throw new RepositoryNotFound(repository)
  return { repositoryId: found.id, ...peel(found.tag, repository, tag) }
}

function peel(
  ref: v.InferOutput<typeof TagRef>,
  repository: RepositoryName,
  name: TagName,
): { readonly tag?: SyncTag } {
  if (!ref) return {}
  const { target } = ref
  const end = target.target?.target ?? target.target ?? target
  if (end.__typename !== 'Commit') throw new TagRefused(repository, name, 'it points to something that is no commit')
  return { tag: { object: target.oid, commit: end.oid as CommitSha } }
}

function parse<Schema extends v.GenericSchema>(schema: Schema, data: unknown, repository: string, doing: string) {
  const parsed = v.safeParse(schema, data)
  if (parsed.success) return parsed.output
  throw new GitHostUnavailable(`${repository}, ${doing}`, 'the answer lacks what was asked for')
}
