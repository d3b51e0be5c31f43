// The one failure of a secret: it is not there, or not usable. The text itself is never quoted.
import { NeedsPerson } from '../../domain/failure.ts'

/** A referenced secret cannot be used. */
export class SecretMissing extends NeedsPerson {
  override readonly code = 'secret-missing'
  constructor(where: string, why: string, cause?: unknown) {
    super(
      { what: `Cannot use a secret: ${why}`, where, fix: 'Correct the reference or store the secret there.' },
      { cause },
    )
  }
}

/**
 * Returns a secret's text without the newlines that files and `echo` leave behind.
 *
 * @throws {SecretMissing} when nothing is left, or a control character is inside
 */
export function usableSecret(text: string | undefined, where: string): string {
  const trimmed = text?.replace(/[\r\n]+$/, '')
  if (trimmed === undefined) throw new SecretMissing(where, 'it does not exist')
  if (trimmed === '') throw new SecretMissing(where, 'it is empty')
  // A private key in PEM has line breaks of its own; any other control character is a copying accident.
  if (/[^\P{Cc}\r\n\t]/u.test(trimmed)) throw new SecretMissing(where, 'it holds control characters')
  return trimmed
}
