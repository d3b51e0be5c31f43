// Writes what is generated into README.md and functions/README.md, between marks.
// Run: node test/generate/fill-readme.ts
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const PARTS = [
  { page: 'README.md', mark: 'configuration', script: './config-reference.ts' },
  { page: 'README.md', mark: 'metrics', script: './metrics.ts' },
  { page: 'README.md', mark: 'failures', script: './failure-codes.ts' },
  { page: 'functions/README.md', mark: 'rooms', script: './room-diagrams.ts' },
] as const

for (const { page, mark, script } of PARTS) {
  const file = new URL(`../../${page}`, import.meta.url)
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`]
  const [before, rest] = readFileSync(file, 'utf8').split(start)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${page} has no marks ${start} and ${end}`)
  const printed = execFileSync(process.execPath, [new URL(script, import.meta.url).pathname], { encoding: 'utf8' })
  writeFileSync(file, `${before}${start}\n${printed.trim()}\n${end}${after}`)
}
