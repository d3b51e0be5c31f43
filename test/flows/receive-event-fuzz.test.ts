// Whatever knocks, signed or not, the door answers with one of its own words, and queues only what was pushed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openFrontDoor } from './open-front-door.ts'

const HONEST = {
  ref: 'refs/heads/main',
  before: 'a'.repeat(40),
  after: 'b'.repeat(40),
  repository: { full_name: 'acme/manifests' },
}
const PUSH_LIKE = someOf({
  ref: fc.oneof(
    fc.string().map(text => `refs/heads/${text}`),
    fc.jsonValue(),
  ),
  after: fc.oneof(fc.constant('0'.repeat(40)), fc.jsonValue()),
  repository: fc.oneof(
    fc.string().map(text => ({ full_name: text })),
    fc.jsonValue(),
  ),
  deleted: fc.jsonValue(),
  forced: fc.jsonValue(),
  commits: fc.jsonValue(),
}).map(changes => ({ ...HONEST, ...changes }))

const BODY = fc.oneof(
  PUSH_LIKE.map(payload => Buffer.from(JSON.stringify(payload))),
  fc.json().map(text => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map(each => Buffer.from(each)),
)
const HEADERS = someOf({
  'content-type': fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain; x'),
  'x-github-event': fc.constantFrom('push', 'ping', 'create', '__proto__', ''),
  'x-github-delivery': fc.string(),
  'x-github-enterprise-host': fc.string(),
})

/** Takes each key or leaves it, evenly. */
function someOf<Value>(
  fields: Readonly<Record<string, fc.Arbitrary<Value>>>,
): fc.Arbitrary<Readonly<Record<string, Value>>> {
  return fc
    .tuple(fc.record(fields), fc.subarray(Object.keys(fields)))
    .map(([values, keys]) => Object.fromEntries(keys.map(key => [key, values[key] as Value])))
}

it('answers anything that is signed with 200, 202, 204 or 400, and tells the log once', async () => {
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(BODY, HEADERS, async (body, headers) => {
      const { knock, jobs, log } = openFrontDoor()
      const { status } = await knock({ body, headers, isBase64Encoded: true })
      seen.add(status)
      expect([200, 202, 204, 400]).toContain(status)
      expect(jobs()).toHaveLength(status === 202 ? 1 : 0)
      expect(log.lines).toMatchObject([{ msg: 'delivery received', endpoint: 'github' }])
    }),
    { numRuns: 1000 },
  )
  // Were these not among them, the knocks would have proved nothing.
  expect([...seen].sort()).toEqual(expect.arrayContaining([202, 204, 400]))
})

it('answers anything that is not signed with the same silence', async () => {
  await fc.assert(
    fc.asyncProperty(BODY, HEADERS, fc.string(), fc.string(), async (body, headers, signature, name) => {
      const { knock, sent } = openFrontDoor()
      const given = { ...headers, 'x-hub-signature-256': signature }
      const answered = await knock({ body, headers: given, path: `/hook/${name}`, isBase64Encoded: true })
      expect(answered).toEqual({ status: 401, headers: { 'cache-control': 'no-store' }, body: '' })
      expect(sent).toEqual([])
    }),
    { numRuns: 500 },
  )
})
