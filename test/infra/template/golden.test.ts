// The golden template: what is kept of a template, and how a change of it reads.
import { describe, expect, it } from 'vitest'
import { compareGolden, renderGolden } from '../../../infra/template/golden.ts'

const BUNDLE = 'serverless/fluxless/dev/1795575512011-2026-11-25T02:58:32.011Z/sync.zip'
const TEMPLATE = {
  Resources: {
    Sync: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: BUNDLE }, Timeout: 300, Layers: ['a'] } },
  },
}

describe('the golden template', () => {
  it('is the same from run to run: where the zips lie is left out', () => {
    expect(renderGolden(TEMPLATE)).toContain('"S3Key": "…/sync.zip"')
    const other = JSON.stringify(TEMPLATE).replace('1795575512011', '1795575599999')
    expect(renderGolden(JSON.parse(other))).toBe(renderGolden(TEMPLATE))
  })

  it.each`
    from                   | to                       | changes
    ${''}                  | ${''}                    | ${[]}
    ${'"Timeout":300'}     | ${'"Timeout":60'}        | ${['Resources.Sync.Properties.Timeout: changed']}
    ${'"Timeout":300,'}    | ${''}                    | ${['Resources.Sync.Properties.Timeout: removed']}
    ${'"Timeout":300'}     | ${'"Timeout":300,"A":1'} | ${['Resources.Sync.Properties.A: added']}
    ${'["a"]'}             | ${'["b"]'}               | ${['Resources.Sync.Properties.Layers: changed']}
    ${'"Sync"'}            | ${'"Scan"'}              | ${['Resources.Sync: removed', 'Resources.Scan: added']}
    ${'"AWS::Lambda::Fun'} | ${'"AWS::Other::Fun'}    | ${['Resources.Sync.Type: changed']}
  `(
    'tells $from turned to $to as $changes',
    ({ from, to, changes }: Record<'from' | 'to', string> & { changes: [] }) => {
      const golden = JSON.stringify(TEMPLATE)
      expect(compareGolden(golden, golden.replace(from, to))).toEqual(changes)
    },
  )

  it('tells an order that changed, and a golden template that is not there', () => {
    expect(compareGolden('{"a":{"x":1,"y":2}}', '{"a":{"y":2,"x":1}}')).toEqual(['a: in another order'])
    expect(compareGolden('', '{"a":1}')).toEqual(['a: added'])
  })
})
