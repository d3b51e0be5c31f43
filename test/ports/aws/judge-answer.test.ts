// Whatever comes back is judged, never a surprise; and names of errors are found wherever services write them.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeAnswer } from '../../../functions/ports/aws/judge-answer.ts'
import { PROTOCOLS } from '../../../functions/ports/aws/protocols.ts'

const services = Object.keys(PROTOCOLS) as (keyof typeof PROTOCOLS)[]

it('judges any answer at all', () => {
  const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom('<ErrorResponse><Code>X</Code></ErrorResponse>', ''))
  fc.assert(
    fc.property(fc.constantFrom(...services), fc.integer({ min: 100, max: 599 }), text, (service, status, body) => {
      const judged = judgeAnswer({ status, headers: {}, body: Buffer.from(body) }, PROTOCOLS[service])
      expect(['done', 'error', 'foreign']).toContain(judged.kind)
      if (judged.kind === 'done') expect(Math.floor(status / 100)).toBe(2)
      if (judged.kind === 'error') expect(judged.error).toMatch(/^[A-Za-z0-9_]+$/)
    }),
    { seed: 7, numRuns: 500 },
  )
})

it.each`
  type                                                                   | error
  ${'QueueDoesNotExist'}                                                 | ${'QueueDoesNotExist'}
  ${'com.amazonaws.sqs#QueueDoesNotExist'}                               | ${'QueueDoesNotExist'}
  ${'AWS.SimpleQueueService.NonExistentQueue'}                           | ${'NonExistentQueue'}
  ${'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException'}        | ${'ResourceNotFoundException'}
  ${'ParameterNotFound:http://internal.amazon.com/coral/com.amazonaws/'} | ${'ParameterNotFound'}
  ${'a sentence'}                                                        | ${undefined}
`('finds the name of the error in $type', ({ type, error }) => {
  const body = Buffer.from(JSON.stringify({ __type: type }))
  const judged = judgeAnswer({ status: 400, headers: {}, body }, PROTOCOLS.sqs)
  expect('error' in judged ? judged.error : undefined).toBe(error)
})
