// Reads versions as leniently as Masterminds/semver 3.1.1 does, which Flux v1 is built with.

/** Is a version as far as it has a rank; build metadata has none. The numbers go to 2^64 - 1, beyond what `number` counts. */
export type Version = {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  /** `''` on a release. */
  readonly prerelease: string
}

/** Is the largest number that a version may hold, and that a pre-release may hold as a number. */
export const MAX_NUMBER = 2n ** 64n - 1n
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
  const version = { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch), prerelease }
  const isTooLarge = version.major > MAX_NUMBER || version.minor > MAX_NUMBER || version.patch > MAX_NUMBER
  return isTooLarge ? undefined : version
}
