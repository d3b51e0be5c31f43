// What goes over the wire when the kubernetes provider takes over, migrates, recreates or deletes, and races that it meets.
import { describe, expect, it } from 'vitest'
import { formatResourceKey } from '../../../functions/domain/manifests/resource-id.ts'
import { summarize } from './contract-context.ts'
import { openOnScriptedServer, START } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { DISCOVERY, type SeenRequest, sendJson, sendStatus } from './scripted-server.ts'

const deadline = START + 60_000
const one = a.aConfigMap('web', 'one')
const PATH = '/api/v1/namespaces/web/configmaps/one'
const at = ({ path }: SeenRequest) => path.replace(/\?.*/, '') === PATH
const isApply = ({ method, headers }: SeenRequest) =>
  method === 'PATCH' && headers['content-type'] === 'application/apply-patch+yaml'
const isJsonPatch = ({ method, headers }: SeenRequest) =>
  method === 'PATCH' && headers['content-type'] === 'application/json-patch+json'

const entry = (manager: string, operation: string, fields: readonly string[], rest: object = {}) => {
  const data = Object.fromEntries(fields.map(field => [`f:${field}`, {}]))
  return {
    manager,
    operation,
    apiVersion: 'v1',
    time: 't',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': data },
    ...rest,
  }
}
const former = [a.aLiveObject(one.id, { hasFormerManager: true })]

describe('taking over', () => {
  it('is one patch of the owners, bound to the version they were read in, before the apply', async () => {
    const managedFields = [
      entry('kubectl-client-side-apply', 'Update', ['a', 'b']),
      entry('fluxless', 'Apply', ['b', 'c']),
      entry('kubectl', 'Apply', ['d']),
      entry('kubectl-edit', 'Update', ['e']),
      entry('kubectl', 'Update', ['f'], { subresource: 'status' }),
      entry('fluxless', 'Update', ['g']),
    ]
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
    const { server, cluster } = await openOnScriptedServer((request, response) => {
      if (!at(request)) return 'standard'
      if (request.method === 'GET')
        return sendJson(response, 200, { metadata: { resourceVersion: '5', managedFields, annotations } })
      return sendJson(response, 200, { metadata: { resourceVersion: '6', uid: 'u', managedFields: [] } })
    })
    await cluster.apply(a.aPlan([one]), { live: former, deadline })
    const [patch, apply, ...others] = server.patches()
    expect(others).toEqual([])
    expect([isJsonPatch(patch as SeenRequest), isApply(apply as SeenRequest)]).toEqual([true, true])
    expect(JSON.parse(patch?.body ?? '')).toEqual([
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [entry('fluxless', 'Apply', ['b', 'c', 'a', 'd']), managedFields[3], managedFields[4], managedFields[5]],
      },
      { op: 'replace', path: '/metadata/resourceVersion', value: '5' },
      { op: 'remove', path: '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration' },
    ])
  })

  it('reads again, and sends what it read, when somebody was faster', async () => {
    let version = 5
    const { server, cluster, clock } = await openOnScriptedServer((request, response) => {
      if (!at(request)) return 'standard'
      const managedFields = [entry('kubectl-create', 'Update', ['a'])]
      if (request.method === 'GET')
        return sendJson(response, 200, { metadata: { resourceVersion: String(version), managedFields } })
      if (isJsonPatch(request) && version++ < 7)
        return sendStatus(response, 409, 'Conflict', 'the object has been modified')
      return sendJson(response, 200, { metadata: { resourceVersion: '9' } })
    })
    expect(summarize(await cluster.apply(a.aPlan([one]), { live: former, deadline }))).toEqual(['one updated'])
    const versions = server.requests.filter(isJsonPatch).map(({ body }) => JSON.parse(body)[1].value)
    expect([versions, clock.waits]).toEqual([['5', '6', '7'], []])
  })

  it('fails the object alone when it is refused', async () => {
    const { server, cluster } = await openOnScriptedServer((request, response) => {
      if (!at(request)) return 'standard'
      const managedFields = [entry('kubectl-create', 'Update', ['a'])]
      if (request.method === 'GET')
        return sendJson(response, 200, { metadata: { resourceVersion: '5', managedFields } })
      return sendStatus(response, 403, 'Forbidden', 'User "x" cannot patch resource "configmaps"')
    })
    const plan = a.aPlan([one, a.aConfigMap('web', 'two')])
    expect(summarize(await cluster.apply(plan, { live: former, deadline }))).toEqual([
      'one failed forbidden',
      'two created',
    ])
    expect(server.requests.filter(request => at(request) && isApply(request))).toEqual([])
  })

  it('is left to the apply when the object went in between', async () => {
    const { cluster } = await openOnScriptedServer((request, response) =>
      at(request) && request.method === 'GET' ? sendStatus(response, 404, 'NotFound', 'gone') : 'standard',
    )
    expect(summarize(await cluster.apply(a.aPlan([one]), { live: former, deadline }))).toEqual(['one created'])
  })
})

describe('an object whose owners speak of an old version', () => {
  const crdGroup = { metadata: { name: 'example.com' }, versions: [] as unknown[] }
  crdGroup.versions.push({
    version: 'v1',
    freshness: 'Current',
    resources: [
      {
        resource: 'widgets',
        responseKind: { kind: 'Widget' },
        scope: 'Namespaced',
        verbs: ['patch', 'list', 'delete'],
      },
    ],
  })
  const widget = a.aWidget('example.com', 'web', 'one')
  const isWidget = ({ path }: SeenRequest) => path.includes('/widgets/one')
  const openWith = (message: string, versions: readonly string[]) => {
    let isMigrated = false
    return openOnScriptedServer((request, response) => {
      if (request.path === '/apis') {
        const { items } = DISCOVERY['/apis'] as { items: unknown[] }
        const headers = { 'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' }
        return sendJson(response, 200, { items: [...items, crdGroup] }, headers)
      }
      if (!isWidget(request)) return 'standard'
      if (request.method === 'GET') {
        const managedFields = versions.map(version =>
          entry('x', 'Apply', ['a'], { apiVersion: `example.com/${version}` }),
        )
        return sendJson(response, 200, { metadata: { resourceVersion: '5', managedFields } })
      }
      if (isJsonPatch(request)) isMigrated = true
      if (isApply(request) && !isMigrated) return sendStatus(response, 500, '', message)
      return sendJson(response, 200, { metadata: { resourceVersion: '6' } })
    })
  }
  const OLD =
    'failed to prune fields: failed add back owned items: failed to convert pruned object: .spec.x: field not declared in schema'

  it('is applied again after all of them name the new one', async () => {
    const { server, cluster } = await openWith(OLD, ['v1beta1', 'v1'])
    expect(summarize(await cluster.apply(a.aPlan([widget]), { live: [], deadline }))).toEqual(['one updated'])
    const [patch] = server.requests.filter(isJsonPatch)
    const [{ value }] = JSON.parse(patch?.body ?? '')
    expect(value.map(({ apiVersion }: { apiVersion: string }) => apiVersion)).toEqual([
      'example.com/v1',
      'example.com/v1',
    ])
    expect(server.requests.filter(isApply)).toHaveLength(2)
  })

  it('fails when they do not', async () => {
    const { server, cluster } = await openWith(OLD, ['v1'])
    const [result] = await cluster.apply(a.aPlan([widget]), { live: [], deadline })
    expect(result?.outcome).toBe('failed')
    expect(server.requests.filter(isApply)).toHaveLength(1)
  })

  it('is not migrated for a field that the manifest itself has wrong', async () => {
    const typo =
      'failed to create typed patch object (web/one; example.com/v1, Kind=Widget): .spec.x: field not declared in schema'
    const { server, cluster } = await openWith(typo, ['v1beta1'])
    const results = await cluster.apply(a.aPlan([widget]), { live: [], deadline })
    expect(summarize(results)).toEqual(['one failed unknown-field'])
    expect(server.requests.filter(request => isWidget(request) && request.method === 'GET')).toEqual([])
  })
})

describe('starting anew', () => {
  const immutable = {
    details: { causes: [{ reason: 'FieldValueInvalid', field: 'data', message: 'field is immutable' }] },
  }
  const metadata = { name: 'one', namespace: 'web', annotations: { 'fluxcd.io/recreate': 'true' } }
  const consenting = a.anObject('v1', 'ConfigMap', metadata, { data: { key: 'new' } })

  it.each`
    why                                                    | live              | dryRun | failure
    ${'it would be refused as a new object'}               | ${{ key: 'old' }} | ${403} | ${'denied-by-policy'}
    ${'the field that is refused is not there'}            | ${undefined}      | ${201} | ${'object-immutable'}
    ${'the field that is refused is what it is to become'} | ${{ key: 'new' }} | ${201} | ${'object-immutable'}
  `('deletes nothing when $why', async ({ live, dryRun, failure }) => {
    const { server, cluster } = await openOnScriptedServer((request, response) => {
      if (request.method === 'POST')
        return sendStatus(response, dryRun, 'Forbidden', 'violates PodSecurity "restricted"')
      if (!at(request)) return 'standard'
      if (request.method === 'GET')
        return sendJson(response, 200, { data: live, metadata: { uid: 'ab-cd', resourceVersion: '5' } })
      return sendStatus(response, 422, 'Invalid', 'invalid', immutable)
    })
    const results = await cluster.apply(a.aPlan([consenting]), { live: [], deadline })
    expect(summarize(results)).toEqual([`one failed ${failure}`])
    expect(server.requests.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('tries the new object under another name, then deletes the very one that it read', async () => {
    let isGone = false
    const { server, cluster } = await openOnScriptedServer((request, response) => {
      if (request.method === 'POST') return sendJson(response, 201, {})
      if (!at(request)) return 'standard'
      if (request.method === 'DELETE') {
        isGone = true
        return sendJson(response, 200, { kind: 'Status', status: 'Success' })
      }
      if (request.method === 'PATCH')
        return isGone
          ? sendJson(response, 201, { metadata: { uid: 'new' } })
          : sendStatus(response, 422, 'Invalid', 'invalid', immutable)
      if (isGone) return sendStatus(response, 404, 'NotFound', 'gone')
      return sendJson(response, 200, { data: { key: 'old' }, metadata: { uid: 'ab-cd', resourceVersion: '5' } })
    })
    const [result] = await cluster.apply(a.aPlan([consenting]), { live: [], deadline })
    expect(result).toMatchObject({ outcome: 'created', uid: 'new' })
    const [tried] = server.requests.filter(({ method }) => method === 'POST')
    expect(tried?.path).toBe(
      '/api/v1/namespaces/web/configmaps?dryRun=All&fieldValidation=Strict&fieldManager=fluxless',
    )
    expect(JSON.parse(tried?.body ?? '').metadata.name).toBe('fluxless-abcd')
    const [deleted] = server.requests.filter(({ method }) => method === 'DELETE')
    expect(JSON.parse(deleted?.body ?? '')).toMatchObject({
      propagationPolicy: 'Background',
      preconditions: { uid: 'ab-cd' },
    })
  })
})

describe('a request that deletes', () => {
  const deletion = { id: one.id, uid: 'u-1', at: 'old.yaml:3' }
  const remove = async (script: Parameters<typeof openOnScriptedServer>[0], stages = [[deletion]]) => {
    const opened = await openOnScriptedServer(script)
    return { ...opened, results: await opened.cluster.delete(stages, { deadline }) }
  }

  it('names the object it means, and what becomes of what that owns', async () => {
    const { server } = await remove((request, response) =>
      at(request) ? sendJson(response, 200, { kind: 'Status' }) : 'standard',
    )
    const [sent] = server.requests.filter(({ method }) => method === 'DELETE')
    expect(sent?.path).toBe(PATH)
    expect(JSON.parse(sent?.body ?? '')).toEqual({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      preconditions: { uid: 'u-1' },
    })
  })

  it.each`
    status | reason                  | message                                                                                                                   | outcome
    ${403} | ${'Forbidden'}          | ${'User "x" cannot delete resource "configmaps" in API group ""'}                                                         | ${'kept forbidden'}
    ${400} | ${'BadRequest'}         | ${'admission webhook "v.example.com" denied the request: no'}                                                             | ${'kept webhook-denied'}
    ${422} | ${'Invalid'}            | ${"x is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"}                                    | ${'kept denied-by-policy'}
    ${500} | ${'InternalError'}      | ${'Internal error occurred: failed calling webhook "v.example.com"'}                                                      | ${'kept webhook-unreachable'}
    ${409} | ${'Conflict'}           | ${'Operation cannot be fulfilled: the UID in the precondition (u-1) does not match the UID in record (u-2). The object…'} | ${'kept object-recreated'}
    ${409} | ${'Conflict'}           | ${'Precondition failed: UID in precondition: u-1, UID in object meta: u-2'}                                               | ${'kept object-recreated'}
    ${409} | ${'Conflict'}           | ${'something else'}                                                                                                       | ${'kept object-conflict'}
    ${503} | ${'ServiceUnavailable'} | ${'shutting down'}                                                                                                        | ${'kept server-busy'}
  `('answered with $status $message leaves it $outcome', async ({ status, reason, message, outcome }) => {
    const two = { id: a.aConfigMap('web', 'two').id, uid: 'u-2', at: 'old.yaml:9' }
    const script = (request: SeenRequest, response: Parameters<typeof sendJson>[0]) => {
      if (request.method !== 'DELETE') return 'standard'
      return at(request) ? sendStatus(response, status, reason, message) : sendJson(response, 200, { kind: 'Status' })
    }
    const { results } = await remove(script, [[deletion], [two]])
    const told = results.map(result => [result.outcome, result.failure?.code].filter(Boolean).join(' '))
    expect(told).toEqual([outcome, 'deleted'])
  })

  it('does not take a kind that is not served any more for an object that is gone', async () => {
    const { results } = await remove((request, response) =>
      request.method === 'DELETE' ? void response.writeHead(404).end('404 page not found\n') : 'standard',
    )
    expect(results).toMatchObject([{ outcome: 'kept', failure: { code: 'kind-not-served' } }])
  })

  it('is sent again after an answer that was lost', async () => {
    let isLost = true
    const { results } = await remove((request, response) => {
      if (request.method !== 'DELETE') return 'standard'
      if (isLost) {
        isLost = false
        return void request.socket.destroy()
      }
      return sendStatus(response, 404, 'NotFound', 'configmaps "one" not found', {
        details: { kind: 'configmaps', name: 'one' },
      })
    })
    expect(results).toEqual([{ id: one.id, outcome: 'deleted' }])
  })

  it('is not sent before the stage before it has ended', async () => {
    const stages = ['a', 'b', 'c'].map(letter =>
      [1, 2].map(number => ({ id: a.aConfigMap('web', `${letter}-${number}`).id, uid: 'u', at: 'x:1' })),
    )
    let running: string[] = []
    const seen: string[] = []
    const { results } = await remove(async ({ method, path }, response) => {
      if (method !== 'DELETE') return 'standard'
      const letter = path.split('/').at(-1)?.[0] ?? ''
      running.push(letter)
      await new Promise(resolve => setImmediate(resolve))
      seen.push([...new Set(running)].join(''))
      running = running.toSpliced(running.indexOf(letter), 1)
      return sendJson(response, 200, { kind: 'Status' })
    }, stages)
    expect(new Set(seen)).toEqual(new Set(['a', 'b', 'c']))
    expect(new Set(results.map(({ id }) => formatResourceKey(id))).size).toBe(6)
  })

  it('postpones what comes after the deadline', async () => {
    const { cluster, clock } = await openOnScriptedServer((request, response) => {
      if (request.method !== 'DELETE') return 'standard'
      clock.passMs(61_000)
      return sendJson(response, 200, { kind: 'Status' })
    })
    const stages = [[deletion], [{ ...deletion, id: a.aConfigMap('web', 'two').id }]]
    const results = await cluster.delete(stages, { deadline })
    expect(results.map(({ outcome }) => outcome)).toEqual(['deleted', 'postponed'])
  })

  it('throws when the cluster is gone', async () => {
    const { cluster } = await openOnScriptedServer(({ method, path, socket }) =>
      method === 'DELETE' || path === '/version' ? void socket.destroy() : 'standard',
    )
    await expect(cluster.delete([[deletion]], { deadline })).rejects.toMatchObject({ code: 'cluster-unreachable' })
  })
})
