// The first look: path, method, size.
import { expect, it } from 'vitest'
import { gateHookCall } from '../../../functions/domain/events/gate-hook-call.ts'

it.each`
  method    | path                | bodyBytes | declaredBytes | result
  ${'POST'} | ${'/hook/github'}   | ${10}     | ${undefined}  | ${{ endpoint: 'github', sizeBytes: 10 }}
  ${'POST'} | ${'/hook/github'}   | ${10}     | ${'5'}        | ${{ endpoint: 'github', sizeBytes: 10 }}
  ${'POST'} | ${'/hook/github'}   | ${10}     | ${'99'}       | ${{ endpoint: 'github', sizeBytes: 99 }}
  ${'POST'} | ${'/hook/github'}   | ${100}    | ${'-5'}       | ${{ endpoint: 'github', sizeBytes: 100 }}
  ${'POST'} | ${'/hook/a/../b'}   | ${0}      | ${'x'}        | ${{ endpoint: 'a', pathSecret: '../b', sizeBytes: 0 }}
  ${'POST'} | ${'/hook/hub/s%2F'} | ${0}      | ${undefined}  | ${{ endpoint: 'hub', pathSecret: 's%2F', sizeBytes: 0 }}
  ${'POST'} | ${'/hook/hub/'}     | ${0}      | ${undefined}  | ${{ endpoint: 'hub', pathSecret: '', sizeBytes: 0 }}
  ${'POST'} | ${'/hook/github'}   | ${101}    | ${undefined}  | ${{ outcome: { kind: 'too-large', sizeBytes: 101 } }}
  ${'POST'} | ${'/hook/github'}   | ${1}      | ${'101'}      | ${{ outcome: { kind: 'too-large', sizeBytes: 101 } }}
  ${'GET'}  | ${'/hook/github'}   | ${101}    | ${undefined}  | ${{ outcome: { kind: 'wrong-method' } }}
  ${'GET'}  | ${'/'}              | ${101}    | ${undefined}  | ${{ outcome: { kind: 'not-a-hook' } }}
  ${'POST'} | ${'/hook'}          | ${1}      | ${undefined}  | ${{ outcome: { kind: 'not-a-hook' } }}
`('$method $path of $bodyBytes bytes, declared $declaredBytes, gives $result', ({ result, ...gate }) => {
  expect(gateHookCall(gate, 100)).toMatchObject(result)
})

it('finds no secret in an address that has none', () => {
  const gate = { method: 'POST', path: '/hook/github', bodyBytes: 1, declaredBytes: undefined }
  expect(gateHookCall(gate, 100)).toEqual({ kind: 'passed', endpoint: 'github', sizeBytes: 1 })
})
