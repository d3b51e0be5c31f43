// What every file keeps to: it is short, says what it is, and has a name that means something.
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './checkout.ts'

const code = listFiles('functions/**/*.{ts,mjs}')
const all = [...code, ...listFiles(['infra/**/*.ts', 'test/**/*.{ts,cjs}'])]

const LIMITS = [
  { what: 'entry files', files: listFiles('functions/*.ts'), most: 25 },
  { what: 'flows', files: listFiles('functions/flows/*.ts'), most: 120 },
  { what: 'all of functions/', files: code, most: 250 },
] as const

describe('files', () => {
  it.each(LIMITS)('are short: $what have at most $most lines', ({ files, most }) => {
    expect(files.length).toBeGreaterThan(0)
    const lines = (file: string) => readText(file).trimEnd().split('\n').length
    expect(files.filter(file => lines(file) > most).map(file => `${file} has ${lines(file)}`)).toEqual([])
  })

  it('open with a line that says what they are', () => {
    const first = (file: string) =>
      readText(file)
        .split('\n')
        .find(line => !line.startsWith('#!')) ?? ''
    expect(all.filter(file => !/^\/\/ .{10,}/.test(first(file)))).toEqual([])
  })

  it('have names that mean something, down to their folders', () => {
    const empty = /^(utils?|helpers?|common|misc|shared|managers?|services?|impl)$/
    const words = (file: string) => file.split('/').flatMap(part => basename(part).split('.')[0]?.split('-') ?? [])
    expect(all.filter(file => words(file).some(word => empty.test(word)))).toEqual([])
  })

  it('export names, never a default', () => {
    expect(code.filter(file => /^export default\b/m.test(readText(file)))).toEqual([])
  })
})
