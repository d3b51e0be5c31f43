// Many API servers in one process, told apart by the start of the path: what our provider asks of one, and no more.
//
// Objects are kept as they are sent; a fingerprint of them stands for the tree of owned fields. Everything is ready at once.
import { createHash } from 'node:crypto'
import { openCluster } from '../../../functions/local/sandbox/kubernetes/cluster.ts'
import { AGGREGATED_TYPE, renderAggregated } from '../../../functions/local/sandbox/kubernetes/discovery.ts'
import type { AppliedRevision } from '../../builders/judge-storm.ts'
import { type Call, json, type Reply } from './front.ts'

/** Is what stands in one cluster. */
type Cluster = { readonly lists: Map<string, Map<string, Stored>>; readonly applied: AppliedRevision[] }
type Metadata = Readonly<Record<string, unknown>> & { readonly resourceVersion: string; readonly uid: string }
type Stored = { readonly hash: string; readonly body: Body; readonly metadata: Metadata }
type Body = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: { readonly replicas?: number }
}

/** Is the fleet. */
export type SimulatedClusters = {
  answer(call: Call): Reply
  /** Every revision that an object called `revision` was applied in, by cluster. */
  listApplied(): Readonly<Record<string, readonly AppliedRevision[]>>
  readonly counts: { requests: number; patches: number }
}

const PLACE = /^\/clusters\/([^/]+)(.*)$/
const OBJECTS = /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/

/** Opens the fleet; a cluster is there as soon as somebody asks for it. */
export function openSimulatedClusters(now: () => number): SimulatedClusters {
  const { types } = openCluster(Date.now, false)
  const documents = new Map([
    ['/api', renderAggregated(types, true)],
    ['/apis', renderAggregated(types, false)],
  ])
  const clusters = new Map<string, Cluster>()
  const counts = { requests: 0, patches: 0 }
  let last = 0

  function clusterOf(name: string): Cluster {
    const cluster = clusters.get(name) ?? { lists: new Map(), applied: [] }
    clusters.set(name, cluster)
    return cluster
  }

  function apply(cluster: Cluster, list: Map<string, Stored>, key: string, call: Call): Reply {
    counts.patches += 1
    const text = call.body.toString('utf8')
    const hash = createHash('sha1').update(text).digest('hex')
    const before = list.get(key)
    const body = JSON.parse(text) as Body
    const { resourceVersion: expected, ...metadata } = body.metadata
    if (expected !== undefined && expected !== before?.metadata.resourceVersion) return refuse(409, 'Conflict')
    if (body.data?.revision !== undefined) {
      cluster.applied.push({ revision: Number(body.data.revision), atMs: now() })
    }
    if (before?.hash === hash) return describe(200, before)
    last += 1
    const uid = before?.metadata.uid ?? `uid-${last}`
    const owned = { 'f:data': { [`f:${hash}`]: {} } }
    const manager = { manager: 'fluxless', operation: 'Apply', apiVersion: body.apiVersion, fieldsType: 'FieldsV1' }
    const managedFields = [{ ...manager, fieldsV1: owned }]
    const stored = { hash, body, metadata: { ...metadata, uid, resourceVersion: String(last), managedFields } }
    list.set(key, stored)
    return describe(before === undefined ? 201 : 200, stored)
  }

  return {
    counts,
    listApplied: () => Object.fromEntries([...clusters].map(([name, { applied }]) => [name, applied])),
    answer(call) {
      counts.requests += 1
      const [, name = '', rest = '/'] = PLACE.exec(call.path) ?? []
      const [path = '/'] = rest.split('?')
      const document = documents.get(path)
      if (document) {
        const { etag, text } = document
        if (call.headers['if-none-match'] === etag) return { status: 304, headers: { etag } }
        return { status: 200, headers: { 'content-type': AGGREGATED_TYPE, etag }, body: text }
      }
      const [, root, namespace = '', plural, object] = OBJECTS.exec(path) ?? []
      if (root === undefined || plural === undefined) return json(200, {})
      const cluster = clusterOf(name)
      const list = cluster.lists.get(`${root}/${plural}`) ?? new Map<string, Stored>()
      cluster.lists.set(`${root}/${plural}`, list)
      if (object === undefined) {
        const items = [...list.values()].map(({ metadata }) => ({ metadata }))
        const type = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' }
        return json(200, { ...type, metadata: { resourceVersion: String(last) }, items })
      }
      const key = `${namespace}/${decodeURIComponent(object)}`
      if (call.method === 'PATCH') return apply(cluster, list, key, call)
      const stored = list.get(key)
      if (stored === undefined) return refuse(404, 'NotFound')
      if (call.method === 'DELETE') list.delete(key)
      return json(200, { ...stored.body, metadata: { ...stored.metadata, generation: 1 }, status: rolledOut(stored) })
    },
  }
}

function describe(status: number, { metadata }: Stored): Reply {
  return json(status, { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata })
}

function refuse(code: number, reason: string): Reply {
  return json(code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message: reason, code })
}

function rolledOut({ body }: Stored): object {
  const replicas = body.spec?.replicas ?? 1
  const conditions = [
    { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
    { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
  ]
  return {
    observedGeneration: 1,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions,
  }
}
