// Bundles: what counts as read at the start, and how long a start takes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, buildBundle } from '../../infra/build-bundles.ts'
import { measureInit, measureSize, median } from '../../infra/measure-bundles.ts'
import { aCheckout, type Checkout } from '../architecture/a-checkout.ts'

const HEAVY = `export const heavy = '${'x'.repeat(20_000)}'`

describe('a bundle', () => {
  let checkout: Checkout
  let bundles: readonly Bundle[]
  beforeAll(async () => {
    checkout = aCheckout({
      'functions/eager.ts': `import { heavy } from 'heavy'\nexport const handler = () => heavy`,
      'functions/late.ts': `export const handler = async () => (await import('heavy')).heavy`,
      'functions/broken.ts': `import 'heavy'\nthrow new Error('no configuration')\nexport const handler = 1`,
      'functions/built-in.ts': `import 'legacy'\nexport const handler = () => process.env.FLUXLESS_STATE`,
      'node_modules/heavy/package.json': '{ "name": "heavy", "type": "module", "main": "index.js" }',
      'node_modules/heavy/index.js': HEAVY,
      'node_modules/legacy/package.json': '{ "name": "legacy", "main": "index.js" }',
      'node_modules/legacy/index.js': `require('node:assert')`,
    })
    const { root } = checkout
    const names = ['eager', 'late', 'broken', 'built-in']
    bundles = await Promise.all(names.map(name => buildBundle({ root, name, folder: `.build/${name}` })))
  })
  afterAll(() => checkout[Symbol.dispose]())

  const find = (name: string) => bundles.filter(bundle => bundle.name === name)
  const sizeOf = (name: string) => measureSize(find(name)[0] as Bundle, checkout.root)

  it('reads at the start what its entry imports at once', () => {
    const { startBytes, lazyBytes, startPackages, lazyPackages } = sizeOf('eager')
    expect(startBytes).toBeGreaterThan(20_000)
    expect({ lazyBytes, startPackages, lazyPackages }).toEqual({
      lazyBytes: 0,
      startPackages: ['heavy'],
      lazyPackages: [],
    })
  })

  it('lets wait what is behind import()', () => {
    const { startBytes, lazyBytes, startPackages, lazyPackages, gzipBytes } = sizeOf('late')
    expect(startBytes).toBeLessThan(1000)
    expect(lazyBytes).toBeGreaterThan(20_000)
    expect({ startPackages, lazyPackages }).toEqual({ startPackages: [], lazyPackages: ['heavy'] })
    expect(gzipBytes).toBeLessThan(startBytes + lazyBytes)
  })

  it('starts in a fresh process each time, also with a CommonJS package that asks for a module of Node', async () => {
    const measured = await measureInit([...find('eager'), ...find('built-in')], {
      root: checkout.root,
      runs: 2,
      env: { PATH: process.env.PATH },
    })
    expect(measured.map(({ name, runsMs }) => [name, runsMs.length])).toEqual([
      ['eager', 2],
      ['built-in', 2],
    ])
    expect(measured.every(({ medianMs }) => medianMs > 0)).toBe(true)
  })

  it('that does not start is an error, with what it said', async () => {
    const measuring = measureInit(find('broken'), { root: checkout.root, runs: 1, env: { PATH: process.env.PATH } })
    await expect(measuring).rejects.toThrow(/broken\/index\.mjs does not start:[\s\S]*no configuration/)
  })
})

describe('a median', () => {
  it.each`
    values          | middle
    ${[3]}          | ${3}
    ${[9, 1, 5]}    | ${5}
    ${[4, 1, 2, 9]} | ${3}
    ${[]}           | ${Number.NaN}
  `('of $values is $middle', ({ values, middle }: { values: number[]; middle: number }) => {
    expect(median(values)).toBe(middle)
  })
})
