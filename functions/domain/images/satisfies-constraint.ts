// Whether a version fits a constraint, as Masterminds/semver 3.1.1 says.
import { compareVersions } from './compare-versions.ts'
import type { Comparator, Constraint } from './parse-constraint.ts'
import type { Version } from './parse-version.ts'

/**
 * Says whether a version passes every comparator of one of the lists.
 *
 * A comparator without a pre-release passes no pre-release (`!=` with a whole version does); one that has a pre-release
 * passes those of any version. `>=1.2.3-0` hence passes `2.0.0-rc.1`, and `>=1.0.0-rc.0, <1.0.1` passes no pre-release.
 */
export function satisfiesConstraint(version: Version, { anyOf }: Constraint): boolean {
  return anyOf.some(comparators => comparators.every(comparator => passes(version, comparator)))
}

function passes(version: Version, comparator: Comparator): boolean {
  const { operator, precision, version: bound } = comparator
  if (operator === '!=' && precision === 'patch') return compareVersions(version, bound) !== 0
  if (version.prerelease !== '' && bound.prerelease === '') return false
  switch (operator) {
    case '=':
      return precision === 'patch' ? compareVersions(version, bound) === 0 : passesTilde(version, comparator)
    case '!=':
      return passesNot(version, comparator)
    case '>':
      return passesAbove(version, comparator)
    case '<':
      return compareVersions(version, bound) < 0
    case '>=':
    case '=>':
      return compareVersions(version, bound) >= 0
    case '<=':
    case '=<':
      return passesUpTo(version, comparator)
    case '~':
    case '~>':
      return passesTilde(version, comparator)
    case '^':
      return passesCaret(version, comparator)
  }
}

/** `!=1.x` refuses all of 1; `!=1.2.x` refuses all of 1.2, of pre-releases only its own. */
function passesNot(version: Version, { version: bound, precision }: Comparator): boolean {
  if (precision === 'none') return compareVersions(version, bound) !== 0
  if (version.major !== bound.major) return true
  if (precision === 'major') return false
  return version.minor !== bound.minor || version.prerelease !== bound.prerelease
}

/** `>11` means 12 or later, `>11.1` means 11.2 or later. */
function passesAbove(version: Version, { version: bound, precision }: Comparator): boolean {
  if (precision === 'none' || precision === 'patch') return compareVersions(version, bound) > 0
  if (version.major !== bound.major) return version.major > bound.major
  return precision === 'minor' && version.minor > bound.minor
}

/** `<=2` includes all of 2, `<=2.1` all of 2.1. */
function passesUpTo(version: Version, { version: bound, precision }: Comparator): boolean {
  if (precision === 'patch') return compareVersions(version, bound) <= 0
  if (version.major !== bound.major) return version.major < bound.major
  return precision === 'major' || version.minor <= bound.minor
}

/** `~1` is all of 1 from there on, `~1.2` and `~1.2.3` all of 1.2; `~0.0.0` and `*` are everything from 0.0.0 on. */
function passesTilde(version: Version, { version: bound, precision }: Comparator): boolean {
  if (compareVersions(version, bound) < 0) return false
  const isWhole = precision === 'none' || precision === 'patch'
  if (isWhole && bound.major === 0 && bound.minor === 0 && bound.patch === 0) return true
  return version.major === bound.major && (precision === 'major' || version.minor === bound.minor)
}

/**
 * `^1.2` is all of 1 from there on, `^0.2.3` all of 0.2 from there on.
 *
 * Of `^0.0.3` only major and patch are looked at: 0.0.3 passes, and so does 0.5.3, in Flux v1 as here.
 */
function passesCaret(version: Version, { version: bound, precision }: Comparator): boolean {
  if (compareVersions(version, bound) < 0 || version.major !== bound.major) return false
  if (bound.major > 0 || precision === 'major') return true
  if (bound.minor > 0 || precision === 'minor') return version.minor === bound.minor
  return version.patch === bound.patch
}
