// What every sender promises, whoever it stands for.
import { expect, it } from 'vitest'
import type { HookRequest, Sender } from '../../../functions/ports/webhooks/port.ts'

/** Is one sender with a request it takes for its own; none for a sender that takes nobody. */
export type SenderCase = { readonly sender: Sender; readonly authentic?: HookRequest; readonly unsigned: HookRequest }

/** Runs the promises against one sender. */
export function itBehavesLikeASender(open: () => SenderCase): void {
  it('refuses a request without proof, with a reason and nothing from the body', async () => {
    const { sender, unsigned } = open()
    const proof = await sender.authenticate(unsigned)
    expect(proof).toEqual({ kind: 'refused', why: expect.any(String) })
    expect(JSON.stringify(proof)).not.toContain('acme')
  })

  it.skipIf(open().authentic === undefined)(
    'takes its own, with an id fit for a queue (a sender without its own: skipped)',
    async () => {
      const { sender, authentic } = open()
      const proof = await sender.authenticate(authentic!)
      expect(proof).toMatchObject({
        kind: 'authentic',
        deliveryId: expect.stringMatching(/^[A-Za-z0-9._-]{1,48}$/),
        bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        secretIndex: 0,
      })
    },
  )

  it.skipIf(open().authentic === undefined)(
    'refuses its own after one byte changed (a sender without its own: skipped)',
    async () => {
      const { sender, authentic } = open()
      const body = Buffer.from(authentic!.body)
      body[body.length - 2]! ^= 1
      expect((await sender.authenticate({ ...authentic!, body })).kind).toBe('refused')
    },
  )

  it('calls bytes that are no text malformed, without quoting them', () => {
    const { sender, unsigned } = open()
    const named = sender.nameEvents({ ...unsigned, body: Buffer.from([0x7b, 0xff, 0x7d]) })
    expect(named).toEqual({ kind: 'malformed', why: expect.stringMatching(/^[a-z0-9 -]+$/i) })
  })
}
