// Fills in what the server adds to an object before anybody compares it: defaults, and what only the live one knows.
import { type Cluster, type Draft, kindKey } from './cluster.ts'
import { fillDefaults } from './kinds/defaults.ts'
import { foldStringData, prepareChanged } from './kinds/prepare.ts'
import { copyOf, type JsonMap, type KubeObject } from './object.ts'
import type { ResourceType } from './resource-types.ts'

/** Copies an object and fills in its defaults, and on a change what only the live object knows. */
export function completeDraft(
  cluster: Cluster,
  type: ResourceType,
  object: JsonMap,
  live: KubeObject | undefined,
): Draft {
  const draft = copyOf(object) as Draft
  if (type.custom) return draft
  fillDefaults(type.group, type.kind, draft)
  foldStringData(kindKey(type), draft)
  if (live) prepareChanged(kindKey(type), live, draft, cluster.allocator)
  return draft
}
