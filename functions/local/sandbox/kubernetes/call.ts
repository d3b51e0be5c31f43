// One request to the sandbox's API, once it has been read, and what a handler answers.
import {
  ApiFailure,
  badRequest,
  type FieldProblem,
  invalid,
  invalidValue,
  notSupported,
  required,
} from './api-failure.ts'
import type { AnswerForm } from './negotiation.ts'
import type { KubeObject } from './object.ts'
import type { ResourceRoute } from './route.ts'

/** A request to a resource. */
export type Call = ResourceRoute & {
  readonly method: string
  readonly query: URLSearchParams
  readonly contentType: string
  readonly body: string
  readonly userAgent: string
  readonly form: AnswerForm
  /** Adds a `Warning` header. */
  readonly warn: (text: string) => void
}

/** A handler's answer: one object, a list of one kind, a Status or another document. */
export type Answer =
  | { readonly kind: 'object'; readonly code: 200 | 201; readonly object: KubeObject }
  | { readonly kind: 'list'; readonly objects: readonly KubeObject[]; readonly metadata: ListMeta }
  | { readonly kind: 'document'; readonly code: number; readonly document: unknown }
  | { readonly kind: 'watch' }

/** The metadata of a list. */
export type ListMeta = {
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

/** The options that all writes share. */
export type WriteOptions = {
  readonly isDryRun: boolean
  readonly manager: string
  readonly validation: 'Ignore' | 'Warn' | 'Strict'
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'

const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const

/** The four ways to patch, by content type; `undefined` for anything else. */
export function readPatchKind(contentType: string): keyof typeof PATCH_TYPES | undefined {
  const entries = Object.entries(PATCH_TYPES) as [keyof typeof PATCH_TYPES, string][]
  return entries.find(([, media]) => media === contentType)?.[0]
}

/**
 * Reads the options of a write from the query.
 *
 * @throws {ApiFailure} 422 when one is not allowed
 */
export function readWriteOptions(call: Call, kind: OptionsKind, isApply = false): WriteOptions {
  const { query } = call
  const problems: FieldProblem[] = checkDryRun(query.getAll('dryRun'))
  const manager = query.get('fieldManager') ?? ''
  if (isApply && manager === '') problems.push(required('fieldManager', 'is required for apply patch'))
  if (Buffer.byteLength(manager) > 128) {
    problems.push({
      reason: 'FieldValueTooLong',
      message: 'Too long: may not be more than 128 bytes',
      field: 'fieldManager',
    })
  }
  for (const [index, character] of [...manager].entries()) {
    if (/\P{C}/u.test(character)) continue
    problems.push(
      invalidValue(
        'fieldManager',
        manager,
        `invalid character U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')} (at position ${index})`,
      ),
    )
    break
  }
  if (kind === 'PatchOptions' && !isApply && query.has('force')) {
    const message = 'Forbidden: may not be specified for non-apply patch'
    problems.push({ reason: 'FieldValueForbidden', message, field: 'force' })
  }
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict') {
    problems.push(notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']))
  }
  if (problems.length > 0) throw invalid('meta.k8s.io', kind, '', problems)
  return {
    isDryRun: query.getAll('dryRun').includes('All'),
    manager: manager || managerOf(call.userAgent),
    validation: validation as WriteOptions['validation'],
  }
}

/** Says what is wrong with the `dryRun` values of a request. */
export function checkDryRun(values: readonly string[]): FieldProblem[] {
  const wrong = values.filter(value => value !== '' && value !== 'All')
  return wrong.length > 0 ? [notSupported('dryRun', wrong, ['All'])] : []
}

function managerOf(userAgent: string): string {
  return userAgent.split('/')[0]?.slice(0, 128) || 'unknown'
}

/**
 * Checks that the body speaks of the object that the URL names, and gives it the URL's name and namespace.
 *
 * @throws {ApiFailure} 400 when kind, name or namespace differ
 */
export function matchBody(call: Call, body: KubeObject, expected?: { apiVersion: string; kind: string }): KubeObject {
  const { apiVersion, kind } = expected ?? call.type
  if (body.apiVersion !== apiVersion || body.kind !== kind) {
    if (call.type.custom && body.apiVersion !== apiVersion) {
      const words = `the API version in the data (${body.apiVersion}) does not match the expected API version`
      throw badRequest(`${words} (${apiVersion})`)
    }
    const said = body.apiVersion.split('/').at(-1)
    const what = `(${said}.${body.kind}) to (${call.type.group.split('.')[0] || 'core'}.${kind})`
    const why = `converting ${what}: unknown conversion`
    throw badRequest(`${body.kind} in version "${said}" cannot be handled as a ${kind}: ${why}`)
  }
  const { name, namespace } = body.metadata
  if (call.name !== undefined && name && name !== call.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${call.name})`)
  }
  if (namespace && call.type.isNamespaced && namespace !== call.namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  const place = call.type.isNamespaced ? { namespace: call.namespace } : {}
  return {
    ...body,
    metadata: { ...body.metadata, ...place, ...(call.name !== undefined && { name: call.name }) },
  } as KubeObject
}

/** 413 for bodies over 3 MiB. */
export function bodyTooLarge(): ApiFailure {
  return new ApiFailure(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728')
}
