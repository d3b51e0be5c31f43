// REST: the repository itself, its commits, comparisons and archives.
import { bytes, empty, json, Refused } from './answer.ts'
import { utcDate } from './commit-text.ts'
import { listCommits, readCommits, readDifference } from './commits.ts'
import type { Host } from './host.ts'
import { isObjectId } from './objects.ts'
import { linkHeader, pageOf } from './paging.ts'
import { apiUrl, presentCommit, presentFile, presentRepository } from './present.ts'
import { listRefs, resolveCommit } from './refs.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'

// https://docs.github.com/rest/commits/commits#compare-two-commits
const MOST_COMPARED_FILES = 300
const MOST_COMPARED_COMMITS = 250

/** Lists the routes for the repository, `commits`, `compare` and `tarball`. */
export function commitRoutes(host: Host): readonly Route[] {
  const { git } = host

  async function commitOf(repository: Repository, ref: string): Promise<string> {
    const oid = await resolveCommit(git, repository.folder, ref)
    if (oid !== undefined) return oid
    const isEmpty = (await listRefs(git, repository.folder, ['refs/heads/'])).length === 0
    throw isEmpty ? new Refused(409, 'Git Repository is empty.') : new Refused(422, `No commit found for SHA: ${ref}`)
  }

  async function showCommit({ repository, params: [ref = ''], accept }: Call) {
    const oid = await commitOf(repository, ref)
    if (/vnd\.github(\.v3)?\.sha/.test(accept)) {
      // The tag is the id itself, so that a client needs to remember nothing else.
      return bytes(200, 'application/vnd.github.sha; charset=utf-8', oid, { etag: `"${oid}"` })
    }
    const [commit] = await readCommits(git, repository.folder, [oid])
    if (!commit) throw new Refused(404, 'Not Found')
    const files = await readDifference(git, repository.folder, commit.parents[0], oid)
    const sum = (pick: 'additions' | 'deletions') => files.reduce((total, file) => total + file[pick], 0)
    const stats = { additions: sum('additions'), deletions: sum('deletions') }
    return json(200, {
      ...presentCommit(host, repository, commit),
      stats: { ...stats, total: stats.additions + stats.deletions },
      files: files.slice(0, MOST_COMPARED_FILES).map(file => presentFile(host, repository, oid, file)),
    })
  }

  async function compare({ repository, params: [range = ''], query }: Call) {
    const [base, head] = await Promise.all(
      splitRange(range).map(async ref => {
        const oid = await resolveCommit(git, repository.folder, ref)
        if (oid === undefined) throw new Refused(404, 'Not Found')
        return oid
      }),
    )
    if (!base || !head) throw new Refused(404, 'Not Found')
    const merged = await git.run(repository.folder, ['merge-base', base, head])
    if (merged.code !== 0) throw new Refused(404, `No common ancestor between ${range.replace('...', ' and ')}.`)
    const mergeBase = merged.stdout.toString('utf8').trim()
    const [ahead, behind, files] = await Promise.all([
      listCommits(git, repository.folder, ['--reverse', '--topo-order', `${base}..${head}`]),
      listCommits(git, repository.folder, [`${head}..${base}`]),
      readDifference(git, repository.folder, mergeBase, head),
    ])
    const isPaged = query.has('page') || query.has('per_page')
    const { page, skip, perPage } = pageOf(query)
    const shown = isPaged ? ahead.slice(skip, skip + perPage) : ahead.slice(0, MOST_COMPARED_COMMITS)
    const commits = await readCommits(git, repository.folder, [base, mergeBase, ...shown])
    const [baseCommit, mergeBaseCommit, ...rest] = commits.map(commit => presentCommit(host, repository, commit))
    const diverged = ahead.length > 0 && behind.length > 0
    const url = `${apiUrl(host, repository)}/compare/${range}`
    const body = {
      url,
      base_commit: baseCommit,
      merge_base_commit: mergeBaseCommit,
      status: diverged ? 'diverged' : ahead.length > 0 ? 'ahead' : behind.length > 0 ? 'behind' : 'identical',
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: rest,
      // Files come on the first page only, and nothing tells that some were left out.
      files: page > 1 ? [] : files.slice(0, MOST_COMPARED_FILES).map(file => presentFile(host, repository, head, file)),
    }
    return json(200, body, isPaged ? linkHeader(url, query, ahead.length) : {})
  }

  return [
    {
      method: 'GET',
      pattern: '',
      async answer({ repository }) {
        const shown = await presentRepository(host, repository)
        const pushed_at = utcDate(Math.floor(host.pushedAtMs(repository) / 1000))
        return json(200, { ...shown, pushed_at, permissions: { admin: true, maintain: true, push: true, pull: true } })
      },
    },
    {
      method: 'GET',
      pattern: 'commits',
      async answer({ repository, query }) {
        const { skip, perPage } = pageOf(query)
        const oid = await commitOf(repository, query.get('sha') ?? 'HEAD')
        const path = query.get('path')
        const all = await listCommits(git, repository.folder, [oid, '--', ...(path ? [`:(literal)${path}`] : [])])
        const commits = await readCommits(git, repository.folder, all.slice(skip, skip + perPage))
        const links = linkHeader(`${apiUrl(host, repository)}/commits`, query, all.length)
        return json(
          200,
          commits.map(commit => presentCommit(host, repository, commit)),
          links,
        )
      },
    },
    { method: 'GET', pattern: 'commits/*', answer: showCommit },
    { method: 'GET', pattern: 'compare/*', answer: compare },
    {
      method: 'GET',
      pattern: 'tarball/*',
      async answer({ repository, params: [ref = ''] }) {
        // A full id needs no look-up: the archive's own origin says whether it is there.
        const oid = isObjectId(ref) ? ref : await resolveCommit(git, repository.folder, ref)
        if (oid === undefined) throw new Refused(404, 'Not Found')
        const path = `${repository.fullName}/legacy.tar.gz/${oid}?token=${host.archiveToken()}`
        return empty(302, { location: `${host.archiveUrl()}/${path}`, 'cache-control': 'no-cache' })
      },
    },
  ]
}

function splitRange(range: string): readonly string[] {
  const [base = '', head = '', ...more] = range.split('...')
  if (base === '' || head === '' || more.length > 0) throw new Refused(404, 'Not Found')
  // `owner:branch` names a branch of a fork; the sandbox has no forks, so the owner says nothing.
  return [base, head].map(ref => ref.replace(/^[^/:]+:/, ''))
}
