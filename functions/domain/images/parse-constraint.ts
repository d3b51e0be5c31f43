// Reads version constraints as Masterminds/semver 3.1.1 does: `>=1.2 <2 || ~3.1`.
import { RE2JS } from 're2js'
import { parseVersion, type Version } from './parse-version.ts'

const OPERATORS = ['=', '!=', '>', '<', '>=', '=>', '<=', '=<', '~', '~>', '^'] as const

/** Is one comparison. */
export type Comparator = {
  readonly operator: (typeof OPERATORS)[number]
  /** What is compared with: missing parts and wildcards are 0. */
  readonly version: Version
  /** Says where the text ends, or where its first wildcard stands: before the major number, after it, after the minor. */
  readonly precision: 'none' | 'major' | 'minor' | 'patch'
}

/** Is a choice of lists; a version fits when it passes each comparator of one list. */
export type Constraint = { readonly kind: 'constraint'; readonly anyOf: readonly (readonly Comparator[])[] }

/** Says why a text is no constraint. */
export type ImproperConstraint = { readonly kind: 'improper'; readonly why: string }

const NUMBER = '[0-9xX*|]+'
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*'
const OPERAND = `v?${NUMBER}(?:\\.${NUMBER})?(?:\\.${NUMBER})?(?:-${IDENTIFIERS})?(?:\\+${IDENTIFIERS})?`
const OPERATOR = '(?:!=|>=|=>|<=|=<|~>|[=><~^])?'
/** Space as RE2 knows it. */
const SPACE = '[\\t\\n\\f\\r ]*'

// Masterminds lets comparators follow one another without anything in between, and so may a text be cut up in many ways:
// an engine that tries one after the other would take for ever over a long one.
const RANGE = RE2JS.compile(`${SPACE}(${OPERAND})\\s+-\\s+(${OPERAND})${SPACE}`)
const LIST = RE2JS.compile(`^(?:${SPACE}${OPERATOR}${SPACE}${OPERAND}${SPACE},?)+$`)
const COMPARATOR = new RegExp(`(${OPERATOR})${SPACE}(${OPERAND})`, 'g')
const PARTS = new RegExp(`^v?(${NUMBER})(?:\\.(${NUMBER}))?(?:\\.(${NUMBER}))?(-${IDENTIFIERS})?`)

/**
 * Reads a constraint. Commas and spaces mean "and", `||` means "or", `1.2 - 3.4` means `>=1.2 <=3.4`; an empty one is
 * improper.
 *
 * @see https://pkg.go.dev/github.com/Masterminds/semver/v3@v3.1.1#NewConstraint
 */
export function parseConstraint(text: string): Constraint | ImproperConstraint {
  const anyOf: (readonly Comparator[])[] = []
  for (const list of spellOutRanges(text).split('||')) {
    if (!LIST.test(list)) return { kind: 'improper', why: `improper constraint: ${list || 'none; * is any version'}` }
    const comparators = [...list.matchAll(COMPARATOR)].map(([, operator, operand]) => toComparator(operator, operand))
    if (comparators.includes(undefined)) return { kind: 'improper', why: `improper version in constraint: ${list}` }
    anyOf.push(comparators.filter(comparator => comparator !== undefined))
  }
  return { kind: 'constraint', anyOf }
}

function spellOutRanges(text: string): string {
  let spelled = text
  const ranges = RANGE.matcher(text)
  while (ranges.find())
    spelled = spelled.replace(ranges.group(0) ?? '', () => `>= ${ranges.group(1)}, <= ${ranges.group(2)}`)
  return spelled
}

function toComparator(operator = '', operand = ''): Comparator | undefined {
  const [, major = '', minor, patch, prerelease = ''] = PARTS.exec(operand) ?? []
  const precision = isAny(major) ? 'none' : isAny(minor) ? 'major' : isAny(patch) ? 'minor' : 'patch'
  const texts = {
    none: '0',
    major: `${major}.0.0${prerelease}`,
    minor: `${major}.${minor}.0${prerelease}`,
    patch: operand,
  }
  const version = parseVersion(texts[precision])
  return version && { operator: OPERATORS.find(known => known === operator) ?? '=', version, precision }
}

function isAny(number: string | undefined): boolean {
  return number === undefined || /^[xX*]$/.test(number)
}
