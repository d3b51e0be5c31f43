// The secrets of an endpoint as keys: always as many, whatever is configured, so that the work of a check tells nothing.

/** Is one key to try; a key that is not real stands in for a missing or empty secret, and matches nothing. */
export type HookKey = { readonly text: string; readonly isReal: boolean }

/** An endpoint holds one secret, or two during a rotation; every request costs as much as the latter. */
const KEYS_TRIED = 2
const STAND_IN: HookKey = { text: 'a key that signs nothing', isReal: false }

/** Lists the keys in the order of the secrets. Files and `echo` leave newlines behind, which no sender signs with. */
export function listKeys(secrets: readonly string[]): readonly HookKey[] {
  const trimmed = secrets.map(secret => secret.replace(/[\r\n]+$/, ''))
  const padding = Array.from({ length: Math.max(0, KEYS_TRIED - trimmed.length) }, () => '')
  return [...trimmed, ...padding].map(text => (text === '' ? STAND_IN : { text, isReal: true }))
}
