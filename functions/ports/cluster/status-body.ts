// The body of an error answer. Some answers are plain text: those have none.
import type { ApiAnswer } from './transport.ts'

/** Is one cause of a refusal, such as one field. */
export type StatusCause = { readonly reason: string; readonly field: string; readonly message: string }

/** Is a Kubernetes `Status` with nothing absent. */
export type StatusBody = {
  readonly message: string
  readonly reason: string
  readonly details: {
    readonly kind: string
    readonly name: string
    readonly causes: readonly StatusCause[]
    readonly retryAfterSeconds: number | undefined
  }
}

/** Reads the `Status` an answer carries; undefined when it is anything else. */
export function readStatus({ text }: Pick<ApiAnswer, 'text'>): StatusBody | undefined {
  if (!text.startsWith('{')) return undefined
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  const status = fieldsOf(body)
  if (status.kind !== 'Status') return undefined
  const details = fieldsOf(status.details)
  const { causes, retryAfterSeconds } = details
  return {
    message: textOf(status.message),
    reason: textOf(status.reason),
    details: {
      kind: textOf(details.kind),
      name: textOf(details.name),
      causes: Array.isArray(causes) ? causes.map(readCause) : [],
      retryAfterSeconds: typeof retryAfterSeconds === 'number' ? retryAfterSeconds : undefined,
    },
  }
}

function readCause(cause: unknown): StatusCause {
  const { reason, field, message } = fieldsOf(cause)
  return { reason: textOf(reason), field: textOf(field), message: textOf(message) }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
