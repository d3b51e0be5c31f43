// Reads versions as leniently as Masterminds/semver 3.1.1 does, which Flux v1 is built with.

/** Is a number up to 2^64 - 1: a `bigint` only beyond what `number` counts, which is slower; either compares with either. */
export type VersionNumber = number | bigint

/** Is a version as far as it has a rank; build metadata has none. */
export type Version = {
  readonly major: VersionNumber
  readonly minor: VersionNumber
  readonly patch: VersionNumber
  /** `''` on a release. */
  readonly prerelease: string
}

const MAX_NUMBER = 2n ** 64n - 1n
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const VERSION = new RegExp(`^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`)
/** A number of a pre-release may not begin with 0; one of the version itself may. */
const NUMBER_WITH_ZERO = /(?:^|\.)0\d+(?:\.|$)/

/**
 * Reads a version; `undefined` when the text is none. `v` may come first, minor and patch may be missing, leading zeros
 * count for nothing: `v1`, `1.2`, `01.2.3`, `20200101` and an abbreviated commit of seven digits are versions.
 *
 * @see https://pkg.go.dev/github.com/Masterminds/semver/v3@v3.1.1#NewVersion
 */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text)
  if (match === null) return undefined
  const [, major = '', minor = '0', patch = '0', prerelease = ''] = match
  if (NUMBER_WITH_ZERO.test(prerelease)) return undefined
  const [first, second, third] = [parseVersionNumber(major), parseVersionNumber(minor), parseVersionNumber(patch)]
  if (first === undefined || second === undefined || third === undefined) return undefined
  return { major: first, minor: second, patch: third, prerelease }
}

/** Reads digits; `undefined` when the number does not fit into 64 bits. */
export function parseVersionNumber(digits: string): VersionNumber | undefined {
  const number = Number(digits)
  if (Number.isSafeInteger(number)) return number
  const large = BigInt(digits)
  return large > MAX_NUMBER ? undefined : large
}
