// What repositories and tags may be called. Nothing that passes can leave a folder: no part begins with a dot.

/** Both from the specification, the lengths as well: {@link https://github.com/opencontainers/distribution-spec}. */
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const MOST_CHARACTERS = 255

/** Tells whether a text may name a repository: `team/shop`. */
export function isRepositoryName(text: string): boolean {
  return text.length <= MOST_CHARACTERS && REPOSITORY.test(text)
}

/** Tells whether a text may be a tag: `1.2.4`. */
export function isTag(text: string): boolean {
  return TAG.test(text)
}
