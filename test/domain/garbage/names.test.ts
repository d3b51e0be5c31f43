// What names a source and a set, and what does not change them.
import { describe, expect, it } from 'vitest'
import { fingerprintSource } from '../../../functions/domain/garbage/fingerprint-source.ts'
import { gcMark } from '../../../functions/domain/garbage/marks.ts'
import { nameSet } from '../../../functions/domain/garbage/name-set.ts'
import { anId } from './a-remnant.ts'

const source = { host: 'github', repository: 'acme/shop', branch: 'main', paths: ['a', 'b'] }

describe('a source', () => {
  it.each`
    change                     | changed                                        | isSame
    ${'nothing'}               | ${{}}                                          | ${true}
    ${'the order of paths'}    | ${{ paths: ['b', 'a'] }}                       | ${true}
    ${'a doubled path'}        | ${{ paths: ['a', 'b', 'a'] }}                  | ${true}
    ${'a slash behind a path'} | ${{ paths: ['a/', 'b'] }}                      | ${true}
    ${'the case of the name'}  | ${{ repository: 'Acme/Shop' }}                 | ${true}
    ${'a path more'}           | ${{ paths: ['a', 'b', 'c'] }}                  | ${false}
    ${'paths joined'}          | ${{ paths: ['a,b'] }}                          | ${false}
    ${'the case of a path'}    | ${{ paths: ['A', 'b'] }}                       | ${false}
    ${'the branch'}            | ${{ branch: 'next' }}                          | ${false}
    ${'the host'}              | ${{ host: 'gitlab' }}                          | ${false}
    ${'the repository'}        | ${{ repository: 'acme/bank' }}                 | ${false}
    ${'where one name ends'}   | ${{ host: 'githuba', repository: 'cme/shop' }} | ${false}
  `('changed in $change is the same: $isSame', ({ changed, isSame }) => {
    expect(fingerprintSource({ ...source, ...changed }) === fingerprintSource(source)).toBe(isSame)
  })
})

describe('a set', () => {
  it('is bound to the target and to its source', () => {
    const sets = [nameSet('shop', 'x'), nameSet('shop', 'y'), nameSet('bank', 'x'), nameSet('shopx', '')]
    expect(new Set(sets).size).toBe(4)
    expect(nameSet('shop', 'x')).toBe(sets[0])
  })

  it('makes marks that a label takes', () => {
    expect(gcMark(nameSet('shop', 'x'), anId('v1/ConfigMap/shop/a'))).toMatch(
      /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9_-])$/,
    )
  })
})
