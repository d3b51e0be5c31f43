// Names why the server refused an object. Codes alone do not tell: a typo is a 500, a policy may be a 422.
import type { RefusalCode } from './refusal-fixes.ts'
import { readStatus, type StatusBody } from './status-body.ts'
import type { ApiAnswer } from './transport.ts'

/** Classifies a refusal by status, reason, causes and the start of its message, in this order of trust. */
export function classifyRefusal(answer: Pick<ApiAnswer, 'status' | 'text'>): RefusalCode {
  const { status } = answer
  const body = readStatus(answer)
  if (body === undefined) return withoutBody(answer)
  if (body.message.startsWith('admission webhook ')) return 'webhook-denied'
  if (body.message.includes('ValidatingAdmissionPolicy ')) return 'denied-by-policy'
  switch (status) {
    case 403:
      return forbidden(body)
    case 404:
      return notFound(body)
    case 409:
      return 'object-conflict'
    case 413:
      return 'object-too-large'
    case 400:
    case 422:
      return isImmutable(body) ? 'object-immutable' : 'object-invalid'
    case 429:
    case 503:
    case 504:
      return 'server-busy'
    default:
      return status >= 500 ? serverError(body) : 'object-refused'
  }
}

function withoutBody({ status, text }: Pick<ApiAnswer, 'status' | 'text'>): RefusalCode {
  if (status === 404) return 'kind-not-served'
  if (status === 413) return 'object-too-large'
  if (status === 429 || status === 503 || status === 504) return 'server-busy'
  if (text.includes('request is too large')) return 'object-too-large'
  return status >= 500 ? 'server-error' : 'object-refused'
}

function forbidden({ message, details }: StatusBody): RefusalCode {
  if (details.causes.some(({ reason }) => reason === 'NamespaceTerminating')) return 'namespace-terminating'
  if (message.includes('exceeded quota:')) return 'quota-exceeded'
  if (message.includes('attempting to grant RBAC permissions')) return 'rbac-escalation'
  return /\bcannot \w+ resource\b/.test(message) ? 'forbidden' : 'denied-by-policy'
}

/** A built-in group that lacks a kind answers with empty details; a missing object is named there. */
function notFound({ details }: StatusBody): RefusalCode {
  if (details.kind === 'namespaces') return 'namespace-missing'
  if (details.kind === 'roles' || details.kind === 'clusterroles') return 'role-missing'
  return details.name === '' ? 'kind-not-served' : 'object-refused'
}

const IMMUTABLE = /immutable|may not change once set|updates to .* are forbidden|cannot change roleRef/

function isImmutable({ details }: StatusBody): boolean {
  const { causes } = details
  return causes.length > 0 && causes.every(({ message }) => IMMUTABLE.test(message))
}

/** What structural validation says under server-side apply comes as 500 without a reason. */
const TYPED = /failed to create typed patch object|duplicate entries for key|error decoding|illegal base64/

function serverError({ message }: StatusBody): RefusalCode {
  if (message.includes('failed calling webhook')) return 'webhook-unreachable'
  if (message.includes('field not declared in schema')) return 'unknown-field'
  if (message.includes('request is too large')) return 'object-too-large'
  if (TYPED.test(message)) return 'object-invalid'
  return /failed to (convert|prune fields)/.test(message) ? 'object-unconvertible' : 'server-error'
}
