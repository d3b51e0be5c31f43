// Holds our YAML dialect against kubectl's recorded answers, and against the traps of whole files.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeJson } from '../../../functions/domain/manifests/encode-json.ts'
import type { JsonValue } from '../../../functions/domain/manifests/json.ts'
import { parseYamlDocuments } from '../../../functions/domain/manifests/parse-yaml-documents.ts'
import recording from '../../recordings/kubectl-yaml/scalars.json' with { type: 'json' }

type Row = { yaml: string; json?: string; error?: string }
const rows: Row[] = recording.rows

/** kubectl sorts keys and escapes `<`, `>` and `&`; neither is a difference in value. */
function asKubectl(value: JsonValue): string {
  return encodeJson(sortKeys(value)).replace(/[<>&]/g, char => `\\u00${char.charCodeAt(0).toString(16)}`)
}

function sortKeys(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}

function parse(text: string): JsonValue[] {
  const { documents, problems } = parseYamlDocuments('f.yaml', text)
  expect(problems.map(problem => problem.message)).toEqual([])
  return documents.map(document => document.value)
}

function complain(text: string): string[] {
  return parseYamlDocuments('f.yaml', text).problems.map(problem => `${problem.what} @ ${problem.where}`)
}

/** JSON escapes the slash and YAML 1.2 learned to read it; kubectl refuses it in YAML but takes it in a JSON file. */
const READ_ALTHOUGH_REFUSED = ['v: "a\\/b"']

const titled = (wanted: (row: Row) => boolean) =>
  rows.filter(wanted).map(row => ({ ...row, title: JSON.stringify(row.yaml) }))

describe(`the dialect of kubectl ${recording.kubectl}`, () => {
  it('has enough rows to mean something', () => {
    expect(rows.filter(row => row.json !== undefined).length).toBeGreaterThan(200)
    expect(rows.filter(row => row.error !== undefined).length).toBeGreaterThan(25)
  })

  it.each(titled(row => row.json !== undefined))('reads $title as $json', ({ yaml, json }) => {
    const [value] = parse(`spec:\n  ${yaml}\n`)
    expect(asKubectl((value as { spec: JsonValue }).spec)).toBe(json)
  })

  it.each(titled(row => row.error !== undefined && !READ_ALTHOUGH_REFUSED.includes(row.yaml)))(
    'refuses $title',
    ({ yaml }) => {
      expect(complain(`spec:\n  ${yaml}\n`)).toHaveLength(1)
    },
  )

  it.each(READ_ALTHOUGH_REFUSED)('reads %s although kubectl refuses it in YAML', yaml => {
    expect(rows.find(row => row.yaml === yaml)?.error).toBeDefined()
    expect(parse(yaml)).toEqual([{ v: 'a/b' }])
  })
})

describe('a file', () => {
  it.each([
    { name: 'a byte order mark', text: '\uFEFFa: 1', values: [{ a: 1 }] },
    { name: 'Windows line ends', text: 'a: |\r\n  x\r\n  y\r\nb: 1\r\n', values: [{ a: 'x\ny\n', b: 1 }] },
    { name: 'a separator inside a block scalar', text: 'a: |\n  ---\n  ...\n', values: [{ a: '---\n...\n' }] },
    { name: 'a comment on the separator', text: 'a: 1\n--- # next\nb: 2\n', values: [{ a: 1 }, { b: 2 }] },
    { name: 'a document after its end mark', text: 'a: 1\n...\n---\nb: 2\n', values: [{ a: 1 }, { b: 2 }] },
    { name: 'a YAML directive', text: '%YAML 1.1\n---\na: yes\n', values: [{ a: true }] },
    { name: 'JSON', text: '{"a": [1, "\\ud83d\\ude00", null]}', values: [{ a: [1, '😀', null] }] },
    { name: 'an empty document', text: '---\n# nothing\n---\na: 1\n', values: [null, { a: 1 }] },
    { name: 'comments only', text: '# a\n# b\n', values: [] },
    { name: 'nothing', text: '', values: [] },
  ])('may hold $name', ({ text, values }) => {
    expect(parse(text)).toEqual(values)
  })

  it('says where each document starts, counting empty ones', () => {
    const { documents } = parseYamlDocuments('f.yaml', '# c\n---\na: 1\n---\n---\n\n# d\nb: 2\n')
    expect(documents.map(({ index, line, value }) => [index, line, value])).toEqual([
      [0, 3, { a: 1 }],
      [1, 3, null],
      [2, 8, { b: 2 }],
    ])
  })

  it('says where a key is repeated, and lets the later one win', () => {
    const { documents } = parseYamlDocuments('f.yaml', 'a:\n  b: 1\n  c: 2\n  b: 3\n')
    expect(documents).toEqual([{ index: 0, line: 1, value: { a: { b: 3, c: 2 } }, repeatedKeyLine: 4 }])
  })

  it('takes overriding a merged key for no repetition', () => {
    const { documents } = parseYamlDocuments('f.yaml', 'a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n')
    expect(documents[0]).not.toHaveProperty('repeatedKeyLine')
  })

  it('reads the other documents when one has an unknown anchor', () => {
    const { documents, problems } = parseYamlDocuments('f.yaml', 'a: *x\n---\nb: 1\n')
    expect(documents.map(document => document.value)).toEqual([{ b: 1 }])
    expect(problems).toHaveLength(1)
  })

  it('gives each alias a copy of its own', () => {
    const [value] = parse('a: &x {b: [1]}\nc: *x\n') as { a: object; c: object }[]
    expect(value?.c).toEqual(value?.a)
    expect(value?.c).not.toBe(value?.a)
  })

  it('keeps a key named __proto__ a key', () => {
    const [value] = parse('a: &x {__proto__: {b: 1}}\nc: *x\n') as { a: object; c: object }[]
    expect(Object.hasOwn(value?.c ?? {}, '__proto__')).toBe(true)
    expect(encodeJson(value as JsonValue)).toBe('{"a":{"__proto__":{"b":1}},"c":{"__proto__":{"b":1}}}')
  })
})

describe('a refusal', () => {
  it('stops a file whose aliases grow without bound', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`,
    )
    expect(complain(`l0: &l0 x\n${levels.join('\n')}\n`)).toEqual([
      'Cannot read manifest: aliases expand to too many values @ f.yaml:1',
    ])
  })

  it('stops a chain of merges that grows without bound', () => {
    const base = Array.from({ length: 2000 }, (_, n) => `k${n}: 1`).join(', ')
    const uses = Array.from({ length: 300 }, () => '- <<: *x').join('\n')
    expect(complain(`a: &x {${base}}\nb:\n${uses}\n`)[0]).toMatch(/merge keys bring more than/)
  })

  it('stops nesting that is too deep', () => {
    expect(complain(`a: ${'['.repeat(1500)}${']'.repeat(1500)}`)[0]).toMatch(/nesting exceeded maxDepth/)
  })

  it.each([
    'password: *hunter2',
    'password: "hunter2',
    "password: 'hunter2\nx: 1\n",
    'password: hunter2: x',
    '\tpassword: hunter2',
    'password: !hunter2! x',
    'password: !!int hunter2',
    'password: &hunter2 [*hunter2]',
    'password: |\n  hunter2\n bad: x',
    '{password: hunter2',
    '%TAG !hunter2! x\n%TAG !hunter2! x\n---\na: 1',
  ])('of %j tells place and reason, never what is written', text => {
    const { problems } = parseYamlDocuments('f.yaml', text)
    expect(problems).toHaveLength(1)
    expect(JSON.stringify([problems[0]?.message, problems[0]?.stack, problems[0]?.cause])).not.toContain('hunter2')
    expect(problems[0]?.where).toMatch(/^f\.yaml:\d+(:\d+)?$/)
  })
})

describe('encoding as JSON', () => {
  const json = fc.letrec<{ value: JsonValue }>(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'grapheme-ascii' }), tie('value'), { maxKeys: 4 }),
    ),
  })).value

  it('loses nothing on the way back', () => {
    fc.assert(
      fc.property(json, value => {
        const text = encodeJson(value)
        expect(encodeJson(parse(`- ${text}\n`)[0] as JsonValue)).toBe(`[${text}]`)
      }),
    )
  })

  it('writes integers beyond 2^53 as bare digits and keeps the order of keys', () => {
    expect(encodeJson({ b: 9007199254740993n, a: [-9223372036854775808n, 'x'] })).toBe(
      '{"b":9007199254740993,"a":[-9223372036854775808,"x"]}',
    )
  })
})
