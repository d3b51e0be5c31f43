// How an answer reads over HTTP, depending on what the client accepts.
import { describe, expect, it } from 'vitest'
import { refuse, refuseFailure, renderAnswer } from '../../../functions/domain/access/api-answer.ts'
import { NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'

class Forbidden extends NeedsPerson {
  override readonly code = 'forbidden'
}
class Down extends TryLater {
  override readonly code = 'down'
  override readonly retryAfterMs = 1_500
}
const told = { what: 'It is shut', where: 'cluster a', fix: 'Open it.' }

describe('renderAnswer', () => {
  it.each([
    ['application/json', 'application/json; charset=utf-8', '{"type":"user","help":"help\\n","error":"error"}\n'],
    ['*/*', 'application/json; charset=utf-8', '{"type":"user","help":"help\\n","error":"error"}\n'],
    ['text/plain', 'text/plain; charset=utf-8', 'help\n'],
    [undefined, 'text/plain; charset=utf-8', 'error\n'],
  ])('gives a client that accepts %s its form of an error', (accept, type, body) => {
    const reply = renderAnswer(refuse(422, 'error', 'help\n'), accept)
    expect(reply).toMatchObject({ status: 422, body, headers: { 'content-type': type, 'cache-control': 'no-store' } })
  })

  it.each([
    [404, 'missing'],
    [410, 'missing'],
    [422, 'user'],
    [401, 'user'],
    [503, 'server'],
  ])('says whose fault a %i is', (status, type) => {
    expect(refuse(status, 'error').type).toBe(type)
  })

  it('renders values as JSON and nothing as 204', () => {
    expect(renderAnswer({ kind: 'value', value: '0.1.0' }, undefined)).toMatchObject({ status: 200, body: '"0.1.0"\n' })
    expect(renderAnswer({ kind: 'empty' }, undefined)).toMatchObject({ status: 204, body: '' })
  })
})

describe('refuseFailure', () => {
  it('hands on the three parts of a failure that needs a person', () => {
    const refusal = refuseFailure(new Forbidden(told))
    expect(refusal).toMatchObject({ status: 422, help: 'It is shut\n\ncluster a\n\nOpen it.\n' })
  })

  it('says when to come again after one that may pass', () => {
    const reply = renderAnswer(refuseFailure(new Down(told)), 'application/json')
    expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
  })

  it('leaves a bug loud', () => {
    expect(() => refuseFailure(new TypeError('x is undefined'))).toThrow(TypeError)
  })
})
