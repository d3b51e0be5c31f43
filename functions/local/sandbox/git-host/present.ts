// How the REST API shows a repository, a commit, a reference, a file: GitHub's field names.

import { type Signature, utcDate } from './commit-text.ts'
import type { CommitRecord, FileDifference } from './commits.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import type { ObjectType } from './objects.ts'
import type { Repository } from './repositories.ts'

/** An account; the host knows one. */
export function presentAccount(login: string, type: 'User' | 'Organization' = 'User') {
  return { login, id: 1, node_id: `U_${Buffer.from(login).toString('base64url')}`, type, site_admin: false }
}

/** A repository, without dates. */
export async function presentRepository(host: Host, repository: Repository) {
  const { id, nodeId, name, fullName, owner } = repository
  const page = `${host.url()}/${fullName}`
  return {
    id,
    node_id: nodeId,
    name,
    full_name: fullName,
    private: true,
    owner: presentAccount(owner, 'Organization'),
    html_url: page,
    description: null,
    fork: false,
    url: apiUrl(host, repository),
    clone_url: `${page}.git`,
    git_url: `git://${new URL(page).host}/${fullName}.git`,
    ssh_url: `git@${new URL(page).hostname}:${fullName}.git`,
    default_branch: await host.repositories.defaultBranch(repository),
    archived: host.rules.isArchived(repository),
    disabled: false,
    visibility: 'private',
  }
}

/** The API address of a repository. */
export const apiUrl = (host: Host, repository: Repository): string => `${host.url()}/repos/${repository.fullName}`

/** A reference. */
export function presentRef(
  host: Host,
  repository: Repository,
  name: string,
  object: { oid: string; type: ObjectType },
) {
  const url = apiUrl(host, repository)
  return {
    ref: name,
    node_id: nodeId('REF', `${repository.fullName}:${name}`),
    url: `${url}/git/${name}`,
    object: { sha: object.oid, type: object.type, url: `${url}/git/${object.type}s/${object.oid}` },
  }
}

/** An opaque id in the manner of GitHub's node ids. */
export const nodeId = (kind: string, text: string): string => `${kind}_${Buffer.from(text).toString('base64url')}`

const presentPerson = (person: Signature) => ({
  name: person.name,
  email: person.email,
  date: utcDate(person.epochSeconds),
})

const verification = (commit: CommitRecord) => ({
  verified: false,
  reason: commit.signature === undefined ? 'unsigned' : 'unknown_key',
  signature: commit.signature ?? null,
  payload: null,
  verified_at: null,
})

/** A commit as the Git data API shows it. */
export function presentGitCommit(host: Host, repository: Repository, commit: CommitRecord) {
  const url = apiUrl(host, repository)
  return {
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    url: `${url}/git/commits/${commit.oid}`,
    html_url: `${host.url()}/${repository.fullName}/commit/${commit.oid}`,
    author: presentPerson(commit.author),
    committer: presentPerson(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(sha => ({ sha, url: `${url}/git/commits/${sha}` })),
    verification: verification(commit),
  }
}

/** A commit as the commits API shows it. */
export function presentCommit(host: Host, repository: Repository, commit: CommitRecord) {
  const url = apiUrl(host, repository)
  const { author, committer, tree, message } = presentGitCommit(host, repository, commit)
  return {
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    commit: {
      author,
      committer,
      message,
      tree,
      url: `${url}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: verification(commit),
    },
    url: `${url}/commits/${commit.oid}`,
    html_url: `${host.url()}/${repository.fullName}/commit/${commit.oid}`,
    author: presentAccount(SANDBOX_LOGIN),
    committer: presentAccount(SANDBOX_LOGIN),
    parents: commit.parents.map(sha => ({ sha, url: `${url}/commits/${sha}` })),
  }
}

/** A file of a comparison or a commit. */
export function presentFile(host: Host, repository: Repository, commit: string, file: FileDifference) {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${host.url()}/${repository.fullName}/blob/${commit}/${path}`,
    raw_url: `${host.url()}/${repository.fullName}/raw/${commit}/${path}`,
    contents_url: `${apiUrl(host, repository)}/contents/${path}?ref=${commit}`,
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  }
}
