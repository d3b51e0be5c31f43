// Asking an API server what we may do.
import { expect, it } from 'vitest'
import type { AccessQuestion } from '../../../functions/domain/rbac/needed-rights.ts'
import { openOnScriptedServer } from './on-scripted-server.ts'
import { sendJson, sendStatus } from './scripted-server.ts'

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
const questions: readonly AccessQuestion[] = [
  { group: 'apps', resource: 'deployments', verb: 'patch', namespace: 'team-a' },
  { group: '', resource: 'secrets', verb: 'list' },
  { group: 'apps', resource: 'deployments', verb: 'delete' },
]

it('answers in the order of the questions, whatever order the server answers in', async () => {
  const { server, cluster } = await openOnScriptedServer(({ body }, response) => {
    const { resource, verb } = JSON.parse(body).spec.resourceAttributes
    const allowed = resource === 'deployments' && verb === 'patch'
    const send = () => sendJson(response, 201, { status: { allowed } })
    return allowed ? setImmediate(send) : send()
  })
  expect(await cluster.reviewRights(questions)).toEqual([true, false, false])
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(questions.map(() => `POST ${PATH}`))
  const asked = server.requests.map(({ body }) => JSON.parse(body).spec.resourceAttributes)
  expect(asked).toContainEqual({ group: '', resource: 'secrets', verb: 'list' })
  expect(asked).toContainEqual({ group: 'apps', resource: 'deployments', verb: 'patch', namespace: 'team-a' })
})

it.each`
  trouble                  | code                           | answer
  ${'whom nobody may ask'} | ${'cluster-forbidden'}         | ${(response: never) => sendStatus(response, 403, 'Forbidden', 'no')}
  ${'a busy server'}       | ${'cluster-busy'}              | ${(response: never) => sendStatus(response, 503, 'ServiceUnavailable', 'busy')}
  ${'half an answer'}      | ${'cluster-answer-unreadable'} | ${(response: { writeHead(code: number): { end(text: string): void } }) => response.writeHead(201).end('{"status":')}
`('fails as $code with $trouble', async ({ code, answer }) => {
  const { cluster } = await openOnScriptedServer((_, response) => answer(response))
  await expect(cluster.reviewRights(questions.slice(0, 1))).rejects.toMatchObject({ code })
})
