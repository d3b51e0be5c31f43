// How the registry says no: the specification's error codes, with the status each has at CNCF Distribution.

const SAID = {
  BLOB_UNKNOWN: { status: 404, message: 'blob unknown to registry' },
  BLOB_UPLOAD_UNKNOWN: { status: 404, message: 'blob upload unknown to registry' },
  DIGEST_INVALID: { status: 400, message: 'provided digest did not match uploaded content' },
  MANIFEST_BLOB_UNKNOWN: { status: 400, message: 'manifest references a manifest or blob unknown to registry' },
  MANIFEST_INVALID: { status: 400, message: 'manifest invalid' },
  MANIFEST_UNKNOWN: { status: 404, message: 'manifest unknown' },
  NAME_INVALID: { status: 404, message: 'invalid repository name' },
  NAME_UNKNOWN: { status: 404, message: 'repository name not known to registry' },
  PAGINATION_NUMBER_INVALID: { status: 400, message: 'invalid number of results requested' },
  RANGE_INVALID: { status: 416, message: 'invalid content range' },
  SIZE_INVALID: { status: 400, message: 'provided length did not match content length' },
  TAG_INVALID: { status: 404, message: 'manifest tag did not match URI' },
  UNAUTHORIZED: { status: 401, message: 'authentication required' },
  UNKNOWN: { status: 500, message: 'unknown error' },
  UNSUPPORTED: { status: 405, message: 'the operation is unsupported' },
} as const

/** One of the words that clients test. */
export type RefusalCode = keyof typeof SAID

/** One entry of an error answer. */
export type RefusalEntry = { readonly code: RefusalCode; readonly message: string; readonly detail?: unknown }

/** Ends a handler with an error answer in the specification's form. */
export class Refused extends Error {
  readonly code = 'sandbox-registry-refused'
  readonly status: number
  readonly entries: readonly RefusalEntry[]
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    entries: readonly RefusalEntry[],
    headers: Readonly<Record<string, string>> = {},
    options?: { readonly cause?: unknown },
  ) {
    super(entries.map(({ code, message }) => `${code}: ${message}`).join('; '), options)
    this.name = 'Refused'
    this.status = status
    this.entries = entries
    this.headers = headers
  }
}

/** Makes a refusal with one entry; status and message are the code's own where nothing else is said. */
export function refuse(
  code: RefusalCode,
  more: {
    readonly status?: number
    readonly message?: string
    readonly detail?: unknown
    readonly headers?: Readonly<Record<string, string>>
    readonly cause?: unknown
  } = {},
): Refused {
  const { status = SAID[code].status, message = SAID[code].message, detail, headers, cause } = more
  return new Refused(status, [detail === undefined ? { code, message } : { code, message, detail }], headers, { cause })
}
