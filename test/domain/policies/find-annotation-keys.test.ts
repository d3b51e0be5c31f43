// Under which keys a policy stands, the one that counts first.
import { expect, it } from 'vitest'
import { findAnnotationKeys } from '../../../functions/domain/policies/find-annotation-keys.ts'
import { readPolicies } from '../../../functions/domain/policies/read-policies.ts'

const F = 'fluxcd.io'
const W = 'flux.weave.works'

it.each`
  policy         | annotations                                                    | keys
  ${'automated'} | ${[]}                                                          | ${[]}
  ${'automated'} | ${[`${F}/automated`]}                                          | ${[`${F}/automated`]}
  ${'automated'} | ${[`${W}/automated`]}                                          | ${[`${W}/automated`]}
  ${'automated'} | ${[`${W}/automated`, `${F}/automated`]}                        | ${[`${F}/automated`, `${W}/automated`]}
  ${'automated'} | ${['filter.fluxcd.io/automated', `${F}/locked`]}               | ${[]}
  ${'tag.main'}  | ${['filter.fluxcd.io/main', `${W}/tag.main`, `${F}/tag.main`]} | ${[`${F}/tag.main`, `${W}/tag.main`, 'filter.fluxcd.io/main']}
  ${'tag.main'}  | ${['filter.fluxcd.io/other']}                                  | ${[]}
  ${'toString'}  | ${[]}                                                          | ${[]}
`('$policy stands in $annotations under $keys', ({ policy, annotations, keys }) => {
  const values = Object.fromEntries(annotations.map((key: string) => [key, `of ${key}`]))
  expect(findAnnotationKeys(policy, values)).toEqual(keys)
  const [first] = keys
  if (first !== undefined) expect(readPolicies(values).all.get(policy)).toBe(`of ${first}`)
})
