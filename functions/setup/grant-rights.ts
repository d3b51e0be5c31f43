// Grants and takes back the rights in a cluster, with the operator's own; namespaces and other people's accounts stay.

import { isDeepStrictEqual } from 'node:util'
import type { CommitSha } from '../domain/events/git.ts'
import { isManifestPath } from '../domain/manifests/is-manifest-path.ts'
import type { JsonObject } from '../domain/manifests/json.ts'
import { loadManifests } from '../domain/manifests/load-manifests.ts'
import { formatResourceKey } from '../domain/manifests/resource-id.ts'
import { isObject } from '../domain/manifests/value-at.ts'
import { renderRights } from '../domain/rbac/render-rights.ts'
import type { PlannedObject, SyncPlan } from '../domain/sync/sync-plan.ts'
import type { SetupDoors } from './doors.ts'
import { RightsNotSettled } from './failures.ts'
import type { ClusterNeed, FoundRights } from './found.ts'
import { ACCESS_GROUP } from './plan-setup.ts'

const FILE = 'rights.yaml'
const WRITE_LIMIT_MS = 60_000
const RBAC = 'rbac.authorization.k8s.io'
/** What goes when rights are taken back: bindings first, so that a role is never bound to nobody. */
const STAGES = [
  [`${RBAC}/ClusterRoleBinding`, `${RBAC}/RoleBinding`],
  [`${RBAC}/ClusterRole`, `${RBAC}/Role`, '/ServiceAccount'],
] as const

/** Tells how the rights in a cluster stand, by a dry run. */
export async function lookAtRights(
  need: ClusterNeed,
  { cluster }: Pick<SetupDoors, 'cluster'>,
): Promise<FoundRights['state']> {
  const previews = await cluster(need.name).preview(listObjects(need))
  const refused = previews.find(({ failure }) => failure !== undefined)?.failure
  if (refused) throw new RightsNotSettled(need.name, refused.what)
  // The namespace stays when rights are taken back, and grants nothing.
  if (previews.every(({ id, before }) => before === undefined || id.kind === 'Namespace')) return 'missing'
  const isSame = previews.every(
    ({ before, after }) => before && after && isDeepStrictEqual(strip(before), strip(after)),
  )
  return isSame ? 'there' : 'different'
}

/** Applies them. */
export async function grantRights(need: ClusterNeed, { cluster, now }: Pick<SetupDoors, 'cluster' | 'now'>) {
  const objects = listObjects(need)
  const isFirst = ({ id }: PlannedObject) => id.kind === 'Namespace'
  const stages = [objects.filter(isFirst), objects.filter(object => !isFirst(object))]
  const plan: SyncPlan = { stages, leftAlone: [], drifted: [], unchanged: [] }
  const applied = await cluster(need.name).apply(plan, { live: [], deadline: now() + WRITE_LIMIT_MS })
  const broken = applied.find(({ failure, outcome }) => failure !== undefined || outcome === 'postponed')
  if (broken) throw new RightsNotSettled(need.name, broken.failure?.what ?? 'the time was over')
}

/** Takes them back; the namespace stays, with the record of what was applied. */
export async function revokeRights(need: ClusterNeed, { cluster, now }: Pick<SetupDoors, 'cluster' | 'now'>) {
  const own = new Set(
    listObjects(need)
      .filter(isOurs(need))
      .map(({ id }) => formatResourceKey(id)),
  )
  const kinds = STAGES.flat().map(splitKind)
  const { objects } = await cluster(need.name).listLive(kinds)
  const found = objects.filter(({ id }) => own.has(formatResourceKey(id)))
  const stages = STAGES.map(names =>
    found
      .filter(({ id }) => (names as readonly string[]).includes(`${id.group}/${id.kind}`))
      .map(({ id, uid }) => ({ id, uid, at: FILE })),
  )
  const deleted = await cluster(need.name).delete(stages, { deadline: now() + WRITE_LIMIT_MS })
  const kept = deleted.find(({ outcome }) => outcome === 'kept' || outcome === 'postponed')
  if (kept) throw new RightsNotSettled(need.name, kept.failure?.what ?? 'the time was over')
}

function splitKind(text: string): { readonly group: string; readonly kind: string } {
  const [group = '', kind = ''] = text.split('/')
  return { group, kind }
}

/** The account that we act as is that of a team. */
function isOurs({ rights }: ClusterNeed): (object: PlannedObject) => boolean {
  return ({ id }) => id.kind !== 'ServiceAccount' || (id.name === rights.name && id.namespace === rights.name)
}

function listObjects({ rights, isManaged }: ClusterNeed): readonly PlannedObject[] {
  const bytes = Buffer.from(renderRights(isManaged ? { ...rights, boundGroup: ACCESS_GROUP } : rights))
  const tree = { commit: '' as CommitSha, files: [{ path: FILE, bytes }], directories: new Set(['']) }
  const isCluster = (kind: string) => kind.startsWith('Cluster') || kind === 'Namespace'
  const scopeOf = (_: string, kind: string) => (isCluster(kind) ? ('Cluster' as const) : ('Namespaced' as const))
  const { manifests } = loadManifests(tree, { paths: [], defaultNamespace: 'default', scopeOf })
  return manifests
    .filter(({ file }) => isManifestPath(file))
    .map(({ id, object, file, line }) => ({ id, body: object, source: { file, line }, sent: '' }))
}

/** What the server writes by itself says nothing about the rights. */
function strip(object: JsonObject): JsonObject {
  const { metadata, ...rest } = object
  if (!isObject(metadata)) return object
  const { managedFields: _, resourceVersion: _1, generation: _2, creationTimestamp: _3, uid: _4, ...own } = metadata
  return { ...rest, metadata: own }
}
