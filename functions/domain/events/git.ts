// The words for Git: repositories, branches, commits, tags. Branded, so that a branch cannot pass for a commit.

/** `owner/name` (or deeper) as the host spells it; hosts compare it without case. */
export type RepositoryName = string & { readonly brand: 'RepositoryName' }

/** A branch without `refs/heads/`; may contain slashes. */
export type BranchName = string & { readonly brand: 'BranchName' }

/** A tag without `refs/tags/`. */
export type TagName = string & { readonly brand: 'TagName' }

/** 40 or 64 lower-case hexadecimal digits. */
export type CommitSha = string & { readonly brand: 'CommitSha' }

const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** Tells whether a text is a full commit id. */
export function isCommitSha(text: string): text is CommitSha {
  return SHA.test(text)
}

/** Compares repository names as the hosts do: without case. */
export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
