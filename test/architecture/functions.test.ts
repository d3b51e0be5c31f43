// What is deployed is what is there: entry files, serverless.yml, the files of infra/ and its parameters agree.
import { basename } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './checkout.ts'
import { readServerless } from './read-serverless.ts'

const service = readServerless(readText('serverless.yml'))
const functions = Object.entries(service.functions)
const PARAMETERS = 'infra/parameters.yml'
const files = listFiles('infra/*.yml', ['infra/*.example.yml', PARAMETERS])

describe('serverless.yml', () => {
  it('has a function for each entry file, and no other', () => {
    const entries = listFiles('functions/*.ts').map(file => basename(file, '.ts'))
    expect(functions.map(([name]) => name).sort()).toEqual(entries)
  })

  it.each(functions)('packs of %s its own bundle and the configuration', (name, { handler, package: { patterns } }) => {
    expect(handler).toBe(`.build/${name}/index.handler`)
    expect(patterns).toEqual(['!**', `.build/${name}/**`, 'fluxless.yml'])
  })

  it('includes every file of infra/', () => {
    expect([...service.resources].sort()).toEqual(files.map(file => `\${file(${file})}`))
    expect(service.params).toEqual({ default: `\${file(${PARAMETERS})}` })
  })
})

describe('parameters', () => {
  const defaults = load(readText(PARAMETERS)) as Readonly<Record<string, unknown>>
  const uses = ['serverless.yml', ...files].flatMap(file => [...readText(file).matchAll(/\$\{param:(\w+)(, null)?\}/g)])
  const optional = new Set(uses.filter(([, , none]) => none !== undefined).map(([, name = '']) => name))
  const used = new Set(uses.map(([, name = '']) => name))

  it('are all used, and all have a default or can be left out', () => {
    expect(used.size).toBeGreaterThan(30)
    expect([...used].sort()).toEqual([...Object.keys(defaults), ...optional].sort())
  })

  it('that can be left out are named beside those with a default', () => {
    const text = readText(PARAMETERS)
    expect([...optional].filter(name => !text.includes(name))).toEqual([])
  })

  it('stand in infra/DEPLOY.md with their defaults', () => {
    const page = readText('infra/DEPLOY.md')
    const isTold = ([name, value]: readonly [string, unknown]) => page.includes(`| \`${name}\` | ${value || '–'} |`)
    const all = [...Object.entries(defaults), ...[...optional].map(name => [name, undefined] as const)]
    expect(all.filter(one => !isTold(one)).map(([name, value]) => `| \`${name}\` | ${value || '–'} |`)).toEqual([])
  })
})

describe('infra/DEPLOY.md', () => {
  const page = readText('infra/DEPLOY.md')

  it('says of each alarm what to do', () => {
    const names = [...readText('infra/alarms.yml').matchAll(/AlarmName: "[^"]*\}-([a-z-]+)"/g)].map(
      ([, name = '']) => name,
    )
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter(name => !page.includes(`\`${name}\``))).toEqual([])
  })

  it('says of each function what it may', () => {
    expect(functions.filter(([name]) => !page.includes(`| \`${name}\` |`)).map(([name]) => name)).toEqual([])
  })
})
