// What the suites take for granted about the real API server: that it is one, and who may do what on it.
import { describe, expect, it } from 'vitest'
import { type UserName, userNames } from './cluster-users.ts'
import { type ApiRequest, requestApi } from './request-api.ts'
import { readServerUnderTest } from './server-under-test.ts'

const { url, ca, tokens } = readServerUnderTest(process.env)
const ask = (user: UserName, request: Omit<ApiRequest, 'url' | 'ca' | 'token'>) =>
  requestApi({ url, ca, token: tokens[user], ...request })

describe('the real API server', () => {
  it('is ready', async () => {
    expect(await ask('nobody', { path: '/readyz' })).toMatchObject({ status: 200, text: 'ok' })
  })

  it('says which Kubernetes it is', async () => {
    const answer = await ask('nobody', { path: '/version' })
    expect(JSON.parse(answer.text).gitVersion).toMatch(/^v1\.\d+\.\d+/)
  })

  it('creates by server-side apply, and does nothing when the same is applied again', async () => {
    const name = `settings-${crypto.randomUUID()}`
    const apply = (value: string) =>
      ask('admin', {
        path: `/api/v1/namespaces/default/configmaps/${name}?fieldManager=fluxless&force=true`,
        method: 'PATCH',
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { value } },
      })
    const [first, repeated, changed] = [await apply('a'), await apply('a'), await apply('b')]
    const version = (answer: { text: string }) => JSON.parse(answer.text).metadata.resourceVersion

    expect([first.status, repeated.status, changed.status]).toEqual([201, 200, 200])
    expect(version(repeated)).toBe(version(first))
    expect(version(changed)).not.toBe(version(first))
    expect(JSON.parse(first.text).metadata.managedFields).toMatchObject([{ manager: 'fluxless', operation: 'Apply' }])
  })

  it('answers an unknown group with plain text, not with a Status', async () => {
    const answer = await ask('admin', { path: '/apis/nowhere.example.com/v1/things' })
    expect(answer).toEqual({ status: 404, contentType: 'text/plain; charset=utf-8', text: '404 page not found\n' })
  })

  it('does not know a caller with a made-up token', async () => {
    const answer = await requestApi({ url, ca, token: 'made-up', path: '/api/v1/namespaces' })
    expect({ status: answer.status, reason: JSON.parse(answer.text).reason }).toEqual({
      status: 401,
      reason: 'Unauthorized',
    })
  })
})

describe('its users', () => {
  it.each`
    does                                        | method      | path                                                 | allowed
    ${'lists namespaces'}                       | ${'GET'}    | ${'/api/v1/namespaces'}                              | ${['admin', 'operator']}
    ${'lists secrets everywhere'}               | ${'GET'}    | ${'/api/v1/secrets'}                                 | ${['admin', 'operator']}
    ${'lists secrets in the tenant namespace'}  | ${'GET'}    | ${'/api/v1/namespaces/team-a/secrets'}               | ${['admin', 'operator', 'tenant']}
    ${'lists deployments in another namespace'} | ${'GET'}    | ${'/apis/apps/v1/namespaces/x/deployments'}          | ${['admin', 'operator']}
    ${'deletes a namespace'}                    | ${'DELETE'} | ${'/api/v1/namespaces/not-there'}                    | ${['admin']}
    ${'reads cluster roles'}                    | ${'GET'}    | ${'/apis/rbac.authorization.k8s.io/v1/clusterroles'} | ${['admin']}
    ${'discovers what there is'}                | ${'GET'}    | ${'/apis'}                                           | ${['admin', 'operator', 'tenant', 'nobody']}
  `('$does: $allowed', async ({ method, path, allowed }) => {
    const answers = await Promise.all(userNames.map(async user => ({ user, ...(await ask(user, { method, path })) })))
    expect(answers.filter(answer => answer.status !== 403).map(answer => answer.user)).toEqual(allowed)
    for (const answer of answers.filter(answer => answer.status === 403)) {
      expect(JSON.parse(answer.text)).toMatchObject({ kind: 'Status', reason: 'Forbidden' })
    }
  })
})
