// What every sender promises, whoever it stands for.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { HookRequest, Sender, Understanding } from '../../../functions/ports/webhooks/port.ts'
import { listOddPayloads } from './odd-payloads.ts'

/** Is one sender with a request it takes for its own; none for a sender that takes nobody. */
export type SenderCase = {
  readonly sender: Sender
  readonly authentic?: HookRequest
  readonly unsigned: HookRequest
  /** What proves the sender says nothing of the body: a token, an address, the way it came. */
  readonly isUnbound?: boolean
  /** Why what cannot be read is ignored: whoever is refused would come again without end. */
  readonly ignoresUnreadable?: string
}

const WHY = /^[\p{L}\p{N} ,.:;/_-]{1,400}$/u
const REPO = /^[a-z0-9.:-]+\/[a-z0-9._/-]+$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** Runs the promises against one sender. */
export function itBehavesLikeASender(open: () => SenderCase): void {
  const { authentic, isUnbound = false, ignoresUnreadable } = open()

  it('refuses a request without proof, with a reason and nothing from the body', async () => {
    const { sender, unsigned } = open()
    const proof = await sender.authenticate(unsigned)
    expect(proof).toEqual({ kind: 'refused', why: expect.any(String) })
    expect(JSON.stringify(proof)).not.toContain('acme')
  })

  it.skipIf(authentic === undefined)(
    'takes its own, with an id fit for a queue (a sender without its own: skipped)',
    async () => {
      const { sender } = open()
      const proof = await sender.authenticate(authentic!)
      expect(proof).toMatchObject({
        kind: 'authentic',
        deliveryId: expect.stringMatching(/^[A-Za-z0-9._-]{1,48}$/),
        bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        secretIndex: 0,
      })
    },
  )

  it.skipIf(authentic === undefined || isUnbound)(
    'refuses its own after one byte changed (one without its own, or whose proof is not over the body: skipped)',
    async () => {
      const { sender } = open()
      const body = Buffer.from(authentic!.body)
      body[body.length - 2]! ^= 1
      expect((await sender.authenticate({ ...authentic!, body })).kind).toBe('refused')
    },
  )

  it('reads no bytes that are no text, and does not quote them', () => {
    const { sender, unsigned } = open()
    const named = sender.nameEvents({ ...unsigned, body: Buffer.from([0x7b, 0xff, 0x7d]) })
    const why = expect.stringMatching(/^[a-z0-9: -]+$/i)
    if (ignoresUnreadable === undefined) expect(named).toEqual({ kind: 'malformed', why })
    else expect(named).toEqual({ kind: 'understood', events: [{ kind: 'ignored', why }] })
  })

  it.skipIf(authentic === undefined)(
    'understands whatever is left of its own when a field is broken (a sender without its own: skipped)',
    () => {
      const { sender } = open()
      const payload = JSON.parse(authentic!.body.toString())
      for (const [what, text] of listOddPayloads(payload)) {
        expectSound(sender.nameEvents({ ...authentic!, body: Buffer.from(text) }), what)
      }
    },
  )

  it.skipIf(authentic === undefined)(
    'understands anything that is signed, and throws at nothing (a sender without its own: skipped)',
    async () => {
      const { sender } = open()
      const own = JSON.parse(authentic!.body.toString())
      const bodies = fc.oneof(
        fc
          .dictionary(fc.constantFrom(...Object.keys(own), '__proto__'), fc.jsonValue())
          .map(more => ({ ...own, ...more })),
        fc.jsonValue(),
      )
      const headers = fc.dictionary(fc.constantFrom(...authentic!.headers.keys(), 'content-type'), fc.string())
      await fc.assert(
        fc.asyncProperty(bodies, headers, async (body, more) => {
          const changed = new Map([...authentic!.headers, ...Object.entries(more)])
          const request = { ...authentic!, headers: changed, body: Buffer.from(JSON.stringify(body)) }
          expect(['authentic', 'refused']).toContain((await sender.authenticate(request)).kind)
          expectSound(sender.nameEvents(request), 'anything')
        }),
        { numRuns: 200 },
      )
    },
  )
}

/** What is understood has the form that the rooms behind the door rely on. */
function expectSound(named: Understanding, what: string): void {
  const reasons = named.kind === 'malformed' ? [named.why] : []
  if (named.kind === 'understood') {
    expect(named.events.length, what).toBeGreaterThan(0)
    for (const event of named.events) {
      if (event.kind === 'ignored') reasons.push(event.why)
      if (event.kind !== 'image-pushed') continue
      expect(event.repo, what).toMatch(REPO)
      expect(
        event.tags.filter(tag => !TAG.test(tag)),
        what,
      ).toEqual([])
    }
  }
  for (const why of reasons) expect(why, what).toMatch(WHY)
}
