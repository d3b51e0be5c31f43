// Payloads that somebody broke: each field missing, of another kind, or larger than anyone sends.
import type { Json } from './a-knock.ts'

/** Is one broken payload as text, with what was done to it. */
export type OddPayload = readonly [what: string, text: string]

const DIGEST = `sha256:${'a'.repeat(64)}`
const VALUES: readonly (readonly [string, unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 1e21],
  ['true', true],
  ['empty', ''],
  ['a digest', DIGEST],
  ['a long text', 'a'.repeat(20_000)],
  ['a text with line breaks', '\u001b[31m\r\nx: y'],
  ['an address', 'http://169.254.169.254/latest'],
  ['a path that climbs', '../../../etc/passwd'],
  ['a list', ['1.2.3', null, {}, [[]]]],
  ['a huge list', Array.from({ length: 600 }, (_, index) => ({ tag: `${index}`, id: index }))],
  ['an empty list', []],
  ['an empty object', {}],
]
const WHOLES: readonly OddPayload[] = [
  ['nothing', ''],
  ['a number as a whole', '1'],
  ['null as a whole', 'null'],
  ['a list as a whole', '[{}]'],
  ['an empty object as a whole', '{}'],
  ['a byte order mark', '\uFEFF{}'],
  ['half of it', '{"a":'],
  ['nested deeply', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`],
  ['many lists', `[${'['.repeat(100_000)}`],
]

/** Lists every way to break a payload, field by field. */
export function listOddPayloads(good: Json): readonly OddPayload[] {
  const fields = listPaths(good).flatMap(path =>
    VALUES.map(
      ([what, value]): OddPayload => [`${path.join('.')}: ${what}`, JSON.stringify(replace(good, path, value))],
    ),
  )
  const text = JSON.stringify(good)
  const prototypes: readonly OddPayload[] = [
    ['with a prototype', text.replace('{', '{"__proto__":{"action":"push","tag":"evil"},')],
    ['with a constructor', text.replace('{', '{"constructor":{"prototype":{"tag":"evil"}},"toString":1,')],
    ['nested in a list', `[${text}]`],
    ['with keys twice', text.replace('{', `{${text.slice(1, -1)},`)],
  ]
  return [...WHOLES, ...prototypes, ...fields]
}

function listPaths(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [[...at, key], ...listPaths(item, [...at, key])])
}

function replace(good: Json, path: readonly string[], value: unknown): Json {
  const copy = structuredClone(good)
  const holder = path.slice(0, -1).reduce<Json>((inside, step) => inside[step] as Json, copy)
  holder[path.at(-1) ?? ''] = value
  return copy
}
