// The door to secret texts. A reference says where one is kept; only this door sees the text.

/** Says where a secret is kept. */
export type SecretRef =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly ssm: string }
  | { readonly secret: string; readonly key?: string | undefined }

/**
 * Reads one secret, trailing newlines removed. Throws `NeedsPerson` when it is missing or empty, and `TryLater` when the
 * store is down; never quotes it.
 */
export type Secrets = {
  /** `isFresh` asks for what stands there now: the text given before was refused. */
  read(ref: SecretRef, ask?: { readonly isFresh?: boolean }): Promise<string>
}
