// A line of the log as this room sees it: a message, and fields of any kind.

/** Is one line of the log. */
export type SampledLine = { readonly msg: string } & Readonly<Record<string, unknown>>

/** Reads a field as text; what is no text or number reads as nothing. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Reads a field as a number of seconds; undefined when it is no number of milliseconds. */
export function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value / 1000 : undefined
}
