// The door for words about what happens: one line per event, a fixed message with the variables as fields.

/** Is one line: `msg` never varies for one kind of event, so lines group. Never a secret, never a payload. */
export type LogLine = { readonly msg: string; readonly level?: 'info' | 'warn' | 'error' } & Readonly<
  Record<string, unknown>
>

/** Writes lines where operators read them. */
export type Log = { write(line: LogLine): void }
