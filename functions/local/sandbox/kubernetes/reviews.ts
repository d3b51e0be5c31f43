// Answers access reviews: whoever holds the sandbox's token may do everything.
import type { Answer, Call } from './call.ts'
import { type KubeObject, mapOf } from './object.ts'

const USER = 'sandbox'

/** Answers a review or another kind that is answered and not stored; nothing for all other kinds. */
export function answerReview(call: Call, sent: KubeObject): Answer | undefined {
  const status = statusOf(call)
  if (status === undefined) return undefined
  const metadata = { ...sent.metadata, managedFields: undefined }
  return { kind: 'document', code: 201, document: { ...sent, metadata, spec: mapOf(sent.spec), status } }
}

function statusOf(call: Call): Record<string, unknown> | undefined {
  if (call.type.plural === 'serviceaccounts' && call.subresource === 'token') {
    return { token: 'sandbox-service-account-token', expirationTimestamp: '2099-01-01T00:00:00Z' }
  }
  switch (call.type.kind) {
    case 'SelfSubjectAccessReview':
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
      return { allowed: true }
    case 'SelfSubjectRulesReview':
      return {
        resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
        incomplete: false,
      }
    case 'SelfSubjectReview':
      return { userInfo: { username: USER, groups: ['system:masters', 'system:authenticated'] } }
    case 'TokenReview':
      return { authenticated: true, user: { username: USER, groups: ['system:authenticated'] } }
    default:
      return undefined
  }
}
