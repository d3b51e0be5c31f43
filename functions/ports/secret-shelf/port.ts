// The door to where an operator keeps the secrets that the functions read. What it does not know: what each is for.

/** Says in a configuration where a secret is kept; only the first two lead to a shelf. */
export type ShelfRef = { readonly ssm: string } | { readonly file: string }
export type AnyRef = ShelfRef | { readonly env: string } | { readonly secret: string }

/** Is one secret that we put there. */
export type Shelved = { readonly name: string; readonly ref: ShelfRef }

/**
 * Keeps secrets under short names, and marks those that it made, so that they can be told from what others keep there.
 *
 * Throws `NeedsPerson` when it may not be read or written, `TryLater` when it is down.
 */
export type SecretShelf = {
  /** Says how a configuration refers to a name. */
  refTo(name: string): ShelfRef
  /** Finds the name that a reference leads to; undefined when it leads elsewhere. */
  nameOf(ref: AnyRef): string | undefined
  /** Lists what was made here, by name. */
  list(): Promise<readonly Shelved[]>
  /** Reads a text; undefined when there is none under this name, whoever made it. */
  read(name: string): Promise<string | undefined>
  /** Writes a text, in place of the one before. */
  write(name: string, text: string): Promise<void>
  /** Removes what was made here; anything else stays. */
  remove(name: string): Promise<void>
}
