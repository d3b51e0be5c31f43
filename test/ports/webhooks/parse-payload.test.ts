// What of a payload is read: own fields of the expected type, and nothing a prototype would add.
import { expect, it } from 'vitest'
import { ownObject, ownText, ownValue, parsePayload } from '../../../functions/ports/webhooks/parse-payload.ts'

function aPayload(text: string) {
  const parsed = parsePayload(Buffer.from(text), undefined)
  if (parsed.kind === 'malformed') throw new Error(parsed.why)
  return parsed.payload
}

it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'finds no %s that the payload does not have',
  key => {
    expect(ownValue(aPayload('{}'), key)).toBeUndefined()
    expect(ownValue(aPayload(`{"${key}":"own"}`), key)).toBe('own')
  },
)

it('takes a field of another type for absent', () => {
  const payload = aPayload('{"text":"a","number":1,"list":[],"object":{"inner":"b"},"nothing":null}')
  expect(ownText(payload, 'text')).toBe('a')
  expect(ownText(ownObject(payload, 'object'), 'inner')).toBe('b')
  for (const key of ['number', 'list', 'object', 'nothing']) expect(ownText(payload, key)).toBeUndefined()
  for (const key of ['number', 'list', 'text', 'nothing']) expect(ownObject(payload, key)).toBeUndefined()
  expect(ownText(undefined, 'text')).toBeUndefined()
})

it('lets no payload reach the prototype of others', () => {
  aPayload('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
