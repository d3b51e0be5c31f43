// Asks an API server what we may do; everybody may ask that.
import { valueAt } from '../../domain/manifests/value-at.ts'
import type { AccessQuestion } from '../../domain/rbac/needed-rights.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterBusy, ClusterForbidden } from './failures.ts'
import { forEachOf } from './for-each-of.ts'
import { parseObject } from './parse-object.ts'
import { type PatientSend, readRetryAfter } from './patience.ts'

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' }
const WORKERS = 16

type From = { readonly send: PatientSend; readonly host: () => string }

/** Asks about each; the answers stand in the order of the questions. */
export async function reviewRights(questions: readonly AccessQuestion[], from: From): Promise<readonly boolean[]> {
  const allowed = new Set<AccessQuestion>()
  await forEachOf(questions, WORKERS, async question => {
    if (await mayI(question, from)) allowed.add(question)
  })
  return questions.map(question => allowed.has(question))
}

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/ */
async function mayI({ group, resource, verb, namespace }: AccessQuestion, { send, host }: From): Promise<boolean> {
  const place = namespace === undefined ? {} : { namespace }
  const spec = { resourceAttributes: { group, resource, verb, ...place } }
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec }
  const answer = await send({ method: 'POST', path: PATH, headers: HEADERS, body: JSON.stringify(review) })
  if (answer === TOO_LATE) throw new ClusterBusy(host(), 503, undefined)
  if (answer.status === 201) return valueAt(parseObject(answer.text, host()), ['status', 'allowed']) === true
  if (answer.status === 403) throw new ClusterForbidden('The identity may not ask for its own rights', host())
  throw new ClusterBusy(host(), answer.status, readRetryAfter(answer))
}
