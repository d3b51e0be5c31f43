// What every place for secrets promises.
import { describe, expect, it } from 'vitest'
import { NeedsPerson } from '../../../functions/domain/failure.ts'
import type { SecretRef, Secrets } from '../../../functions/ports/secrets/port.ts'

/** Is a place for secrets under test: `keep` puts a text there and returns its reference. */
export type SecretsUnderTest = {
  readonly secrets: Secrets
  readonly keep: (text: string) => SecretRef | Promise<SecretRef>
  readonly missing: SecretRef
  /** A reference of another place. */
  readonly foreign: SecretRef
}

/**
 * Runs the contract of the secrets door.
 *
 * @param unemptiable - says why an empty secret cannot be put there, where that is so
 */
export function itBehavesLikeSecrets(
  open: () => SecretsUnderTest | Promise<SecretsUnderTest>,
  unemptiable?: string,
): void {
  describe('secrets contract', () => {
    it.each([
      ['plain', 'hunter2', 'hunter2'],
      ['a trailing newline', 'hunter2\n', 'hunter2'],
      ['trailing Windows newlines', 'hunter2\r\n\r\n', 'hunter2'],
      ['inner spaces', ' two words ', ' two words '],
      ['a PEM key', '-----BEGIN KEY-----\nabc\n-----END KEY-----\n', '-----BEGIN KEY-----\nabc\n-----END KEY-----'],
      ['other letters', 'pässwört-密码', 'pässwört-密码'],
    ])('reads a secret: %s', async (_, kept, read) => {
      const { secrets, keep } = await open()
      expect(await secrets.read(await keep(kept))).toBe(read)
    })

    it('asks for a person when there is none', async () => {
      const { secrets, missing } = await open()
      await expect(secrets.read(missing)).rejects.toMatchObject({ code: 'secret-missing' })
    })

    it.skipIf(unemptiable !== undefined)(`asks for a person when it is empty ${unemptiable ?? ''}`.trim(), async () => {
      const { secrets, keep } = await open()
      await expect(secrets.read(await keep(''))).rejects.toMatchObject({ code: 'secret-missing' })
    })

    it.each([
      ['newlines only', '\n\n'],
      ['a control character', 'hunter2\u0007'],
    ])('asks for a person and does not quote the text: %s', async (_, kept) => {
      const { secrets, keep } = await open()
      const failure = await secrets.read(await keep(kept)).catch((thrown: unknown) => thrown)
      expect(failure).toBeInstanceOf(NeedsPerson)
      expect(String(failure)).not.toContain('hunter2')
    })

    it('gives what stands there now to whoever asks for it', async () => {
      const { secrets, keep } = await open()
      await secrets.read(await keep('old'))
      expect(await secrets.read(await keep('new'), { isFresh: true })).toBe('new')
    })

    it('refuses a reference to another place', async () => {
      const { secrets, foreign } = await open()
      await expect(secrets.read(foreign)).rejects.toBeInstanceOf(NeedsPerson)
    })
  })
}
