// Commits on a branch of GitHub by GraphQL: one request, compare-and-swap, and signed by GitHub where it signs for us.
import * as v from 'valibot'
import { type CommitSha, isCommitSha } from '../../domain/events/git.ts'
import type { GithubApi } from './github-api.ts'
import { explainGithubRefusal } from './github-refusal.ts'
import { parseGithubData } from './parse-github-data.ts'
import type { CommitDraft } from './port.ts'

/** About 40 MB a request work in practice, but the request is cut after 10 s. */
const MOST_BYTES = 8 * 1024 * 1024

const DOCUMENT =
  'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'
const Answer = v.object({
  createCommitOnBranch: v.object({ commit: v.object({ oid: v.pipe(v.string(), v.check(isCommitSha, 'is no id')) }) }),
})

/** Tells whether GraphQL can say the draft: it knows neither people nor modes, and a message has two parts. */
export function fitsCommitOnBranch(draft: CommitDraft): boolean {
  const { author, committer, changes, message } = draft
  const byteSize = changes.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const isPlain = changes.every(change => !change.isExecutable)
  return !author && !committer && isPlain && byteSize <= MOST_BYTES && splitMessage(message) !== undefined
}

/** Commits, and gives the commit's id. */
export async function commitOnGithubBranch(api: GithubApi, draft: CommitDraft): Promise<CommitSha> {
  const { repository, branch, parent, changes, message } = draft
  const doing = 'committing'
  const additions = changes.map(({ path, bytes }) => ({ path, contents: Buffer.from(bytes).toString('base64') }))
  const input = {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    expectedHeadOid: parent,
    message: splitMessage(message),
    fileChanges: { additions },
  }
  const answer = await api.query({ repository, doing, isRead: false, document: DOCUMENT, variables: { input } })
  if (answer.errors.length > 0) throw explainGithubRefusal(answer, { repository, branch, doing })
  return parseGithubData(Answer, answer.data, repository, doing).createCommitOnBranch.commit.oid as CommitSha
}

/** Splits at the blank line; a message of another form has to be written in one piece. */
function splitMessage(message: string): { readonly headline: string; readonly body: string } | undefined {
  const [, headline, body = ''] = /^([^\n]+)(?:\n\n([\s\S]+))?$/.exec(message.trimEnd()) ?? []
  return headline === undefined ? undefined : { headline, body }
}
