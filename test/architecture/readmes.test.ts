// The READMEs of the floors: short, complete, and with links that lead somewhere.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkoutRoot, listFiles, readText } from './checkout.ts'

const FLOORS = ['functions/README.md', 'infra/README.md', 'test/README.md']

/** Takes code out of Markdown: what looks like a link there is none. */
const prose = (text: string) => text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')

const namesAll = (page: string, folders: Iterable<string>) => {
  const text = readText(page)
  return [...new Set(folders)].filter(folder => !text.includes(`\`${folder}/`))
}

describe('the READMEs', () => {
  it.each(FLOORS)('%s is a map of at most 60 lines', file => {
    const lines = readText(file).trimEnd().split('\n').length
    expect(lines).toBeGreaterThan(10)
    expect(lines).toBeLessThanOrEqual(60)
  })

  it.each(['README.md', ...FLOORS])('%s links to what is there', file => {
    const links = [...prose(readText(file)).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = '']) => target)
    expect(links.filter(target => !existsSync(join(checkoutRoot, dirname(file), target)))).toEqual([])
  })

  it('of the floor functions/ names every room', () => {
    const rooms = listFiles('functions/*/**/*.ts').map(file => file.split('/')[1] ?? '')
    expect(namesAll('functions/README.md', rooms)).toEqual([])
  })

  it('of the floor infra/ names every file that is deployed or copied', () => {
    const text = readText('infra/README.md')
    const files = listFiles('infra/*.{yml,json}').map(file => file.replace('infra/', ''))
    expect(files.filter(file => !text.includes(`\`${file}\``))).toEqual([])
  })

  it('of the floor test/ names every folder', () => {
    const folders = listFiles('test/*/**/*.{ts,go,json}').map(file => file.split('/')[1] ?? '')
    expect(namesAll('test/README.md', folders)).toEqual([])
  })
})
