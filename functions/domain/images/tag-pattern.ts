// The words for patterns of tags, apart from their parser: a word must not load an engine for regular expressions.

/** Is a pattern that says which tags may run, and by what they are ordered. */
export type TagPattern = {
  readonly kind: 'glob' | 'semver' | 'regexp'
  /** In normal form: always with its prefix, and `regex:` is written `regexp:`. */
  readonly text: string
  /** Tells whether the order goes by dates; versions need none. */
  readonly needsCreated: boolean
  /** Is there when the text is no pattern; then it matches nothing. */
  readonly invalid?: InvalidPattern
  matches(tag: string): boolean
}

/** Says why a text is no pattern. */
export type InvalidPattern = {
  /** In the words of Flux v1's API: `invalid tag pattern: "<text>"`. */
  readonly what: string
  readonly why: string
}

/** Is what applies to a container for which nothing is written. */
export const DEFAULT_TAG_PATTERN = 'glob:*'
