// Asks kubectl what small pieces of YAML mean, and records its answers: `node test/generate/kubectl-scalars.ts`.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLAIN_VALUES =
  `0644 0o644 0O17 0777 07_7 08 09 019 0o8 0_8 00 0 -0 +0 -00 0x1F 0X1F 0x_1 -0x1F -0x_F +0x1 0x 0x1p4 0x1.8 0b11
  0b1111 -0b11 0B11 0b12 0b 1_000 1__0 _1 1_ -_ + -- --1 +-1 +1 -1 1.0 0. .5 -.5 +.5 . ._1 ._5 .5_0 .5__0 .5e1 .e1 1.5_0 1_0.5
  1_0e1_0 1e3 1E3 1.e3 1.0e+2 12e03 1e+3 1e 1.e e3 0e0 4.0e0 1e15 1e20 1e21 1e25 1e-5 1e-6 1e-7 1e-10 5e-324 1e-400
  1e400 -1e400 1e999 1.8e308 1.7976931348623157e308 1.5e300 0.1 -0.0 123456789.123456789 9007199254740993.0
  100000000000000000000.0 9e18 9.3e18 -9.3e18 9007199254740991 9007199254740992 9007199254740993 -9007199254740993
  9223372036854775807 -9223372036854775808 9223372036854775808 -9223372036854775809 18446744073709551615
  +18446744073709551615 18446744073709551616 99999999999999999999999999 123456789012345678901234567890
  0x7FFFFFFFFFFFFFFF 0x8000000000000000 0xFFFFFFFFFFFFFFFF 0x10000000000000000 -0x8000000000000000 +0x8000000000000000
  0777777777777777777777 01777777777777777777777 0123456789012345678901
  y Y yes Yes YES yEs n N no No NO on On ON off Off OFF oN true True TRUE tRUE false False FALSE fALSE t f
  ~ null Null NULL nULL none nil .inf .Inf .INF +.inf -.inf -.INF .iNF .nan .NaN .NAN NaN inf infinity
  1:30 -1:30 1:30.5 190:20:30 22:22 2001-01-01 2001-1-1 2001-01-01T00:00:00Z 2001-12-14t21:59:43.10-05:00
  1.2.3 1,000 10Gi 100m 1.10 v1 = < <a << <<a @ a#c - é 日本`
    .trim()
    .split(/\s+/)
    .map(text => `v: ${text}`)

const PIECES = [
  'v:',
  'v: ""',
  "v: ''",
  'v: "0644"',
  "v: 'yes'",
  "v: 'it''s'",
  'v: "<>&"',
  'v: "a\\/b"',
  'v: "\\x41\\u00e9\\U0001F600\\t\\e\\0"',
  'v: "\\d"',
  'v: "a\\\n    b"',
  'v: "a\n    b\n\n    c"',
  'v: a\n    b',
  'v: a #c',
  'v: a: b',
  'v: @x',
  'v: `x`',
  'v: %x',
  'v: - a',
  'v:\t1',
  'v: 1\t',
  'v: |\n    a\n    b\n',
  'v: |-\n    a\n    b\n\n',
  'v: |+\n    a\n\n',
  'v: |\n    a\n    ---\n    b\n',
  'v: |2\n     a\n',
  'v: |\n    a\n     b\n\n    c\n',
  'v: >\n    a\n    b\n\n    c\n',
  'v: >-\n    a\n     b\n    c\n',
  'v: >+\n    a\n\n',
  'v: |\n\ta',
  '\tv: a',
  'v: {}',
  'v: []',
  'v: {a:1}',
  'v: {"a":1}',
  'v: {a: 1, }',
  'v: {a, b: }',
  'v: [a, ]',
  'v: [a,,b]',
  'v: [yes, 0x10, ~, "1", 1_0]',
  'v: [1, [2, {a: 3}]]',
  'v: [a',
  'v:\n  - a\n  - b',
  'v:\n  - - a\n    - b\n  -\n  - c: 1\n    d: 2',
  'v: !!str 1',
  'v: !!str true',
  'v: !!str',
  'v: !!str 2001-01-01',
  'v: ! 5',
  'v: !!int "3"',
  'v: !!int 0x1F',
  'v: !!int 3.5',
  'v: !!int x',
  'v: !!float 3',
  'v: !!float "1.5"',
  'v: !!float 1e400',
  'v: !!bool yes',
  'v: !!bool "no"',
  'v: !!bool 1',
  'v: !!null ""',
  'v: !!null x',
  'v: !!timestamp 2001-01-01',
  'v: !!timestamp x',
  'v: !!binary aGVsbG8=',
  'v: !!binary "!!"',
  'v: !!binary |\n    aGVs\n    bG8=\n',
  'v: !!map {a: 1}',
  'v: !!seq [1]',
  'v: !!set {a, b}',
  'v: !!omap [{a: 1}]',
  'v: !foo 5',
  'v: !foo',
  'v: !foo {a: 1}',
  'v: !foo [1]',
  'v: !!python/x 5',
  'v: !<tag:yaml.org,2002:str> 5',
  '1: a',
  '0x1F: a',
  '1.5: a',
  '1.23456789: a',
  '.inf: a',
  'true: a',
  'yes: a',
  'y: a',
  'no: a',
  '~: a',
  '? [a]\n  : b',
  '? {a: 1}\n  : b',
  '? a\n  : b',
  '2001-01-01: a',
  '!!int "3": a',
  '!!binary YQ==: b',
  '9007199254740993: a',
  'a: 1\n  a: 2',
  'a: {b: 1, b: 2}',
  '1: a\n  "1": b',
  'a: 1\n  <<: {a: 2, b: 3}',
  '<<: {a: 2, b: 3}\n  a: 1',
  '<<: [{a: 2}, {a: 3, b: 4}]',
  '"<<": {a: 1}',
  '<<: 3',
  '<<: [1]',
  'v: &x {a: 1}\n  w: {<<: *x, b: 2}',
  'v: &x {a: 1}\n  w: {b: 2, <<: [*x, {c: 3}]}',
  'v: &x [1, 2]\n  w: *x',
  'v: &x 0644\n  w: *x',
  'v: &x\n  w: *x',
  'v: &x 1\n  w: &x 2\n  z: *x',
  'v: *nope',
  'v: &x [*x]',
  'v: &x {a: *x}',
  '__proto__: {a: 1}',
]

type Row = { yaml: string; json?: string; error?: string }

const folder = mkdtempSync(join(tmpdir(), 'kubectl-yaml-'))
const file = join(folder, 'object.yaml')

function ask(yaml: string): Row {
  writeFileSync(file, `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nspec:\n  ${yaml}\n`)
  const args = ['patch', '--local', '-f', file, '--type=merge', '-p', '{}', '-o', 'json']
  try {
    const output = execFileSync('kubectl', args, { encoding: 'utf8', stdio: 'pipe' })
    return { yaml, json: compact(output.slice(output.indexOf('"spec": ') + 8, output.lastIndexOf('}'))) }
  } catch (error) {
    const { stderr } = error as { stderr: string }
    return { yaml, error: stderr.slice(stderr.indexOf(file) + file.length + 2).trim() }
  }
}

/** Drops the white space between JSON's tokens and keeps every digit: parsing and printing would lose some. */
function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? '')
}

const version = JSON.parse(execFileSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' }))
const rows = [...PLAIN_VALUES, ...PIECES].map(ask)
rmSync(folder, { recursive: true })
writeFileSync(
  new URL('../recordings/kubectl-yaml/scalars.json', import.meta.url),
  `${JSON.stringify(
    {
      from: 'kubectl patch --local -f FILE --type=merge -p {} -o json, with each piece under spec:',
      kubectl: version.clientVersion.gitVersion,
      rows,
    },
    null,
    1,
  )}\n`,
)
