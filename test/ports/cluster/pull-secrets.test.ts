// What goes over the wire when pull secrets are read, and what is said of those that cannot be.
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { TryLater } from '../../../functions/domain/failure.ts'
import { openOnScriptedServer } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { type Script, sendJson, sendStatus } from './scripted-server.ts'

const PASSWORD = 'aHVudGVyMg=='
const config = (name: string) => `{"auths":{"${name}":{"auth":"${PASSWORD}"}}}`
const CORE = '/api/v1/namespaces'

/** Serves a service account `robot` with the pull secret `shared`, and every secret. */
const serveAll: Script = ({ path }, response) => {
  const [, namespace = '', plural, name = ''] = /^\/api\/v1\/namespaces\/([^/]+)\/([^/]+)\/([^/?]+)$/.exec(path) ?? []
  const data = { '.dockerconfigjson': Buffer.from(config(name)).toString('base64') }
  if (plural === 'secrets') return sendJson(response, 200, a.aPullSecret(namespace, name, data).body)
  if (plural === 'serviceaccounts') return sendJson(response, 200, a.aServiceAccount(namespace, name, ['shared']).body)
  return 'standard'
}
const places = [
  { namespace: 'web', serviceAccount: 'robot', secrets: ['own', 'shared'] },
  { namespace: 'web', serviceAccount: 'robot', secrets: ['own'] },
  { namespace: 'jobs', serviceAccount: '', secrets: [] },
]

describe('reading pull secrets', () => {
  it('asks for each object once and by its name, lists nothing and discovers nothing', async () => {
    const { server, cluster } = await openOnScriptedServer(serveAll)
    const { dockerConfigs } = await cluster.readPullSecrets(places)
    expect(dockerConfigs).toEqual(['own', 'shared', 'shared'].map(config))
    expect(server.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      `GET ${CORE}/jobs/secrets/shared`,
      `GET ${CORE}/jobs/serviceaccounts/default`,
      `GET ${CORE}/web/secrets/own`,
      `GET ${CORE}/web/secrets/shared`,
      `GET ${CORE}/web/serviceaccounts/robot`,
    ])
  })

  it('costs no request where no name is one', async () => {
    const { server, cluster } = await openOnScriptedServer(serveAll)
    const odd = { namespace: 'web', serviceAccount: '..', secrets: ['', '..', '../../jobs/secrets/x', '%2e%2e'] }
    expect(await cluster.readPullSecrets([odd])).toEqual({ dockerConfigs: [], forbidden: [] })
    expect(server.requests).toEqual([])
  })

  it('runs side by side, never more than 32', async () => {
    let [running, most] = [0, 0]
    const company = Promise.withResolvers<void>()
    const { cluster } = await openOnScriptedServer(async (request, response) => {
      if (request.path.includes('/serviceaccounts/')) return serveAll(request, response)
      running += 1
      most = Math.max(most, running)
      if (running > 1) company.resolve()
      await company.promise
      running -= 1
      return serveAll(request, response)
    })
    const secrets = Array.from({ length: 200 }, (_, index) => `s-${index}`)
    const { dockerConfigs } = await cluster.readPullSecrets([{ namespace: 'web', serviceAccount: '', secrets }])
    expect(dockerConfigs).toEqual([...secrets, 'shared'].map(config))
    expect(most).toBeLessThanOrEqual(32)
  })

  it('goes on without what it has no right to, and names that', async () => {
    const { cluster } = await openOnScriptedServer((request, response) => {
      const isOpen = request.path.startsWith(`${CORE}/web/`) && !request.path.endsWith('/own')
      return isOpen ? serveAll(request, response) : sendStatus(response, 403, 'Forbidden', 'User cannot get resource')
    })
    expect(await cluster.readPullSecrets(places)).toEqual({
      dockerConfigs: [config('shared')],
      forbidden: ['secrets in namespace web', 'serviceaccounts in namespace jobs'],
    })
  })

  it.each`
    trouble                  | code                           | answer
    ${'a broken connection'} | ${'cluster-unreachable'}       | ${(response: { destroy(): void }) => response.destroy()}
    ${'a busy server'}       | ${'cluster-busy'}              | ${(response: never) => sendStatus(response, 503, 'ServiceUnavailable', PASSWORD)}
    ${'half a secret'}       | ${'cluster-answer-unreadable'} | ${(response: { end(text: string): void }) => response.end(`{"data":{"x":"${PASSWORD}`)}
  `('is tried again later after $trouble, which tells no value', async ({ code, answer }) => {
    const { cluster } = await openOnScriptedServer((request, response) =>
      request.path.endsWith('/secrets/shared') ? answer(response) : serveAll(request, response),
    )
    const failure = await cluster.readPullSecrets(places).catch(error => error)
    expect(failure).toBeInstanceOf(TryLater)
    expect(failure.code).toBe(code)
    expect(inspect(failure, { depth: Number.POSITIVE_INFINITY })).not.toContain(PASSWORD)
  })
})
