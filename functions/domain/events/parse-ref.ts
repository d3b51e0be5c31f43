// Reads the full name of a ref: a branch we may follow, or the reason why it is none.
import type { BranchName } from './git.ts'

/** Is what a pushed ref turns out to be. */
export type PushedRef =
  | { readonly kind: 'branch'; readonly branch: BranchName }
  | { readonly kind: 'other'; readonly why: string }

/** Hosts take no longer names; what is longer was not written by one. */
const MAX_REF_LENGTH = 255

/** @see https://git-scm.com/docs/git-check-ref-format */
const FORBIDDEN = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|(?:^|\/)\.|\.lock(?:\/|$)|^[-/]|[/.]$/u

/** Parses `refs/heads/…`; anything but a well-formed branch is `other`, with the reason. Slashes belong to the name. */
export function parseRef(ref: string): PushedRef {
  if (ref.length > MAX_REF_LENGTH) return other('the ref is longer than a host allows')
  if (!ref.isWellFormed()) return other('the ref is no text that Git allows')
  if (ref.startsWith('refs/tags/')) return other('a tag was pushed, not a branch')
  if (!ref.startsWith('refs/heads/')) return other('the ref is no branch')
  const branch = ref.slice('refs/heads/'.length)
  if (branch === '' || FORBIDDEN.test(branch)) return other('the ref is no text that Git allows')
  return { kind: 'branch', branch: branch as BranchName }
}

function other(why: string): PushedRef {
  return { kind: 'other', why }
}
