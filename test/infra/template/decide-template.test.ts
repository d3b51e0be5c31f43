// Conditions: one side of each choice is left, and what is not deployed is gone.
import { describe, expect, it } from 'vitest'
import { decideTemplate, type Template, type TemplateValue } from '../../../infra/template/decide-template.ts'

const NO_VALUE = { Ref: 'AWS::NoValue' }
const CONDITIONS = {
  On: { 'Fn::Equals': ['a', 'a'] },
  Off: { 'Fn::Equals': ['', 'a'] },
  NotOff: { 'Fn::Not': [{ 'Fn::Equals': ['', 'a'] }] },
}

function decide(value: TemplateValue): unknown {
  const template: Template = { Conditions: CONDITIONS, Resources: { One: { Type: 'T', Properties: { value } } } }
  return decideTemplate(template).Resources.One?.Properties?.value
}

describe('a choice', () => {
  it.each`
    value                                                            | decided
    ${'text'}                                                        | ${'text'}
    ${{ 'Fn::If': ['On', 'yes', 'no'] }}                             | ${'yes'}
    ${{ 'Fn::If': ['Off', 'yes', 'no'] }}                            | ${'no'}
    ${{ 'Fn::If': ['NotOff', { Ref: 'A' }, 'no'] }}                  | ${{ Ref: 'A' }}
    ${{ 'Fn::If': ['Off', 'yes', NO_VALUE] }}                        | ${undefined}
    ${[1, { 'Fn::If': ['Off', 2, NO_VALUE] }, 3]}                    | ${[1, 3]}
    ${{ kept: 1, gone: { 'Fn::If': ['Off', 2, NO_VALUE] } }}         | ${{ kept: 1 }}
    ${{ 'Fn::If': ['On', { 'Fn::If': ['Off', 1, 2] }, 3] }}          | ${2}
    ${{ deep: [{ 'Fn::If': ['On', { a: NO_VALUE, b: null }, 3] }] }} | ${{ deep: [{ b: null }] }}
  `('$value is $decided', ({ value, decided }: { value: TemplateValue; decided: unknown }) => {
    expect(decide(value)).toEqual(decided)
  })

  it('by a condition that is not there, or that asks a parameter, is an error', () => {
    expect(() => decide({ 'Fn::If': ['Gone', 1, 2] })).toThrow('There is no condition Gone')
    const Conditions = { Asks: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } }
    const Resources = { One: { Type: 'T', Condition: 'Asks' } }
    expect(() => decideTemplate({ Conditions, Resources })).toThrow('cannot be decided')
  })
})

it('a resource whose condition is not met is gone, and no condition is left', () => {
  const one = { Type: 'T', Condition: 'On' }
  const decided = decideTemplate({ Conditions: CONDITIONS, Resources: { one, other: { ...one, Condition: 'Off' } } })
  expect(decided).toEqual({ Resources: { one: { Type: 'T' } } })
})
