// The failures of the sandbox's Kubernetes API: a Status object and its HTTP code, worded as the real server words them.

/** One cause inside a Status. */
export type StatusCause = { readonly reason?: string; readonly message: string; readonly field?: string }

/** What a Status says about the object it is about. */
export type StatusDetails = {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

/** The kind that a failure speaks about. */
export type About = { readonly group: string; readonly plural: string; readonly kind: string }

/** A request that ends in a Status; thrown by handlers, written by the server. */
export class ApiFailure extends Error {
  readonly code: number
  readonly reason: string | undefined
  readonly details: StatusDetails | undefined
  readonly metadata: Readonly<Record<string, string>>

  constructor(
    code: number,
    reason: string | undefined,
    message: string,
    details?: StatusDetails,
    metadata: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.name = 'ApiFailure'
    this.code = code
    this.reason = reason
    this.details = details
    this.metadata = metadata
  }
}

/** A request that ends in plain text, as unknown URLs do. */
export class PlainFailure extends Error {
  readonly code: number

  constructor(code: number, text: string) {
    super(text)
    this.name = 'PlainFailure'
    this.code = code
  }
}

/** Builds the Status object of a failure. */
export function describeFailure(failure: ApiFailure): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: failure.metadata,
    status: 'Failure',
    message: failure.message,
    ...(failure.reason && { reason: failure.reason }),
    ...(failure.details && { details: failure.details }),
    code: failure.code,
  }
}

const qualified = (name: string, group: string) => (group ? `${name}.${group}` : name)
const detailsOf = (about: About, name: string, causes?: readonly StatusCause[]): StatusDetails => ({
  ...(name && { name }),
  ...(about.group && { group: about.group }),
  kind: about.plural,
  ...(causes && { causes }),
})

/** 404 for an object. */
export function notFound(about: About, name: string): ApiFailure {
  const message = `${qualified(about.plural, about.group)} "${name}" not found`
  return new ApiFailure(404, 'NotFound', message, detailsOf(about, name))
}

/** 404 for a kind or version that a built-in group does not have. */
export function unknownResource(): ApiFailure {
  return new ApiFailure(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** 404 as plain text, for a group or a custom kind that is not served. */
export function unknownUrl(): PlainFailure {
  return new PlainFailure(404, '404 page not found\n')
}

/** 409 for a create of something that is there. */
export function alreadyExists(about: About, name: string): ApiFailure {
  const message = `${qualified(about.plural, about.group)} "${name}" already exists`
  return new ApiFailure(409, 'AlreadyExists', message, detailsOf(about, name))
}

/** 409 for a stale resourceVersion or a wrong uid. */
export function conflict(about: About, name: string, why: string): ApiFailure {
  const message = `Operation cannot be fulfilled on ${qualified(about.plural, about.group)} "${name}": ${why}`
  return new ApiFailure(409, 'Conflict', message, detailsOf(about, name))
}

/** The words of a stale resourceVersion. */
export const STALE = 'the object has been modified; please apply your changes to the latest version and try again'

/** 403 with a sentence. */
export function forbidden(about: About, name: string, why: string, causes?: readonly StatusCause[]): ApiFailure {
  const message = `${qualified(about.plural, about.group)} "${name}" is forbidden: ${why}`
  return new ApiFailure(403, 'Forbidden', message, detailsOf(about, name, causes))
}

/** 400 with a sentence. */
export function badRequest(message: string): ApiFailure {
  return new ApiFailure(400, 'BadRequest', message)
}

/** 405. */
export function methodNotAllowed(): ApiFailure {
  return new ApiFailure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** 500 without a reason, as a plain Go error becomes. */
export function untypedError(message: string): ApiFailure {
  return new ApiFailure(500, undefined, message)
}

/** 422 with one cause per field problem. */
export function invalid(group: string, kind: string, name: string, problems: readonly FieldProblem[]): ApiFailure {
  const lines = [...new Set(problems.map(problem => `${problem.field}: ${problem.message}`))]
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  return new ApiFailure(422, 'Invalid', `${qualified(kind, group)} "${name}" is invalid: ${text}`, {
    ...(name && { name }),
    ...(group && { group }),
    ...(kind && { kind }),
    causes: problems.map(({ reason, message, field }) => ({ reason, message, field })),
  })
}

/** One thing that is wrong with one field. */
export type FieldProblem = {
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTypeInvalid'
    | 'FieldValueNotFound'
    | 'FieldValueTooMany'
  readonly message: string
  readonly field: string
}

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : goValue(value))
const goValue = (value: unknown): string => (value === undefined ? 'null' : JSON.stringify(value))

/** A field that is not there. */
export function required(field: string, why = ''): FieldProblem {
  return { reason: 'FieldValueRequired', message: `Required value${why && `: ${why}`}`, field }
}

/** A field whose value is not acceptable. */
export function invalidValue(field: string, value: unknown, why: string): FieldProblem {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${why}`, field }
}

/** A field that may not be there, or not change. */
export function forbiddenField(field: string, why: string): FieldProblem {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}

/** A field whose value is none of a closed set. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldProblem {
  const words = supported.map(word => JSON.stringify(word)).join(', ')
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${shown(value)}: supported values: ${words}`,
    field,
  }
}

/** A key that is there twice. */
export function duplicate(field: string, value: unknown): FieldProblem {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}`, field }
}
