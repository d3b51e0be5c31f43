// What setup and teardown do, thing by thing, each with the word for what becomes of it.
// The room takes what is wanted and what is found, plans, and does it through doors. It knows neither AWS nor GitHub, nor
// how a configuration is written in detail; what was made is found again outside, never in a file of its own.

/** Is a kind of thing that an operator needs. */
export type Thing = 'configuration' | 'secret' | 'stack' | 'webhook' | 'access entry' | 'rights' | 'Git' | 'cluster'

/** Are the words: of setup the first four, of teardown the last two. */
export type Word = 'create' | 'update' | 'keep' | 'skip' | 'remove' | 'leave'

/** Is what becomes of one thing. */
export type Step = {
  readonly thing: Thing
  readonly about: string
  readonly word: Word
  /** Why it is skipped, kept in spite of something, or left; or what came of it. */
  readonly why?: string
}
