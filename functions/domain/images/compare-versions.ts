// Which of two versions comes first: the precedence of Semantic Versioning 2.
import { parseVersionNumber, type Version, type VersionNumber } from './parse-version.ts'

/**
 * Compares two versions by precedence: below 0 when the first is lower, 0 when neither is.
 *
 * A number in a pre-release that is beyond 64 bits counts as a word, as it does in Flux v1.
 *
 * @see https://semver.org/#spec-item-11
 */
export function compareVersions(a: Version, b: Version): number {
  return (
    order(a.major, b.major) ||
    order(a.minor, b.minor) ||
    order(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  )
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0
  if (a === '' || b === '') return a === '' ? 1 : -1
  const [left, right] = [a.split('.'), b.split('.')]
  const at = left.findIndex((identifier, index) => identifier !== right[index])
  return at === -1 ? -1 : compareIdentifiers(left[at], right[at])
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== undefined && right !== undefined) return order(left, right)
  if (left === undefined && right === undefined) return order(a, b)
  return left === undefined ? 1 : -1
}

function numberOf(identifier: string): VersionNumber | undefined {
  return /^\d+$/.test(identifier) ? parseVersionNumber(identifier) : undefined
}

function order<T extends VersionNumber | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}
