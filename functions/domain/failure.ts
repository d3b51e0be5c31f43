// What can go wrong, sorted by what happens next: a person is told once, or the queue tries again later.

/** A span of time in milliseconds. */
export type Milliseconds = number

/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** The three parts an operator reads: what failed, where (file, document, field, object), and what to do. */
export type Told = { readonly what: string; readonly where?: string; readonly fix: string }

/** Is the root of every failure we expect; anything else that is thrown is a bug and stays loud. */
export abstract class Failure extends Error {
  /** Stable kebab-case word to alarm on; written out by hand because bundlers rename classes. */
  abstract readonly code: string
  readonly what: string
  readonly where: string | undefined
  readonly fix: string

  constructor(told: Told, options?: { readonly cause?: unknown }) {
    super(renderTold(told), options)
    this.what = told.what
    this.where = told.where
    this.fix = told.fix
  }

  override get name(): string {
    return this.code
  }
}

/** Renders what failed and where, as `what: where`. */
export function renderTrouble({ what, where }: { readonly what: string; readonly where?: string | undefined }): string {
  return where === undefined ? what : `${what}: ${where}`
}

/** Renders all three parts, as `what: where. fix`. */
export function renderTold(told: {
  readonly what: string
  readonly where?: string | undefined
  readonly fix: string
}): string {
  return `${renderTrouble(told)}. ${told.fix}`
}

/** Told once, never retried: a person has to change something. */
export abstract class NeedsPerson extends Failure {}

/** Goes back to the queue and is tried again after the wait. */
export abstract class TryLater extends Failure {
  abstract readonly retryAfterMs: Milliseconds
}

/** Is one failure as data: for the journal, the API and the CLI. */
export type FailureReport = { readonly code: string } & Told

/** Renders any thrown thing as data without its cause, so that nothing secret travels along. */
export function describeFailure(thrown: unknown): FailureReport {
  if (thrown instanceof Failure) {
    const { code, what, where, fix } = thrown
    return where === undefined ? { code, what, fix } : { code, what, where, fix }
  }
  const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'Something that is no error was thrown'
  return { code: 'bug', what, fix: 'This is a defect of fluxless: report it with the log lines of this run.' }
}
