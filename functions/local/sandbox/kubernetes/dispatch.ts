// Sends a request to the handler of its verb, if the kind has that verb.
import { methodNotAllowed } from './api-failure.ts'
import type { Answer, Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { handleDelete, handleDeleteCollection } from './delete.ts'
import { handlePatch } from './handle-patch.ts'
import { handleGet, handleList } from './handle-read.ts'
import { handleCreate, handleUpdate } from './handle-write.ts'

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/**
 * Answers a request to a resource; a watch is only announced, the server starts it.
 *
 * @throws {ApiFailure} as the handlers do, and 405 when the kind does not have the verb
 */
export function dispatch(cluster: Cluster, call: Call): Answer {
  const verb = verbOf(call)
  const allowed = call.subresource
    ? call.type.subresources.find(({ name }) => name === call.subresource)?.verbs
    : call.type.verbs
  if (!verb || !allowed?.includes(verb)) throw methodNotAllowed()
  switch (verb) {
    case 'get':
      return handleGet(cluster, call)
    case 'list':
      return handleList(cluster, call)
    case 'watch':
      return { kind: 'watch' }
    case 'create':
      return handleCreate(cluster, call)
    case 'update':
      return handleUpdate(cluster, call)
    case 'patch':
      return handlePatch(cluster, call)
    case 'delete':
      return handleDelete(cluster, call)
    case 'deletecollection':
      return handleDeleteCollection(cluster, call)
  }
}

function verbOf({ method, name, query, namespace, type, subresource }: Call): Verb | undefined {
  const isWatch = query.get('watch') === 'true' || query.get('watch') === '1'
  const isEverywhere = type.isNamespaced && namespace === undefined
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (isWatch && !subresource) return 'watch'
      return name === undefined ? 'list' : 'get'
    case 'POST':
      return isEverywhere || (name !== undefined && !subresource) ? undefined : 'create'
    case 'PUT':
      return name === undefined ? undefined : 'update'
    case 'PATCH':
      return name === undefined ? undefined : 'patch'
    case 'DELETE':
      if (isEverywhere || subresource) return undefined
      return name === undefined ? 'deletecollection' : 'delete'
    default:
      return undefined
  }
}
