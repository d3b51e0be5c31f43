// Opens the memory cluster, with others who write to it.
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import { formatResourceKey } from '../../../functions/domain/manifests/resource-id.ts'
import { isObject } from '../../../functions/domain/manifests/value-at.ts'
import { openMemoryCluster } from '../../../functions/ports/cluster/memory.ts'
import type { ClusterUnderTest } from './contract.ts'

/** Opens an empty one, at a moment that does not pass. */
export function openMemoryUnderTest(): ClusterUnderTest {
  const cluster = openMemoryCluster({ now: () => 1_000 })
  return {
    cluster,
    somebody: {
      create: async (object, _plural, manager = 'kubectl-edit') => {
        cluster.makeForeign(object)
        cluster.mark(object.id, { hasFormerManager: manager === 'kubectl-client-side-apply' })
      },
      change: async ({ id }, _plural, patch) => {
        const { finalizers } = (patch.metadata ?? {}) as { readonly finalizers?: readonly string[] }
        cluster.meddle(id, body => merge(body, patch))
        if (finalizers !== undefined) cluster.mark(id, { finalizers })
      },
      remove: async ({ id }) => cluster.remove(id),
      disown: async () => {},
    },
    async read(id) {
      const { kind, namespace, name } = id
      return cluster.objects().find(body => {
        const { namespace: where = '', name: called } = body.metadata as { namespace?: string; name: string }
        return (
          formatResourceKey({ ...id, kind: String(body.kind), namespace: where, name: called }) ===
          formatResourceKey({ ...id, kind, namespace, name })
        )
      })
    },
    stop: async () => {},
  }
}

/** Merges a JSON merge patch into an object. */
function merge(object: JsonObject, patch: JsonObject): JsonObject {
  const merged = Object.entries(patch).map(([key, value]) => {
    const before = object[key]
    return [key, isObject(value) ? merge(isObject(before) ? before : {}, value) : value] as const
  })
  return Object.fromEntries(
    Object.entries({ ...object, ...Object.fromEntries(merged) }).filter(([, value]) => value !== null),
  )
}
