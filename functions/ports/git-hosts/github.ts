// GitHub and GitHub Enterprise Server as a Git host. Enters: repository names and commits. Leaves: heads, trees, moved tags, commits.
// Hand-written calls over the way out; octokit is loaded for the keys of an App alone, and by another file.
// What it does not know: which targets there are, and what the files of a tree mean.
import { setTimeout as waitFor } from 'node:timers/promises'
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpClient } from '../http/port.ts'
import { openGithubApi, type TokenSource } from './github-api.ts'
import { openGithubArchive } from './github-archive.ts'
import { readGithubMessage } from './github-commit.ts'
import { commitGithubFiles } from './github-commit-files.ts'
import { compareGithubCommits } from './github-compare.ts'
import { probeGithubWrite, readGithubFacts } from './github-examine.ts'
import { readGithubHead } from './github-head.ts'
import { proposeGithubFiles } from './github-propose-files.ts'
import { reportGithubStatus } from './github-status.ts'
import { moveGithubTag, type RepositoryIds } from './github-tag.ts'
import type { GitHost } from './port.ts'
import { TREE_LIMITS, type TreeLimits } from './read-archive.ts'
import { readTree } from './read-tree.ts'

/** Says where GitHub is, who we are there, and what a tree may weigh. */
export type GithubOptions = {
  /** `https://api.github.com` by default; `https://HOST/api/v3` for GitHub Enterprise Server. */
  readonly apiUrl?: string
  readonly token: TokenSource
  readonly now: () => EpochMs
  /** Lower or raise single limits. */
  readonly treeLimits?: Partial<TreeLimits>
  /** How to wait between two tries of a read; a timer by default. */
  readonly wait?: (waitMs: Milliseconds) => Promise<void>
  /** Spreads those waits: 0 up to 1. */
  readonly random?: () => number
}

/** Opens GitHub; the first use does the first request. */
export function openGithub(options: GithubOptions, http: HttpClient): GitHost {
  const { token, now, wait = async waitMs => waitFor(waitMs), random = Math.random } = options
  const apiUrl = (options.apiUrl ?? 'https://api.github.com').replace(/\/+$/, '')
  const limits = { ...TREE_LIMITS, ...options.treeLimits }
  const api = openGithubApi({ apiUrl, token, now, wait, random }, http)
  const ids: RepositoryIds = new Map()

  return {
    async readHead(query) {
      const { repositoryId, ...head } = await readGithubHead(api, query)
      ids.set(query.repository.toLowerCase(), repositoryId)
      return head
    },
    readTree: query => readTree(() => openGithubArchive(api, http, { apiUrl, now }, query), query, limits),
    moveTag: move => moveGithubTag(api, ids, move),
    compareCommits: query => compareGithubCommits(api, query),
    readMessage: query => readGithubMessage(api, query),
    reportStatus: status => reportGithubStatus(api, status),
    commitFiles: draft => commitGithubFiles(api, draft),
    proposeFiles: proposal => proposeGithubFiles(api, proposal),
    readFacts: repository => readGithubFacts(api, repository),
    probeWrite: query => probeGithubWrite(api, query),
  }
}
