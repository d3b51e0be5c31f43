// Writes one text in one line of YAML, quoted where it would otherwise be read as something else.
import { DUMP_SCHEMA, load, YAMLException } from 'js-yaml'
import { parseYamlDocuments } from '../parse-yaml-documents.ts'
import { isObject } from '../value-at.ts'

/** Is how a text may be written. */
export type Quotes = 'plain' | 'single' | 'double'

/** Says where the text will stand. */
export type ScalarPlace = {
  readonly quotes: Quotes
  /** Between brackets or braces more characters mean something. */
  readonly inFlow: boolean
  readonly isKey?: boolean
  /** A tag in front says that it is text, whatever it looks like. */
  readonly isTagged?: boolean
}

const FALLBACKS: Readonly<Record<Quotes, readonly Quotes[]>> = {
  plain: ['plain', 'single', 'double'],
  single: ['single', 'double'],
  double: ['double'],
}

/** What parsers older than ours agree on inside braces. */
const SAFE_IN_FLOW = /^[\w./@][\w./:@+~^=-]*$/

/** Controls, half surrogates, odd line breaks, a byte order mark: they survive only as escapes. */
const NEEDS_ESCAPE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/u

/** Tells whether a text holds characters that cannot be written as they are. */
export function needsEscapes(text: string): boolean {
  return NEEDS_ESCAPE.test(text)
}

/** Renders a text with the quotes wanted, or with the next stronger ones that bring it back. */
export function renderScalar(text: string, place: ScalarPlace): string {
  const written = FALLBACKS[place.quotes]
    .filter(quotes => quotes === 'double' || !needsEscapes(text))
    .filter(quotes => quotes !== 'plain' || mayBePlain(text, place))
    .map(quotes => quote(text, quotes))
    .find(candidate => readsBack(candidate, text, place))
  if (written === undefined) throw new Error('a text cannot be written as YAML')
  return written
}

function quote(text: string, quotes: Quotes): string {
  switch (quotes) {
    case 'plain':
      return text
    case 'single':
      return `'${text.replaceAll("'", "''")}'`
    case 'double':
      return JSON.stringify(text).replaceAll(new RegExp(NEEDS_ESCAPE, 'gu'), char => {
        return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
      })
  }
}

/** Refuses what any YAML, 1.1 or 1.2, takes for a number, a date or the like: `1:30` is text for kubectl only. */
function mayBePlain(text: string, { inFlow, isTagged = false }: ScalarPlace): boolean {
  if (inFlow && !SAFE_IN_FLOW.test(text)) return false
  if (isTagged) return true
  // Older parsers give these two a meaning of their own.
  if (text === '<<' || text === '=') return false
  try {
    return load(text, { schema: DUMP_SCHEMA }) === text
  } catch (error) {
    if (error instanceof YAMLException) return false
    throw error
  }
}

function readsBack(candidate: string, text: string, { inFlow, isKey = false, isTagged = false }: ScalarPlace): boolean {
  const scalar = isTagged ? `!!str ${candidate}` : candidate
  const line = isKey ? `${scalar}: v` : `k: ${scalar}`
  const { documents, problems } = parseYamlDocuments('', inFlow ? `{${line}}\n` : `${line}\n`)
  const [first] = documents
  if (problems.length > 0 || documents.length !== 1 || !isObject(first?.value)) return false
  const [key, value] = Object.entries(first.value)[0] ?? []
  return isKey ? key === text && value === 'v' : key === 'k' && value === text
}
