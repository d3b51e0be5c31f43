// The door to AWS: a signed call of one of its services, and requests signed for somebody else to look at.

/** Names a service as its host name and its signatures do. */
export type AwsService = 'sqs' | 'dynamodb' | 'ssm' | 'secretsmanager' | 'eks' | 'sts' | 'cloudformation'

/** Is one call. `Outcome` are errors that the caller understands: they are answers, every other error is thrown. */
export type AwsCall<Outcome extends string> = {
  readonly service: AwsService
  /** As the reference of the service writes it: `SendMessage`. */
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
  /** Names the resource for the operator: `queue fluxless-prod-sync.fifo`. It is shown, so nothing secret belongs in it. */
  readonly about: string
  /** Absent: that of the process. */
  readonly region?: string | undefined
  /** Scheme, host and port; absent: where the service is in the region. What the environment names goes before both. */
  readonly origin?: string | undefined
  /** As the service names them, without a name space: `QueueDoesNotExist`. */
  readonly outcomes?: readonly Outcome[]
}

/** Is what came of a call. */
export type AwsAnswer<Outcome extends string> =
  | { readonly kind: 'done'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly error: Outcome }

/**
 * Calls services of AWS. What passes by itself soon is tried again inside, so a call must do no harm when it is done twice.
 *
 * Throws `TryLater` when a service is down, throttles, does not answer, or the credentials have run out; `NeedsPerson` when
 * the caller is unknown or has no right, or the service takes the call for wrong.
 */
export type AwsApi = {
  call<Outcome extends string = never>(call: AwsCall<Outcome>): Promise<AwsAnswer<Outcome>>
}

/** Is a request to sign; all of its headers are signed, and `host` beside them. */
export type SignableRequest = {
  readonly service: AwsService
  readonly region: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Scheme, host and port; absent: where the service is in the region. */
  readonly origin?: string | undefined
  /** Starts with a slash, and may end with a query; percent-encoded already. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Asks for other credentials than before, if there can be any: the last ones were refused as too old. */
  readonly isFresh?: boolean
}

/** Is a request as it is to be sent; it is as secret as the credentials, for a quarter of an hour. */
export type SignedRequest = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

/** Signs requests with the credentials of one identity. */
export type AwsSigner = {
  /** Proves who sends it in headers beside those of the request. */
  sign(request: SignableRequest): Promise<SignedRequest>
  /** Returns the address with the proof in its query; the headers of the request must be sent with it. */
  presign(request: SignableRequest & { readonly expiresInSeconds: number }): Promise<string>
}
