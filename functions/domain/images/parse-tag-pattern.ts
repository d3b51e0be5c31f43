// Reads the patterns of Flux v1's tag annotations: `glob:main-*`, `semver:~1.2`, `regexp:^v\d+$`.
import { RE2JS } from 're2js'
import { isSignatureTag } from './is-signature-tag.ts'
import { matchGlob } from './match-glob.ts'
import { parseConstraint } from './parse-constraint.ts'
import { parseVersion } from './parse-version.ts'
import { satisfiesConstraint } from './satisfies-constraint.ts'
import type { TagPattern } from './tag-pattern.ts'

/** Says whether a tag matches; or, as a text, why there is nothing to match with. */
type Matching = ((tag: string) => boolean) | string

const PREFIXES = [
  ['glob:', 'glob'],
  ['semver:', 'semver'],
  ['regexp:', 'regexp'],
  ['regex:', 'regexp'],
] as const

/**
 * Reads a pattern; a text without a known prefix is a glob.
 *
 * `latest`, in any case, is matched by the glob `latest` and by nothing else, and a signature by nothing at all. An
 * invalid pattern matches nothing; in Flux v1 it matches everything.
 */
export function parseTagPattern(text: string): TagPattern {
  const [prefix, kind] = PREFIXES.find(([known]) => text.startsWith(known)) ?? ['', 'glob']
  const body = text.slice(prefix.length)
  const matching = MATCHINGS[kind](body)
  const wantsLatest = kind === 'glob' && body === 'latest'
  const pattern = { kind, text: `${kind}:${body}`, needsCreated: kind !== 'semver' }
  if (typeof matching === 'string') {
    const invalid = { what: `invalid tag pattern: ${JSON.stringify(text)}`, why: matching }
    return { ...pattern, invalid, matches: () => false }
  }
  return {
    ...pattern,
    matches: tag => (wantsLatest || !isLatest(tag)) && !isSignatureTag(tag) && matching(tag),
  }
}

const MATCHINGS: Readonly<Record<TagPattern['kind'], (body: string) => Matching>> = {
  glob: body => tag => matchGlob(body, tag),
  semver: matchingConstraint,
  regexp: matchingRegexp,
}

function matchingConstraint(body: string): Matching {
  const constraint = parseConstraint(body)
  if (constraint.kind === 'improper') return constraint.why
  return tag => {
    const version = parseVersion(tag)
    return version !== undefined && satisfiesConstraint(version, constraint)
  }
}

/** Anywhere in the tag, by the rules of RE2, in time linear in the tag. */
function matchingRegexp(body: string): Matching {
  try {
    const regexp = RE2JS.compile(body)
    return tag => regexp.test(tag)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function isLatest(tag: string): boolean {
  return tag.toLowerCase() === 'latest'
}
