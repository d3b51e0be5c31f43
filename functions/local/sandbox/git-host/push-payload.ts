// The body of a push webhook, in GitHub's fields, for one reference that moved.

import { zonedDate } from './commit-text.ts'
import { type CommitRecord, listCommits, readCommits, readTouchedFiles, type TouchedFiles } from './commits.ts'
import { type Host, SANDBOX_LOGIN, SANDBOX_PERSON } from './host.ts'
import { findObjects, NO_OBJECT } from './objects.ts'
import { apiUrl, presentAccount, presentRepository } from './present.ts'
import { isAncestor, listRefs, type RefChange } from './refs.ts'
import type { Repository } from './repositories.ts'

// https://docs.github.com/webhooks/webhook-events-and-payloads#push
const MOST_COMMITS = 2048

/** Builds the payload; it reads the commits between the old and the new value, oldest first. */
export async function buildPushPayload(host: Host, repository: Repository, change: RefChange) {
  const { ref, before, after } = change
  const { git } = host
  const created = before === NO_OBJECT
  const deleted = after === NO_OBJECT
  const [head] = deleted ? [] : await findObjects(git, repository.folder, [`${after}^{commit}`])
  const [forced, oids, shown] = await Promise.all([
    created || deleted
      ? false
      : isAncestor(git, repository.folder, before, after).then(isFastForward => !isFastForward),
    newCommits(host, repository, change),
    presentRepository(host, repository),
  ])
  const wanted = head && !oids.includes(head.oid) ? [...oids, head.oid] : oids
  const [records, touched] = await Promise.all([
    readCommits(git, repository.folder, wanted),
    readTouchedFiles(git, repository.folder, wanted),
  ])
  const commits = records.map(commit => presentPushed(host, repository, commit, touched.get(commit.oid)))
  const seconds = Math.floor(host.pushedAtMs(repository) / 1000)
  const base = host.url()
  const range = created || deleted ? `commit/${created ? after : before}` : `compare/${before}...${after}`
  return {
    ref,
    before,
    after,
    // A push event shows dates of the repository as numbers, and the owner with a name.
    repository: {
      ...shown,
      url: `${base}/${repository.fullName}`,
      owner: { ...shown.owner, name: repository.owner, email: null },
      created_at: seconds,
      pushed_at: seconds,
      updated_at: new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'),
      master_branch: shown.default_branch,
    },
    pusher: { name: SANDBOX_LOGIN, email: SANDBOX_PERSON.email },
    sender: { ...presentAccount(SANDBOX_LOGIN), url: `${base}/users/${SANDBOX_LOGIN}` },
    created,
    deleted,
    forced,
    base_ref: created ? await baseRef(host, repository, change) : null,
    compare: `${base}/${repository.fullName}/${range}`,
    commits: commits.filter(commit => oids.includes(commit.id)),
    head_commit: commits.find(commit => commit.id === head?.oid) ?? null,
  }
}

async function newCommits(host: Host, repository: Repository, { ref, before, after }: RefChange) {
  // A tag or a deletion brings no commits.
  if (after === NO_OBJECT || !ref.startsWith('refs/heads/')) return []
  const limit = ['--reverse', `--max-count=${MOST_COMMITS}`]
  if (before !== NO_OBJECT) return listCommits(host.git, repository.folder, [...limit, after, `^${before}`])
  const others = await listRefs(host.git, repository.folder, ['refs/heads/'])
  const known = others.filter(other => other.name !== ref).map(other => `^${other.oid}`)
  return listCommits(host.git, repository.folder, [...limit, after, ...known])
}

async function baseRef(host: Host, repository: Repository, { ref, after }: RefChange): Promise<string | null> {
  const branches = await listRefs(host.git, repository.folder, ['refs/heads/'])
  return branches.find(branch => branch.name !== ref && branch.oid === after)?.name ?? null
}

function presentPushed(host: Host, repository: Repository, commit: CommitRecord, files: TouchedFiles | undefined) {
  const { author, committer } = commit
  return {
    id: commit.oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message.trimEnd(),
    timestamp: zonedDate(committer),
    url: `${apiUrl(host, repository)}/commits/${commit.oid}`,
    author: { name: author.name, email: author.email, username: SANDBOX_LOGIN, date: zonedDate(author) },
    committer: { name: committer.name, email: committer.email, username: SANDBOX_LOGIN, date: zonedDate(committer) },
    added: files?.added ?? [],
    removed: files?.removed ?? [],
    modified: files?.modified ?? [],
  }
}
