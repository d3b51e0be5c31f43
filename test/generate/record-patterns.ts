// Asks the libraries that Flux v1 is built with what tag patterns accept, and records it: `node test/generate/record-patterns.ts`.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { PATTERN_QUESTIONS } from './pattern-questions.ts'

const { versions, tags } = PATTERN_QUESTIONS
const cwd = new URL('masterminds/', import.meta.url)
const options = { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
const said = JSON.parse(execFileSync('go', ['run', '.'], { ...options, input: JSON.stringify(PATTERN_QUESTIONS) }))
const go = execFileSync('go', ['env', 'GOVERSION'], options).trim()

function record(name: string, from: string, fields: Readonly<Record<string, readonly unknown[]>>): void {
  const lines = Object.entries(fields).map(
    ([key, rows]) => ` ${JSON.stringify(key)}: [\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n ]`,
  )
  const file = new URL(`../recordings/masterminds/${name}.json`, import.meta.url)
  writeFileSync(file, `{\n "from": ${JSON.stringify(from)},\n${lines.join(',\n')}\n}\n`)
}

const semver = 'github.com/Masterminds/semver/v3 v3.1.1, as test/generate/record-patterns.ts asked it'
record('versions', `${semver}: NewVersion, Compare`, {
  versions: versions.map((text, i) => ({ text, canonical: said.canonical[i], compared: said.compared[i] })),
})
record('constraints', `${semver}: NewConstraint, Check; accepts has one character for each version`, {
  versions,
  constraints: said.constraints,
})
record('globs', 'github.com/ryanuber/go-glob v1.0.0: Glob', { tags, patterns: said.globs })
record('regexps', `regexp of ${go}: Compile, MatchString`, { tags, patterns: said.regexps })
